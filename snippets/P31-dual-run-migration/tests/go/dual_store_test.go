package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// sides are the two sides of a test, with a switch that breaks the new one.
type sides struct {
	t         *testing.T
	nas       FileStore
	s3        FileStore
	queueFile string
	broken    atomic.Bool
}

func newSides(t *testing.T) *sides {
	t.Helper()
	s := newScratch(t)
	here := &sides{t: t, nas: &NASFileStore{t.TempDir()}, queueFile: filepath.Join(t.TempDir(), "queue")}
	store := s.fileStore("s3/")
	store.client = s.wired(&wire{before: func(*http.Request) error {
		if here.broken.Load() {
			return errCrash
		}
		return nil
	}})
	here.s3 = store
	return here
}

func dualOf(t *testing.T, primary, secondary FileStore, options DualStoreOptions) *DualStore {
	t.Helper()
	store, err := NewDualStore(primary, secondary, options)
	must(t, err)
	return store
}

// dual gives a store as another process would make it.
func (s *sides) dual(mode MigrationMode) *DualStore {
	s.t.Helper()
	return dualOf(s.t, s.nas, s.s3, DualStoreOptions{mode, SecondaryQueues, s.queueFile})
}

func (s *sides) differences() []string {
	s.t.Helper()
	var found []string
	for difference, err := range CompareStores(testContext(s.t), s.nas, s.s3) {
		must(s.t, err)
		found = append(found, fmt.Sprintf("%s %s", difference.Kind, difference.Path))
	}
	return found
}

func (s *sides) wantReplay(store *DualStore, want ReplayResult) {
	s.t.Helper()
	result, err := store.Replay(testContext(s.t))
	must(s.t, err)
	wantEqual(s.t, "replay", result, want)
}

// sideWith is a side some of whose calls are watched or fail.
type sideWith struct {
	FileStore
	onRead     func()
	onWrite    func(content string) error
	onDelete   error
	treeFailed error
}

func (s *sideWith) Read(ctx context.Context, path string) ([]byte, error) {
	if s.onRead != nil {
		s.onRead()
	}
	return s.FileStore.Read(ctx, path)
}

func (s *sideWith) Write(ctx context.Context, path string, content []byte, options StoreWriteOptions) error {
	if s.onWrite != nil {
		if err := s.onWrite(string(content)); err != nil {
			return err
		}
	}
	return s.FileStore.Write(ctx, path, content, options)
}

func (s *sideWith) Delete(ctx context.Context, path string) error {
	if s.onDelete != nil {
		return s.onDelete
	}
	return s.FileStore.Delete(ctx, path)
}

func (s *sideWith) DeleteTree(ctx context.Context, directory string) error {
	if s.treeFailed != nil {
		return s.treeFailed
	}
	return s.FileStore.DeleteTree(ctx, directory)
}

// operate does random things, two fifths of which remove something, and gives what should be there.
func operate(t *testing.T, store FileStore, times int) map[string]string {
	t.Helper()
	ctx := testContext(t)
	paths := []string{"a", "b/c", "b/d", "e/f/字", "e/g"}
	written := map[string]string{}
	random := pattern(2 * times)
	for round := range times {
		path := paths[int(random[2*round])%len(paths)]
		switch random[2*round+1] % 5 {
		case 3:
			must(t, store.Delete(ctx, path))
			delete(written, path)
		case 4:
			must(t, store.DeleteTree(ctx, "e"))
			delete(written, paths[3])
			delete(written, paths[4])
		default:
			written[path] = fmt.Sprintf("content %d", round)
			writeStored(t, store, path, written[path])
		}
	}
	return written
}

func equalAfter(t *testing.T, mode MigrationMode) {
	t.Helper()
	here := newSides(t)
	written := operate(t, here.dual(mode), 40)
	if len(written) == 0 {
		t.Fatal("nothing was left to compare")
	}
	wantNames(t, "differences", here.differences(), nil)
	count := 0
	for _, err := range WalkFiles(testContext(t), here.nas, "") {
		must(t, err)
		count++
	}
	wantEqual(t, "files", count, len(written))
	for path, content := range written {
		wantEqual(t, "old side", storedText(t, here.nas, path), content)
		wantEqual(t, "new side", storedText(t, here.s3, path), content)
	}
}

func TestP31_equal_dual_write(t *testing.T)   { equalAfter(t, MigrationDualWrite) }
func TestP31_equal_read_through(t *testing.T) { equalAfter(t, MigrationReadThrough) }

