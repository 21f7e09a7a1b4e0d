package storage

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) fileStore(prefix string) *S3FileStore {
	s.t.Helper()
	store, err := NewS3FileStore(s.client, targetCapabilities(s.t), s.bucket, s.key(prefix))
	must(s.t, err)
	return store
}

func storedText(t *testing.T, store FileStore, path string) string {
	t.Helper()
	content, err := store.Read(testContext(t), path)
	must(t, err)
	return string(content)
}

func namesIn(t *testing.T, entries iter.Seq2[FileEntry, error]) []string {
	t.Helper()
	var names []string
	for entry, err := range entries {
		must(t, err)
		names = append(names, entry.sortKey())
	}
	return names
}

func writeStored(t *testing.T, store FileStore, path, content string) {
	t.Helper()
	must(t, store.Write(testContext(t), path, []byte(content), StoreWriteOptions{}))
}

func wantStored(t *testing.T, store FileStore, path string, want bool) {
	t.Helper()
	found, err := store.Exists(testContext(t), path)
	must(t, err)
	wantEqual(t, "existence of "+path, found, want)
}

func listedOf(t *testing.T, store FileStore, directory string) []string {
	t.Helper()
	var entries []string
	for entry, err := range store.List(testContext(t), directory) {
		must(t, err)
		entries = append(entries, fmt.Sprintf("%s %s %s %d", entry.Kind, entry.Name, entry.Path, entry.Size))
	}
	return entries
}

func listError(t *testing.T, store FileStore, directory string) error {
	t.Helper()
	for _, err := range store.List(testContext(t), directory) {
		return err
	}
	return nil
}

// storeContract is what holds for any place.
func storeContract(t *testing.T, newStore func() FileStore) {
	t.Run("gives back what was written", func(t *testing.T) { contractContent(t, newStore()) })
	t.Run("lists one level in order", func(t *testing.T) { contractList(t, newStore()) })
	t.Run("knows files and directories", func(t *testing.T) { contractKinds(t, newStore()) })
	t.Run("deletes files, and directories with them", func(t *testing.T) { contractDelete(t, newStore()) })
}

func contractContent(t *testing.T, store FileStore) {
	ctx := testContext(t)
	const name = "deep/er/报告 1+%.bin"
	content := string(pattern(300_001))
	writeStored(t, store, name, content)
	wantEqual(t, "content", storedText(t, store, name), content)
	stream, err := store.OpenRead(ctx, name)
	must(t, err)
	streamed, err := io.ReadAll(stream)
	must(t, err)
	must(t, stream.Close())
	wantEqual(t, "stream", string(streamed), content)
	stat, err := store.Stat(ctx, name)
	must(t, err)
	wantEqual(t, "stat", stat, StoredStat{EntryFile, 300_001})
	writeStored(t, store, name, "短")
	wantEqual(t, "replaced", storedText(t, store, name), "短")
	writeStored(t, store, "empty", "")
	wantEqual(t, "empty", storedText(t, store, "empty"), "")
}

func contractList(t *testing.T, store FileStore) {
	for _, name := range []string{"b", "a/x", "a-1", "a.txt", "B", "字/y/z"} {
		writeStored(t, store, name, name)
	}
	wantNames(t, "root", listedOf(t, store, ""), []string{
		"file B B 1", "file a-1 a-1 3", "file a.txt a.txt 5", "directory a a 0", "file b b 1", "directory 字 字 0",
	})
	wantNames(t, "字", listedOf(t, store, "字"), []string{"directory y 字/y 0"})
	wantNames(t, "字/y", listedOf(t, store, "字/y"), []string{"file z 字/y/z 7"})
	wantNames(t, "nothing", listedOf(t, store, "nothing"), nil)
	var all []string
	for file, err := range WalkFiles(testContext(t), store, "") {
		must(t, err)
		all = append(all, file)
	}
	wantNames(t, "all", all, []string{"B", "a-1", "a.txt", "a/x", "b", "字/y/z"})
	for file, err := range WalkFiles(testContext(t), store, "") {
		must(t, err)
		wantEqual(t, "first", file, "B")
		break
	}
}

func contractKinds(t *testing.T, store FileStore) {
	writeStored(t, store, "dir/file", "x")
	stat, err := store.Stat(testContext(t), "dir")
	must(t, err)
	wantEqual(t, "stat", stat, StoredStat{Kind: EntryDirectory})
	for name, want := range map[string]bool{"dir": true, "dir/file": true, "di": false, "dir/fil": false} {
		wantStored(t, store, name, want)
	}
}

func contractDelete(t *testing.T, store FileStore) {
	ctx := testContext(t)
	for _, name := range []string{"a/b/c", "a/b/d", "a/e", "ab"} {
		writeStored(t, store, name, name)
	}
	for _, name := range []string{"a/e", "a/e", "a/b", "ab/below"} {
		must(t, store.Delete(ctx, name))
	}
	wantNames(t, "a", listedOf(t, store, "a"), []string{"directory b a/b 0"})
	for _, name := range []string{"a/b", "nothing"} {
		must(t, store.DeleteTree(ctx, name))
	}
	wantNames(t, "root", listedOf(t, store, ""), []string{"file ab ab 2"})
	wantStored(t, store, "a", false)
	must(t, store.DeleteTree(ctx, "ab"))
	wantStored(t, store, "ab", true)
}

