package storage

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
)

var nas = KeyMapping{Root: "/mnt/nas", Prefix: "app/"}

func TestP03_round_trip(t *testing.T) {
	for _, name := range []string{
		"报告/2024 年度.txt", "a b/c  d.txt", "a.b/.hidden", "...", "a..b", "1+1=2.txt", "100%.txt", "%2e%2e/x", "a\\b",
		"~x", "a:b*?\"<>|", "éÀ", "😀.png", " leading", "trailing ", "a&b#c;d@e", "mnt/nas/x",
	} {
		for _, given := range []string{name, "/mnt/nas/" + name} {
			key, err := nas.ToKey(given)
			must(t, err)
			wantEqual(t, "key", key, "app/"+name)
			back, err := nas.ToPath(key)
			must(t, err)
			wantEqual(t, "path", back, "/mnt/nas/"+name)
		}
	}
	share := KeyMapping{Root: `Z:\share`, Prefix: "app/", WindowsPaths: true, CaseInsensitive: true}
	for _, given := range []string{`Z:\share\Docs\A.txt`, `Docs\A.txt`, `Docs/A.txt`} {
		key, err := share.ToKey(given)
		must(t, err)
		wantEqual(t, "key", key, "app/docs/a.txt")
	}
	back, err := share.ToPath("app/docs/a.txt")
	must(t, err)
	wantEqual(t, "path", back, `Z:\share\docs\a.txt`)
}

func TestP03_rejects(t *testing.T) {
	for given, reason := range map[string]InvalidPathReason{
		"": PathEmpty, "/mnt/nas/": PathEmpty, "/mnt/nas": PathOutsideRoot, "/mnt/nas2/x": PathOutsideRoot,
		"/etc/passwd": PathOutsideRoot, "/x": PathOutsideRoot, "a//b": PathEmptySegment, "/mnt/nas//b": PathEmptySegment,
		"../x": PathDotSegment, "a/../b": PathDotSegment, "./a": PathDotSegment, "a/.": PathDotSegment, "..": PathDotSegment,
		"a/": PathTrailingSlash, "a\x00b": PathControl, "a\nb": PathControl, "a\x7f": PathControl, "a\u0085": PathControl,
		"a\xffb": PathNotUTF8,
	} {
		key, err := nas.ToKey(given)
		var invalid *InvalidPathError
		if !errors.As(err, &invalid) {
			t.Errorf("%q became %q", given, key)
		} else if invalid.Reason != reason {
			t.Errorf("%q: got %s, want %s", given, invalid.Reason, reason)
		}
		if err != nil && !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%v is no fs.ErrInvalid", err)
		}
	}
	for _, key := range []string{"other/x", "app/", "app/a//b", "app/../x", "app/a/"} {
		if back, err := nas.ToPath(key); err == nil {
			t.Errorf("%q became %q", key, back)
		}
	}
}

func TestP03_unicode(t *testing.T) {
	composed, err := nas.ToKey("caf\u00e9.txt")
	must(t, err)
	decomposed, err := nas.ToKey("cafe\u0301.txt")
	must(t, err)
	wantEqual(t, "key", decomposed, composed)
	wantEqual(t, "key", composed, "app/caf\u00e9.txt")
	keeping := KeyMapping{Root: "/mnt/nas", Prefix: "app/", KeepUnicodeForm: true}
	kept, err := keeping.ToKey("cafe\u0301.txt")
	must(t, err)
	wantEqual(t, "key", kept, "app/cafe\u0301.txt")
}

func TestP03_length(t *testing.T) {
	room := maxKeyBytes - len("app/")
	longest := strings.Repeat("中", room/3) + strings.Repeat("x", room%3)
	key, err := nas.ToKey(longest)
	must(t, err)
	wantEqual(t, "length", len(key), 1024)
	var invalid *InvalidPathError
	if _, err := nas.ToKey(longest + "x"); !errors.As(err, &invalid) || invalid.Reason != PathTooLong {
		t.Errorf("1025 bytes: %v", err)
	}
	if _, err := nas.ToKey(strings.Repeat("中", 400)); !errors.As(err, &invalid) || invalid.Reason != PathTooLong {
		t.Errorf("400 characters of 3 bytes: %v", err)
	}
}

func TestP03_property(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	pieces := []string{"a", "B", "/", ".", "..", " ", "中", "é", "e\u0301", "%2F", "\\", "+", "\x01", "/mnt/nas/", "~", "😀"}
	mapped := 0
	for range 20_000 {
		var text strings.Builder
		for range 1 + random.IntN(8) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		key, err := nas.ToKey(text.String())
		if err != nil {
			continue
		}
		mapped++
		if !strings.HasPrefix(key, "app/") || strings.Contains("/"+key+"/", "/../") || strings.Contains(key, "//") {
			t.Fatalf("%q became %q", text.String(), key)
		}
		back, err := nas.ToPath(key)
		must(t, err)
		again, err := nas.ToKey(back)
		must(t, err)
		wantEqual(t, "key of the path of the key", again, key)
	}
	if mapped < 1000 {
		t.Fatalf("only %d paths had a key", mapped)
	}
}