func TestP31_equal_raced(t *testing.T) {
	here := newSides(t)
	var mutex sync.Mutex
	var begun []string
	noted := func(side FileStore, name string) FileStore {
		return &sideWith{FileStore: side, onWrite: func(content string) error {
			mutex.Lock()
			defer mutex.Unlock()
			begun = append(begun, name+" "+content)
			return nil
		}}
	}
	options := DualStoreOptions{MigrationDualWrite, SecondaryQueues, here.queueFile}
	store := dualOf(t, noted(here.nas, "nas"), noted(here.s3, "s3"), options)
	ctx := testContext(t)
	var writers sync.WaitGroup
	for writer := range 8 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			if err := store.Write(ctx, "raced", []byte(fmt.Sprint(writer)), StoreWriteOptions{}); err != nil {
				t.Error(err)
			}
		}()
	}
	writers.Wait()
	// Otherwise the sides could end with different ones.
	wantEqual(t, "writes", len(begun), 16)
	for pair := range slices.Chunk(begun, 2) {
		wantEqual(t, "pair", pair[1], strings.Replace(pair[0], "nas", "s3", 1))
	}
	wantNames(t, "differences", here.differences(), nil)
}

func TestP31_equal_compare(t *testing.T) {
	here := newSides(t)
	for path, content := range map[string]string{"same": "same", "length": "a", "bytes": "ab", "old": "x"} {
		writeStored(t, here.nas, path, content)
	}
	for path, content := range map[string]string{"same": "same", "length": "ab", "bytes": "ba", "new": "x"} {
		writeStored(t, here.s3, path, content)
	}
	wantNames(t, "differences", here.differences(),
		[]string{"differs bytes", "differs length", "primaryOnly old", "secondaryOnly new"})
}

func TestP31_equal_options(t *testing.T) {
	t.Parallel()
	_, err := NewDualStore(nil, nil, DualStoreOptions{Mode: "dual", OnSecondaryFailure: SecondaryQueues})
	wantKind(t, err, KindInvalid)
	_, err = NewDualStore(nil, nil, DualStoreOptions{Mode: MigrationDualWrite})
	wantKind(t, err, KindInvalid)
}

func TestP31_secondary_down_queued(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	store := here.dual(MigrationDualWrite)
	writeStored(t, store, "before", "old")
	writeStored(t, store, "tree/gone", "x")
	here.broken.Store(true)
	writeStored(t, store, "before", "new")
	writeStored(t, store, "during", "one")
	writeStored(t, store, "during", "two")
	must(t, store.DeleteTree(ctx, "tree"))
	writeStored(t, store, "tree/new", "n")
	writeStored(t, store, "deleted", "x")
	must(t, store.Delete(ctx, "deleted"))
	wantEqual(t, "before", storedText(t, store, "before"), "new")
	queue, err := os.ReadFile(here.queueFile)
	must(t, err)
	lines := strings.Split(strings.TrimSuffix(string(queue), "\n"), "\n")
	wantEqual(t, "lines", len(lines), 7)
	wantEqual(t, "line", lines[3], `{"side":"secondary","kind":"tree","path":"tree"}`)
	here.wantReplay(store, ReplayResult{Left: 5}) // each change once
	here.broken.Store(false)
	// Differences that a replay settles are told from others.
	writeStored(t, here.nas, "lost", "of no queue")
	queued := map[bool]int{}
	for difference, err := range store.Compare(ctx) {
		must(t, err)
		queued[difference.Queued]++
	}
	wantEqual(t, "differences", fmt.Sprint(queued), "map[false:1 true:4]")
	must(t, here.nas.Delete(ctx, "lost"))
	// It would read what the new side has missed.
	for _, mode := range []MigrationMode{MigrationReadThrough, MigrationS3Only} {
		_, err := NewDualStore(here.nas, here.s3, DualStoreOptions{mode, SecondaryQueues, here.queueFile})
		wantKind(t, err, KindConflict)
	}
	// Another process goes on with the same queue.
	here.wantReplay(here.dual(MigrationDualWrite), ReplayResult{Done: 5})
	wantNames(t, "differences", here.differences(), nil)
	here.wantReplay(here.dual(MigrationDualWrite), ReplayResult{})
}

