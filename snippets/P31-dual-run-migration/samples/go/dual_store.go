package storage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"maps"
	"slices"
)

// MigrationMode is how far a migration is.
type MigrationMode string

// The steps of a migration.
const (
	MigrationNASOnly     MigrationMode = "nas-only"     // as before
	MigrationDualWrite   MigrationMode = "dual-write"   // both are written, the old side is read
	MigrationReadThrough MigrationMode = "read-through" // both are written, the new side is read, the old one for the rest
	MigrationS3Only      MigrationMode = "s3-only"      // done
)

// SecondaryFailure says what happens when the side that is not read cannot be written.
type SecondaryFailure string

const (
	// SecondaryFails fails the call, and nothing changes for readers.
	SecondaryFails SecondaryFailure = "fail"
	// SecondaryQueues notes it in the queue, and the call succeeds.
	SecondaryQueues SecondaryFailure = "queue"
)

// DualStoreOptions of a DualStore.
type DualStoreOptions struct {
	Mode               MigrationMode
	OnSecondaryFailure SecondaryFailure
	// QueueFile is where failed writes are noted, one JSON object a line. No two processes may write it.
	QueueFile string
}

// DualStore is two places that are kept equal while an application moves from one, the share, to the other, the object
// store.
type DualStore struct {
	primary   FileStore
	secondary FileStore
	options   DualStoreOptions
	queue     *changeQueue
	// turn: changes of one path wait for each other, or the sides could end with different ones.
	turn chan struct{}
}

var _ FileStore = (*DualStore)(nil)

// NewDualStore takes the old side first. The error is a *StorageError: KindInvalid for options that do not exist,
// KindConflict when the queue has changes that the side lacks which is read in this mode: replay them in the mode before.
func NewDualStore(primary, secondary FileStore, options DualStoreOptions) (*DualStore, error) {
	modes := []MigrationMode{MigrationNASOnly, MigrationDualWrite, MigrationReadThrough, MigrationS3Only}
	failures := []SecondaryFailure{SecondaryFails, SecondaryQueues}
	if !slices.Contains(modes, options.Mode) || !slices.Contains(failures, options.OnSecondaryFailure) {
		message := "no such mode: " + string(options.Mode) + ", " + string(options.OnSecondaryFailure)
		return nil, NewStorageError(KindInvalid, message, ErrorContext{Operation: "NewDualStore"})
	}
	queue := &changeQueue{file: options.QueueFile}
	store := &DualStore{primary, secondary, options, queue, make(chan struct{}, 1)}
	read := primarySide
	if store.readsSecondary() {
		read = secondarySide
	}
	lacking, err := queue.of(read)
	if err == nil && len(lacking) > 0 {
		message := fmt.Sprintf("the side that is read in this mode lacks %d changes of the queue", len(lacking))
		err = NewStorageError(KindConflict, message, ErrorContext{Operation: "NewDualStore"})
	}
	if err != nil {
		return nil, err
	}
	return store, nil
}

func (d *DualStore) readsSecondary() bool {
	return d.options.Mode == MigrationReadThrough || d.options.Mode == MigrationS3Only
}

// lead is the side whose content counts.
func (d *DualStore) lead() FileStore {
	if d.readsSecondary() {
		return d.secondary
	}
	return d.primary
}

// follower is the other side, where it is written; otherwise nil.
func (d *DualStore) follower() (FileStore, changedSide) {
	switch d.options.Mode {
	case MigrationDualWrite:
		return d.secondary, secondarySide
	case MigrationReadThrough:
		return d.primary, primarySide
	}
	return nil, ""
}

// Read implements FileStore.
func (d *DualStore) Read(ctx context.Context, path string) ([]byte, error) {
	return readThrough(d, func(store FileStore) ([]byte, error) { return store.Read(ctx, path) })
}

// OpenRead implements FileStore.
func (d *DualStore) OpenRead(ctx context.Context, path string) (io.ReadCloser, error) {
	return readThrough(d, func(store FileStore) (io.ReadCloser, error) { return store.OpenRead(ctx, path) })
}