func TestP32_contract_nas(t *testing.T) {
	t.Parallel()
	storeContract(t, func() FileStore { return &NASFileStore{t.TempDir()} })
}

func TestP32_contract_nas_whole(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	store := &NASFileStore{root}
	writeStored(t, store, "file", "old")
	large := string(pattern(8_000_000))
	written := make(chan error)
	go func() {
		written <- store.Write(testContext(t), "file", []byte(large), StoreWriteOptions{})
	}()
	for writing := true; writing; {
		if length := len(storedText(t, store, "file")); length != 3 && length != len(large) {
			t.Fatalf("half a file: %d bytes", length)
		}
		select {
		case err := <-written:
			must(t, err)
			writing = false
		default:
		}
	}
	left, err := os.ReadDir(filepath.Join(root, ".unfinished"))
	must(t, err)
	wantEqual(t, "unfinished files", len(left), 0)
}

func TestP32_contract_s3(t *testing.T) {
	s := newScratch(t)
	count := 0
	storeContract(t, func() FileStore {
		count++
		return s.fileStore(fmt.Sprintf("root-%d/", count))
	})
}

func TestP32_errors_lost_reply(t *testing.T) {
	need(t, "put.ifNoneMatch")
	s := newScratch(t)
	// The answer of the first request is lost; the SDK sends a second one.
	lost := false
	w := &wire{after: func(request *http.Request, response *http.Response) {
		if request.Method == http.MethodPut && !lost {
			lost = true
			response.StatusCode = http.StatusServiceUnavailable
		}
	}}
	store := s.fileStore("")
	store.client = s3.New(s.wired(w).Options(), func(o *s3.Options) { o.Retryer = s.client.Options().Retryer })
	ctx := testContext(t)
	must(t, store.Write(ctx, "new", []byte("n"), StoreWriteOptions{IfAbsent: true}))
	wantEqual(t, "requests", w.count(http.MethodPut+" "), 2)
	wantEqual(t, "content", s.mustGet("new"), "n")
	wantKind(t, store.Write(ctx, "new", []byte("m"), StoreWriteOptions{IfAbsent: true}), KindAlreadyExists)
	wantEqual(t, "content", s.mustGet("new"), "n")
}

func TestP32_errors_refuses(t *testing.T) {
	s := newScratch(t)
	store := s.fileStore("")
	store.capabilities = NewStoreCapabilities(nil)
	err := store.Write(testContext(t), "new", []byte("x"), StoreWriteOptions{IfAbsent: true})
	wantNative(t, err, KindUnsupported, errors.ErrUnsupported)
	wantNames(t, "objects", s.names(), nil)
}

// sameErrors is what both sides do with what is missing and what cannot be.
func sameErrors(t *testing.T, store FileStore, exclusive bool) {
	t.Helper()
	ctx := testContext(t)
	writeStored(t, store, "dir/file", "x")
	for _, missing := range []string{"nothing", "dir", "dir/file/below"} {
		_, err := store.Read(ctx, missing)
		wantNative(t, err, KindNotFound, fs.ErrNotExist)
		_, err = store.OpenRead(ctx, missing)
		wantNative(t, err, KindNotFound, fs.ErrNotExist)
	}
	_, err := store.Stat(ctx, "nothing")
	wantNative(t, err, KindNotFound, fs.ErrNotExist)
	for _, wrong := range []string{"", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "a\x00b", ".unfinished/x"} {
		_, err := store.Read(ctx, wrong)
		wantNative(t, err, KindInvalid, fs.ErrInvalid)
		wantKind(t, store.Write(ctx, wrong, []byte("x"), StoreWriteOptions{}), KindInvalid)
		wantKind(t, store.Delete(ctx, wrong), KindInvalid)
		wantKind(t, store.DeleteTree(ctx, wrong), KindInvalid)
	}
	err = store.Write(ctx, "dir/file", []byte("y"), StoreWriteOptions{IfAbsent: true})
	if exclusive {
		wantNative(t, err, KindAlreadyExists, fs.ErrExist)
		must(t, store.Write(ctx, "new", []byte("n"), StoreWriteOptions{IfAbsent: true}))
	} else {
		wantNative(t, err, KindUnsupported, errors.ErrUnsupported)
	}
	wantEqual(t, "content", storedText(t, store, "dir/file"), "x")
}

func wantNative(t *testing.T, err error, kind ErrorKind, native error) {
	t.Helper()
	wantKind(t, err, kind)
	if !errors.Is(err, native) {
		t.Fatalf("want %v, got %v", native, err)
	}
}

func TestP32_errors_nas(t *testing.T) {
	t.Parallel()
	sameErrors(t, &NASFileStore{t.TempDir()}, true)
}

