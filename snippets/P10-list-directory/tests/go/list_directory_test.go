package storage

import (
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func (s *scratch) lister() *DirectoryLister {
	return &DirectoryLister{Client: s.client, Bucket: s.bucket}
}

// namesOf are the names of entries, those of directories with a slash.
func namesOf(t *testing.T, entries iter.Seq2[DirectoryEntry, error]) []string {
	t.Helper()
	names := []string{}
	for entry, err := range entries {
		must(t, err)
		if entry.Kind == EntryDirectory {
			entry.Name += "/"
		}
		names = append(names, entry.Name)
	}
	return names
}

func TestP10_complete(t *testing.T) {
	s := newScratch(t)
	want := make([]string, 1050)
	for at := range want {
		want[at] = fmt.Sprintf("dir/%04d", at)
	}
	s.putMany(want)
	ctx := testContext(t)
	wantNames(t, "walk", namesOf(t, s.lister().Walk(ctx, s.prefix)), want)
	small := s.lister()
	small.PageSize = 100
	for at := range want {
		want[at] = strings.TrimPrefix(want[at], "dir/")
	}
	wantNames(t, "list", namesOf(t, small.List(ctx, s.key("dir/"))), want)
}

func TestP10_complete_or_error(t *testing.T) {
	t.Parallel()
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls++; calls > 10 {
			t.Error("it goes on forever")
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, `<ListBucketResult><IsTruncated>true</IsTruncated>`+
			`<NextContinuationToken>same</NextContinuationToken><Contents><Key>a</Key></Contents></ListBucketResult>`)
	}))
	defer server.Close()
	settings := targetSettings(t)
	settings.Endpoint = server.URL
	lister := &DirectoryLister{Client: newTestClient(t, settings), Bucket: "bucket"}
	var last error
	for _, err := range lister.List(testContext(t), "") {
		last = err
	}
	wantKind(t, last, KindCorrupt)
}

func TestP10_levels(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"a.txt", "dir/b.txt", "dir/deep/c.txt", "dir.txt", "dir2/d.txt", "dir/"})
	ctx := testContext(t)
	wantNames(t, "top", namesOf(t, s.lister().List(ctx, s.prefix)), []string{"a.txt", "dir.txt", "dir/", "dir2/"})
	wantNames(t, "dir", namesOf(t, s.lister().List(ctx, s.key("dir/"))), []string{"b.txt", "deep/"})
	wantNames(t, "nothing", namesOf(t, s.lister().List(ctx, s.key("none/"))), []string{})
	for entry, err := range s.lister().List(ctx, s.key("dir/deep/")) {
		must(t, err)
		wantEqual(t, "size", entry.Size, int64(len("dir/deep/c.txt")))
		wantEqual(t, "key", entry.Key, s.key("dir/deep/c.txt"))
		if entry.ETag == "" || entry.LastModified.IsZero() {
			t.Errorf("attributes are missing: %+v", entry)
		}
	}
}

func TestP10_order(t *testing.T) {
	s := newScratch(t)
	names := []string{"B", "a", "a!", "a-b", "a/1", "a0", "b", "Ä", "中", "😀", "\uffee", "é"}
	s.putMany(names)
	slices.Sort(names)
	ctx := testContext(t)
	lister := s.lister()
	lister.PageSize = 3
	wantNames(t, "walk", namesOf(t, lister.Walk(ctx, s.prefix)), names)
	for at, name := range names {
		if name == "a/1" {
			names[at] = "a/"
		}
	}
	wantNames(t, "list", namesOf(t, lister.List(ctx, s.prefix)), names)
}

func TestP10_lazy(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"1", "2", "3", "4", "5", "6"})
	w := &wire{}
	lister := &DirectoryLister{Client: s.wired(w), Bucket: s.bucket, PageSize: 2}
	entries := lister.List(testContext(t), s.prefix)
	wantEqual(t, "requests before reading", w.count("list-type"), 0)
	for entry, err := range entries {
		must(t, err)
		if entry.Name == "2" {
			break
		}
	}
	wantEqual(t, "requests", w.count("list-type"), 1)
}

func TestP10_odd_keys(t *testing.T) {
	s := newScratch(t)
	names := []string{"a b", "a+b", "a%20b", "100%", "中文 名.txt", "a&b<c>", "q?x#y", "tab\there", "'\"", "ctl\x01"}
	s.putMany(names)
	slices.Sort(names)
	wantNames(t, "list", namesOf(t, s.lister().List(testContext(t), s.prefix)), names)
	s.putMany([]string{"d/中 +%/x"})
	wantNames(t, "below", namesOf(t, s.lister().List(testContext(t), s.key("d/"))), []string{"中 +%/"})
	wantNames(t, "below", namesOf(t, s.lister().List(testContext(t), s.key("d/中 +%/"))), []string{"x"})
}

func TestP10_glob(t *testing.T) {
	s := newScratch(t)
	names := []string{
		"a.txt", "b.txt", "c.md", "dir/a.txt", "dir/x/a.txt", "dir/x/y/z.md", "dirt/a.txt", "文/年.txt", ".hidden.txt", "[x].txt",
	}
	s.putMany(names)
	root := t.TempDir()
	for _, name := range names {
		file := filepath.Join(root, name)
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, nil, 0o600))
	}
	for _, glob := range []string{"*.txt", "*", "?.txt", "dir/*", "d*/a.txt", "*/*.txt", "dir/*/*.txt", "文/?.txt", "none*", "[ab].txt", "a.txt", `\[x\].txt`} {
		found, err := filepath.Glob(filepath.Join(root, glob))
		must(t, err)
		want := []string{}
		for _, file := range found {
			info, err := os.Stat(file)
			must(t, err)
			if !info.IsDir() {
				relative, _ := filepath.Rel(root, file)
				want = append(want, relative)
			}
		}
		slices.Sort(want)
		wantNames(t, glob, namesOf(t, s.lister().Glob(testContext(t), s.prefix, glob)), want)
	}
	want := []string{}
	must(t, filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(file, ".txt") {
			relative, _ := filepath.Rel(root, file)
			want = append(want, relative)
		}
		return err
	}))
	slices.Sort(want)
	wantNames(t, "**/*.txt", namesOf(t, s.lister().Glob(testContext(t), s.prefix, "**/*.txt")), want)
	wantNames(t, "dir/**", namesOf(t, s.lister().Glob(testContext(t), s.prefix, "dir/**")),
		[]string{"dir/a.txt", "dir/x/a.txt", "dir/x/y/z.md"})
}