func TestP31_secondary_down_replay_cut_off(t *testing.T) {
	here := newSides(t)
	store := here.dual(MigrationDualWrite)
	here.broken.Store(true)
	writeStored(t, store, "first", "1")
	// A replay that ended with its process, after which the queue went on; and a write whose process ended in its line.
	must(t, os.Rename(here.queueFile, here.queueFile+".replaying"))
	must(t, os.WriteFile(here.queueFile, []byte(`{"side":"secon`), 0o600))
	writeStored(t, store, "second", "2")
	here.broken.Store(false)
	here.wantReplay(store, ReplayResult{Done: 2})
	wantNames(t, "differences", here.differences(), nil)
}

func TestP31_secondary_down_fails(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	store := dualOf(t, here.nas, here.s3, DualStoreOptions{MigrationDualWrite, SecondaryFails, here.queueFile})
	writeStored(t, store, "file", "old")
	here.broken.Store(true)
	if store.Write(ctx, "file", []byte("new"), StoreWriteOptions{}) == nil || store.Delete(ctx, "file") == nil {
		t.Fatal("a failure of the secondary side was swallowed")
	}
	wantEqual(t, "file", storedText(t, store, "file"), "old")
	here.broken.Store(false)
	wantKind(t, store.Write(ctx, "file", []byte("newer"), StoreWriteOptions{IfAbsent: true}), KindAlreadyExists)
	wantNames(t, "differences", here.differences(), nil)
}

func TestP31_backfill(t *testing.T) {
	here := newSides(t)
	for _, name := range []string{"a", "b/c", "b/d", "字/e"} {
		writeStored(t, here.nas, name, "content of "+name)
	}
	writeStored(t, here.s3, "b/c", "CONTENT OF b/c")
	ctx, cancel := context.WithCancel(testContext(t))
	defer cancel()
	reads := 0
	counted := &sideWith{FileStore: here.nas, onRead: func() {
		if reads++; reads == 3 {
			cancel()
		}
	}}
	options := DualStoreOptions{MigrationDualWrite, SecondaryFails, here.queueFile}
	copied, err := dualOf(t, counted, here.s3, options).Backfill(ctx)
	wantKind(t, err, KindCancelled)
	wantEqual(t, "copied before", copied, 2)
	if len(here.differences()) == 0 {
		t.Fatal("it was not interrupted")
	}
	copied, err = here.dual(MigrationDualWrite).Backfill(testContext(t))
	must(t, err)
	wantEqual(t, "copied after", copied, 2)
	wantNames(t, "differences", here.differences(), nil)
	copied, err = Backfill(testContext(t), here.nas, here.s3)
	must(t, err)
	wantEqual(t, "copied again", copied, 0)
}

func TestP31_backfill_queued(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	for _, name := range []string{"deleted", "changed", "tree/deleted", "old"} {
		writeStored(t, here.nas, name, "old")
	}
	away := errors.New("the share is away")
	down := &sideWith{FileStore: here.nas, onDelete: away, treeFailed: away, onWrite: func(string) error { return away }}
	store := dualOf(t, down, here.s3, DualStoreOptions{MigrationReadThrough, SecondaryQueues, here.queueFile})
	must(t, store.Delete(ctx, "deleted"))
	must(t, store.DeleteTree(ctx, "tree"))
	writeStored(t, store, "changed", "newer")
	copied, err := store.Backfill(ctx)
	must(t, err)
	wantEqual(t, "copied", copied, 1)
	wantEqual(t, "changed", storedText(t, here.s3, "changed"), "newer")
	wantNames(t, "new side", namesIn(t, here.s3.List(ctx, "")), []string{"changed", "old"})
	// It would read what was deleted.
	for _, mode := range []MigrationMode{MigrationNASOnly, MigrationDualWrite} {
		_, err := NewDualStore(here.nas, here.s3, DualStoreOptions{mode, SecondaryQueues, here.queueFile})
		wantKind(t, err, KindConflict)
	}
	here.wantReplay(here.dual(MigrationReadThrough), ReplayResult{Done: 3})
	wantNames(t, "old side", namesIn(t, here.nas.List(ctx, "")), []string{"changed", "old"})
}