// Stat implements FileStore.
func (d *DualStore) Stat(ctx context.Context, path string) (StoredStat, error) {
	return readThrough(d, func(store FileStore) (StoredStat, error) { return store.Stat(ctx, path) })
}

// Exists implements FileStore.
func (d *DualStore) Exists(ctx context.Context, path string) (bool, error) {
	return existsByStat(ctx, d, path)
}

// List implements FileStore.
func (d *DualStore) List(ctx context.Context, directory string) iter.Seq2[FileEntry, error] {
	if d.options.Mode != MigrationReadThrough {
		return d.lead().List(ctx, directory)
	}
	return func(yield func(FileEntry, error) bool) {
		entries, err := d.mergedEntries(ctx, directory)
		if err != nil {
			yield(FileEntry{}, err)
			return
		}
		for _, entry := range entries {
			if !yield(entry, nil) {
				return
			}
		}
	}
}

func (d *DualStore) mergedEntries(ctx context.Context, directory string) ([]FileEntry, error) {
	old, err := d.oldSide()
	if err != nil {
		return nil, err
	}
	entries := map[string]FileEntry{}
	for _, side := range []FileStore{old, d.secondary} {
		for entry, err := range side.List(ctx, directory) {
			if err != nil {
				return nil, err
			}
			entries[entry.sortKey()] = entry
		}
	}
	byKey := func(a, b FileEntry) int { return cmp.Compare(a.sortKey(), b.sortKey()) }
	return slices.SortedFunc(maps.Values(entries), byKey), nil
}

// oldSide is the primary side without what was changed since and has not reached it: a file whose deletion is queued is
// deleted.
func (d *DualStore) oldSide() (FileStore, error) {
	missed, err := d.queue.of(primarySide)
	if err != nil || len(missed) == 0 {
		return d.primary, err
	}
	return &maskedStore{FileStore: d.primary, missed: missed}, nil
}

func readThrough[T any](d *DualStore, read func(FileStore) (T, error)) (T, error) {
	result, err := read(d.lead())
	if d.options.Mode != MigrationReadThrough || !errors.Is(err, fs.ErrNotExist) {
		return result, err
	}
	old, queueErr := d.oldSide()
	if queueErr != nil {
		return result, queueErr
	}
	return read(old)
}

// Write implements FileStore.
func (d *DualStore) Write(ctx context.Context, path string, content []byte, options StoreWriteOptions) error {
	return d.change(ctx, queuedChange{Kind: changedFile, Path: path}, func(store FileStore, isLead bool) error {
		if !isLead {
			return store.Write(ctx, path, content, StoreWriteOptions{})
		}
		return store.Write(ctx, path, content, options)
	}, func() error {
		if !options.IfAbsent {
			return nil
		}
		// For both sides at once: the lead alone does not know what only the old side has, nor would the other side, when
		// it is written first, be left as it is.
		found, err := d.Exists(ctx, path)
		if err == nil && found {
			err = NewStorageError(KindAlreadyExists, "it exists already", ErrorContext{Operation: "Write", Key: path})
		}
		return err
	})
}

// Delete implements FileStore.
func (d *DualStore) Delete(ctx context.Context, path string) error {
	return d.change(ctx, queuedChange{Kind: changedFile, Path: path}, func(store FileStore, _ bool) error {
		return store.Delete(ctx, path)
	}, nil)
}

// DeleteTree implements FileStore.
func (d *DualStore) DeleteTree(ctx context.Context, directory string) error {
	return d.change(ctx, queuedChange{Kind: changedTree, Path: directory}, func(store FileStore, _ bool) error {
		return store.DeleteTree(ctx, directory)
	}, nil)
}