func TestP32_errors_s3(t *testing.T) {
	s := newScratch(t)
	sameErrors(t, s.fileStore(""), targetCapabilities(t).Works("put.ifNoneMatch"))
}

func TestP32_errors_refusal(t *testing.T) {
	s := newScratch(t)
	settings := targetSettings(t)
	settings.SecretAccessKey = "a-wrong-secret"
	store := s.fileStore("")
	store.client = newTestClient(t, settings)
	_, err := store.Read(testContext(t), "x")
	wantNative(t, err, KindAccessDenied, fs.ErrPermission)
	_, err = store.Exists(testContext(t), "x")
	wantKind(t, err, KindAccessDenied)
}

func TestP32_confined(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	root, outside := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret")
	must(t, os.WriteFile(secret, []byte("secret"), 0o600))
	must(t, os.Mkdir(filepath.Join(root, "real"), 0o700))
	for name, target := range map[string]string{
		"out": outside, "file": secret, "dangling": filepath.Join(outside, "made"), "inside": filepath.Join(root, "real"),
	} {
		must(t, os.Symlink(target, filepath.Join(root, name)))
	}
	store := &NASFileStore{root}
	for _, file := range []string{"out/secret", "out/new/deep", "file", "dangling", "out"} {
		_, err := store.Read(ctx, file)
		wantKind(t, err, KindInvalid)
		_, err = store.Stat(ctx, file)
		wantKind(t, err, KindInvalid)
		wantKind(t, store.Write(ctx, file, []byte("x"), StoreWriteOptions{}), KindInvalid)
		wantKind(t, store.Delete(ctx, file), KindInvalid)
		wantKind(t, store.DeleteTree(ctx, file), KindInvalid)
	}
	wantKind(t, listError(t, store, "out"), KindInvalid)
	for _, file := range []string{"../x", "../" + filepath.Base(outside) + "/secret", secret} {
		_, err := store.Read(ctx, file)
		wantKind(t, err, KindInvalid)
	}
	left, err := os.ReadDir(outside)
	must(t, err)
	wantEqual(t, "files outside", len(left), 1)
	content, err := os.ReadFile(secret)
	must(t, err)
	wantEqual(t, "secret", string(content), "secret")
	writeStored(t, store, "inside/ok", "ok")
	wantEqual(t, "inside", storedText(t, store, "real/ok"), "ok")
	wantEqual(t, "through the link", storedText(t, store, "inside/ok"), "ok")
}

func TestP32_confined_prefix(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	s.put("confined/inside", "x")
	s.put("confined-beside", "x")
	store := s.fileStore("confined/")
	for _, file := range []string{"../confined-beside", "/confined-beside"} {
		_, err := store.Read(ctx, file)
		wantKind(t, err, KindInvalid)
		wantKind(t, store.DeleteTree(ctx, file), KindInvalid)
	}
	wantNames(t, "inside", listedOf(t, store, ""), []string{"file inside inside 1"})
	_, err := store.Read(ctx, strings.Repeat("a", 1024-len("confined/")-len(s.prefix)+1))
	wantKind(t, err, KindInvalid)
	_, err = NewS3FileStore(s.client, targetCapabilities(t), s.bucket, "no-slash")
	wantKind(t, err, KindInvalid)
}

// As macOS and some NAS write them: for Linux these are other names.
func TestP32_contract_nas_decomposed(t *testing.T) {
	t.Parallel()
	ctx := testContext(t)
	root := t.TempDir()
	decomposed := filepath.Join(root, "u\u0308ber", "cafe\u0301")
	must(t, os.Mkdir(filepath.Dir(decomposed), 0o700))
	must(t, os.WriteFile(decomposed, []byte("old"), 0o600))
	store := &NASFileStore{root}
	wantNames(t, "root", namesIn(t, store.List(ctx, "")), []string{"\u00fcber/"})
	wantNames(t, "names", namesIn(t, store.List(ctx, "\u00fcber")), []string{"caf\u00e9"})
	for _, path := range []string{"\u00fcber/caf\u00e9", "u\u0308ber/cafe\u0301"} {
		wantEqual(t, path, storedText(t, store, path), "old")
	}
	writeStored(t, store, "\u00fcber/caf\u00e9", "new")
	text, err := os.ReadFile(decomposed)
	must(t, err)
	wantEqual(t, "content", string(text), "new")
	wantKind(t, store.Write(ctx, "\u00fcber/caf\u00e9", nil, StoreWriteOptions{IfAbsent: true}), KindAlreadyExists)
	// Two files that would be one elsewhere.
	must(t, os.WriteFile(filepath.Join(filepath.Dir(decomposed), "caf\u00e9"), []byte("another"), 0o600))
	for _, err := range store.List(ctx, "\u00fcber") {
		wantKind(t, err, KindInvalid)
	}
	must(t, store.DeleteTree(ctx, "\u00fcber"))
	wantNames(t, "root", namesIn(t, store.List(ctx, "")), nil)
}