func TestP31_read_through(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	writeStored(t, here.nas, "old", "old")
	writeStored(t, here.nas, "both", "of the old side")
	writeStored(t, here.s3, "both", "of the new side")
	store := here.dual(MigrationReadThrough)
	wantEqual(t, "old", storedText(t, store, "old"), "old")
	wantEqual(t, "both", storedText(t, store, "both"), "of the new side")
	wantStored(t, store, "old", true)
	wantStored(t, store, "nothing", false)
	stat, err := store.Stat(ctx, "old")
	must(t, err)
	wantEqual(t, "stat", stat, StoredStat{EntryFile, 3})
	_, err = store.Read(ctx, "nothing")
	wantKind(t, err, KindNotFound)
	wantKind(t, store.Write(ctx, "old", []byte("x"), StoreWriteOptions{IfAbsent: true}), KindAlreadyExists)
	wantNames(t, "names", namesIn(t, store.List(ctx, "")), []string{"both", "old"})
	must(t, store.Delete(ctx, "old"))
	wantStored(t, store, "old", false)
	writeStored(t, here.nas, "older", "x")
	_, err = here.dual(MigrationS3Only).Read(ctx, "older")
	wantKind(t, err, KindNotFound)
}

func TestP31_read_through_queued_deletion(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	for _, name := range []string{"file", "kept", "tree/a", "tree/b/c", "alone/x"} {
		writeStored(t, here.nas, name, "old")
	}
	away := errors.New("the share is away")
	options := DualStoreOptions{MigrationReadThrough, SecondaryQueues, here.queueFile}
	store := dualOf(t, &sideWith{FileStore: here.nas, onDelete: away, treeFailed: away}, here.s3, options)
	must(t, store.Delete(ctx, "file"))
	must(t, store.Delete(ctx, "alone/x"))
	must(t, store.DeleteTree(ctx, "tree"))
	for _, path := range []string{"file", "alone/x", "alone", "tree", "tree/a", "tree/b", "tree/b/c"} {
		wantStored(t, store, path, false)
		_, err := store.Read(ctx, path)
		wantKind(t, err, KindNotFound)
		_, err = store.OpenRead(ctx, path)
		wantKind(t, err, KindNotFound)
	}
	wantNames(t, "root", namesIn(t, store.List(ctx, "")), []string{"kept"})
	wantNames(t, "tree", namesIn(t, store.List(ctx, "tree")), nil)
	wantEqual(t, "kept", storedText(t, store, "kept"), "old")
	// What failed again is still deleted.
	here.wantReplay(store, ReplayResult{Left: 3})
	wantStored(t, store, "file", false)
	writeStored(t, store, "tree/new", "new")
	wantEqual(t, "new", storedText(t, store, "tree/new"), "new")
	here.wantReplay(here.dual(MigrationReadThrough), ReplayResult{Done: 3})
	wantStored(t, here.nas, "file", false)
	wantEqual(t, "new on the old side", storedText(t, here.nas, "tree/new"), "new")
	wantNames(t, "old side", namesIn(t, here.nas.List(ctx, "")), []string{"kept", "tree/"})
}

func TestP31_rollback(t *testing.T) {
	here := newSides(t)
	ctx := testContext(t)
	writeStored(t, here.dual(MigrationNASOnly), "a", "before")
	_, err := Backfill(ctx, here.nas, here.s3)
	must(t, err)
	writeStored(t, here.dual(MigrationDualWrite), "b", "dual")
	writeStored(t, here.dual(MigrationReadThrough), "a", "through")
	writeStored(t, here.dual(MigrationReadThrough), "c", "through")
	must(t, here.dual(MigrationReadThrough).Delete(ctx, "b"))
	back := here.dual(MigrationNASOnly)
	wantEqual(t, "a", storedText(t, back, "a"), "through")
	wantEqual(t, "c", storedText(t, back, "c"), "through")
	wantStored(t, back, "b", false)
	// From the very end it takes a backfill in the other direction.
	writeStored(t, here.dual(MigrationS3Only), "d", "done")
	wantStored(t, back, "d", false)
	copied, err := Backfill(ctx, here.s3, here.nas)
	must(t, err)
	wantEqual(t, "copied", copied, 1)
	wantEqual(t, "d", storedText(t, back, "d"), "done")
}

func TestP31_rollback_replay(t *testing.T) {
	here := newSides(t)
	down := &sideWith{FileStore: here.nas, onWrite: func(string) error { return errors.New("the share is away") }}
	options := DualStoreOptions{MigrationReadThrough, SecondaryQueues, here.queueFile}
	writeStored(t, dualOf(t, down, here.s3, options), "missed", "content")
	here.wantReplay(here.dual(MigrationReadThrough), ReplayResult{Done: 1})
	wantEqual(t, "missed", storedText(t, here.nas, "missed"), "content")
}