// change applies a change to the sides that are written, after a check.
func (d *DualStore) change(
	ctx context.Context, change queuedChange, apply func(store FileStore, isLead bool) error, check func() error,
) error {
	checked, err := checkedPath(change.Path)
	if err != nil {
		return err
	}
	if err := d.takeTurn(ctx, checked); err != nil {
		return err
	}
	defer d.endTurn()
	if check != nil {
		if err := check(); err != nil {
			return err
		}
	}
	follower, side := d.follower()
	// First the side that nobody reads: when it fails, nothing has changed.
	if follower != nil && d.options.OnSecondaryFailure == SecondaryFails {
		if err := apply(follower, false); err != nil {
			return err
		}
	}
	if err := apply(d.lead(), true); err != nil {
		return err
	}
	if follower == nil || d.options.OnSecondaryFailure == SecondaryFails {
		return nil
	}
	err = apply(follower, false)
	if err == nil {
		return nil
	}
	slog.WarnContext(ctx, "a change is queued", "path", checked, "side", side, "error", err)
	return d.queue.add(queuedChange{side, change.Kind, checked})
}

func (d *DualStore) takeTurn(ctx context.Context, path string) error {
	select {
	case d.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ToStorageError(ctx.Err(), ErrorContext{Operation: "DualStore", Key: path})
	}
}

func (d *DualStore) endTurn() { <-d.turn }

// ReplayResult of Replay.
type ReplayResult struct {
	Done int // changes that were made up for
	Left int // changes that failed again
}

// Replay brings over what the queue names; what fails again stays in it.
func (d *DualStore) Replay(ctx context.Context) (ReplayResult, error) {
	if err := d.takeTurn(ctx, ""); err != nil {
		return ReplayResult{}, err
	}
	defer d.endTurn()
	changes, err := d.queue.take()
	if err != nil {
		return ReplayResult{}, err
	}
	var failed []queuedChange
	for _, change := range changes {
		if err := d.makeUpFor(ctx, change); err != nil {
			slog.WarnContext(ctx, "a change could not be brought over", "path", change.Path, "error", err)
			failed = append(failed, change)
		}
	}
	// Only now: after a crash everything is done again, which changes nothing.
	err = d.queue.done(failed)
	return ReplayResult{Done: len(changes) - len(failed), Left: len(failed)}, err
}

func (d *DualStore) makeUpFor(ctx context.Context, change queuedChange) error {
	from, to := d.primary, d.secondary
	if change.Side == primarySide {
		from, to = to, from
	}
	if change.Kind == changedFile {
		return bringOver(ctx, from, to, change.Path)
	}
	// Below a tree that was removed there may be new files.
	if err := to.DeleteTree(ctx, change.Path); err != nil {
		return err
	}
	for file, err := range WalkFiles(ctx, from, change.Path) {
		if err != nil {
			return err
		}
		if err := bringOver(ctx, from, to, file); err != nil {
			return err
		}
	}
	return nil
}

// Backfill copies to the new side what it lacks or has otherwise, but for what the old side has missed, by the queue:
// that would bring deleted files back. It returns how many files were copied. Called again after an interruption it
// goes on, as what is equal is left alone. One file is in memory at a time.
func (d *DualStore) Backfill(ctx context.Context) (int, error) {
	return copyOthers(ctx, d.primary, d.secondary, func(path string, copyFile func() error) error {
		if err := d.takeTurn(ctx, path); err != nil {
			return err
		}
		defer d.endTurn() // a write in between would be lost
		missed, err := d.queue.of(primarySide)
		if err != nil || slices.ContainsFunc(missed, func(each queuedChange) bool { return each.concerns(path) }) {
			return err
		}
		return copyFile()
	})
}

// Compare gives every file that is not the same on both sides, by its length and SHA-256.
func (d *DualStore) Compare(ctx context.Context) iter.Seq2[StoreDifference, error] {
	return func(yield func(StoreDifference, error) bool) {
		var waiting []queuedChange
		for _, side := range []changedSide{primarySide, secondarySide} {
			missed, err := d.queue.of(side)
			if err != nil {
				yield(StoreDifference{}, err)
				return
			}
			waiting = append(waiting, missed...)
		}
		for difference, err := range CompareStores(ctx, d.primary, d.secondary) {
			difference.Queued = slices.ContainsFunc(waiting, func(each queuedChange) bool { return each.concerns(difference.Path) })
			if !yield(difference, err) || err != nil {
				return
			}
		}
	}
}
