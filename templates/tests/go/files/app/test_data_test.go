package app

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// oddNames have gone wrong somewhere before, each a path below a directory.
var oddNames = []string{
	"plain.txt",
	"with space.txt",
	" leading and trailing ",
	"plus+sign.txt",
	"percent%41%2F.txt",
	"question?mark&and=equals#hash.txt",
	"quote'single\"double.txt",
	"brackets[1](2){3}.txt",
	"tilde~bang!at@.txt",
	"dots.in..middle...txt",
	".hidden",
	"UPPER.TXT",
	"季度报告（终稿）.docx",
	"2026年/第三季度/合同扫描 第1版.pdf",
	"emoji-😀.txt",
	"éè-composed.txt",
	"a/b/c/d/e/f/g/h/deep.txt",
	"long-" + strings.Repeat("名", 60) + ".txt",
}

// testSizes are those around which something changes: nothing, one byte, buffers, the smallest part of an upload.
var testSizes = []int{0, 1, 4095, 4096, 65537, 1048576, 5242880, 5242881}

var (
	chinese = []rune("报告合同发票季度财务人事项目归档扫描图纸会议纪要年月日第一二三四五六七八九十版终稿")
	others  = []rune("abcXYZ019 _-.+%#&=()[]{}'~@!,;éüñÅ\u200b😀")
)

// seeded gives the same numbers each time.
func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, seed)) }

// testBytes look like nothing and are the same for the same seed.
func testBytes(length int, seed uint64) []byte {
	random := seeded(seed)
	content := make([]byte, length)
	for at := range content {
		content[at] = byte(random.Uint32())
	}
	return content
}

// chineseNames are different names of documents.
func chineseNames(count int, seed uint64) []string {
	random := seeded(seed)
	names := make([]string, count)
	for number := range names {
		names[number] = fmt.Sprintf("%s%d.pdf", pick(random, chinese, 2+random.IntN(10)), number)
	}
	return names
}

// randomPath is one that both a folder and a store can have, of at most 400 bytes; number is part of the last name, so that
// no path begins another.
func randomPath(random *rand.Rand, number int) string {
	all := append(append([]rune{}, chinese...), others...)
	var path strings.Builder
	for range random.IntN(3) {
		path.WriteString("d" + pick(random, all, 1+random.IntN(8)) + "/")
	}
	path.WriteString(fmt.Sprintf("f%s%d", pick(random, all, 1+random.IntN(12)), number))
	if normal := norm.NFC.String(path.String()); len(normal) <= 400 {
		return normal
	}
	return fmt.Sprintf("f%d", number)
}

func pick(random *rand.Rand, from []rune, length int) string {
	picked := make([]rune, length)
	for at := range picked {
		picked[at] = from[random.IntN(len(from))]
	}
	return string(picked)
}
