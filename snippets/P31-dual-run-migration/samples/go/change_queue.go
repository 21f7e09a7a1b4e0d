package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
)

// changedSide is the side that a change has not reached.
type changedSide string

const (
	primarySide   changedSide = "primary"
	secondarySide changedSide = "secondary"
)

type changedKind string

const (
	changedFile changedKind = "file"
	changedTree changedKind = "tree"
)

// queuedChange is a line of the queue: what has to be brought from the other side. Contents are not kept, the newest
// counts.
type queuedChange struct {
	Side changedSide `json:"side"`
	Kind changedKind `json:"kind"`
	Path string      `json:"path"`
}

// concerns tells whether a file is changed by it.
func (c queuedChange) concerns(path string) bool {
	return c.Path == path || c.Kind == changedTree && strings.HasPrefix(path, c.Path+"/")
}

// changeQueue is the file of changes that one side has missed, and a second one for those that are being replayed.
type changeQueue struct {
	file  string
	mutex sync.Mutex
}

func (q *changeQueue) taken() string { return q.file + ".replaying" }

// add lasts when it returns.
func (q *changeQueue) add(change queuedChange) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	return q.failure(q.append([]queuedChange{change}))
}

func (q *changeQueue) failure(err error) error {
	return toNASError(err, ErrorContext{Operation: "queue", Key: q.file})
}

func (q *changeQueue) append(changes []queuedChange) error {
	var lines []byte
	for _, change := range changes {
		line, err := json.Marshal(change)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	file, err := os.OpenFile(q.file, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err != nil {
		return err
	}
	err = dropCutOff(file)
	if err == nil {
		_, err = file.Write(lines)
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// dropCutOff removes half a line that a crash left, which the next one would become part of.
func dropCutOff(file *os.File) error {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	text, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	return file.Truncate(int64(bytes.LastIndexByte(text, '\n') + 1))
}

// of gives the changes that a side has missed.
func (q *changeQueue) of(side changedSide) ([]queuedChange, error) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	changes, err := q.all()
	var missed []queuedChange
	for _, change := range changes {
		if change.Side == side {
			missed = append(missed, change)
		}
	}
	return missed, q.failure(err)
}

// take gives what an earlier replay did not end, and then what came since; each change once.
func (q *changeQueue) take() ([]queuedChange, error) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	changes, err := q.all()
	if err != nil {
		return nil, q.failure(err)
	}
	since, err := readChanges(q.file)
	if err != nil || len(since) == 0 {
		return changes, q.failure(err)
	}
	before, err := readChanges(q.taken())
	if err == nil && len(before) > 0 {
		err = q.append(before)
	}
	if err == nil {
		err = os.Rename(q.file, q.taken())
	}
	return changes, q.failure(err)
}

// done notes what failed again, and then forgets what was taken.
func (q *changeQueue) done(failed []queuedChange) error {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if len(failed) > 0 {
		if err := q.append(failed); err != nil {
			return q.failure(err)
		}
	}
	if err := os.Remove(q.taken()); !errors.Is(err, fs.ErrNotExist) {
		return q.failure(err)
	}
	return nil
}

func (q *changeQueue) all() ([]queuedChange, error) {
	var all []queuedChange
	seen := map[queuedChange]bool{}
	for _, file := range []string{q.taken(), q.file} {
		changes, err := readChanges(file)
		if err != nil {
			return nil, err
		}
		for _, change := range changes {
			if !seen[change] {
				seen[change] = true
				all = append(all, change)
			}
		}
	}
	return all, nil
}

func readChanges(file string) ([]queuedChange, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the queue: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	var changes []queuedChange
	// Without its line feed the last one was cut off by a crash, before its call succeeded.
	for _, line := range lines[:len(lines)-1] {
		var change queuedChange
		if err := json.Unmarshal([]byte(line), &change); err != nil {
			return nil, fmt.Errorf("%s has a line that is no change: %w", file, err)
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// maskedStore is a side without what it missed: for that the other side alone counts.
type maskedStore struct {
	FileStore
	missed []queuedChange
}

func (m *maskedStore) hides(path string) bool {
	if checked, err := checkedPath(path); err == nil {
		path = checked
	}
	return slices.ContainsFunc(m.missed, func(change queuedChange) bool { return change.concerns(path) })
}

func (m *maskedStore) missing(path string) error {
	return NewStorageError(KindNotFound, "it was changed on the other side", ErrorContext{Key: path})
}

func (m *maskedStore) Read(ctx context.Context, path string) ([]byte, error) {
	if m.hides(path) {
		return nil, m.missing(path)
	}
	return m.FileStore.Read(ctx, path)
}

func (m *maskedStore) OpenRead(ctx context.Context, path string) (io.ReadCloser, error) {
	if m.hides(path) {
		return nil, m.missing(path)
	}
	return m.FileStore.OpenRead(ctx, path)
}

func (m *maskedStore) Stat(ctx context.Context, path string) (StoredStat, error) {
	found, err := m.FileStore.Stat(ctx, path)
	if err != nil {
		return found, err
	}
	if found.Kind == EntryFile {
		if m.hides(path) {
			return StoredStat{}, m.missing(path)
		}
		return found, nil
	}
	hasFiles, err := m.hasFiles(ctx, path)
	if err == nil && !hasFiles {
		err = m.missing(path)
	}
	return found, err
}

func (m *maskedStore) Exists(ctx context.Context, path string) (bool, error) {
	return existsByStat(ctx, m, path)
}

func (m *maskedStore) List(ctx context.Context, directory string) iter.Seq2[FileEntry, error] {
	return func(yield func(FileEntry, error) bool) {
		for entry, err := range m.FileStore.List(ctx, directory) {
			shown := !m.hides(entry.Path)
			if err == nil && entry.Kind == EntryDirectory {
				shown, err = m.hasFiles(ctx, entry.Path)
			}
			if err != nil {
				yield(FileEntry{}, err)
				return
			}
			if shown && !yield(entry, nil) {
				return
			}
		}
	}
}

// hasFiles: a directory is there while it has files.
func (m *maskedStore) hasFiles(ctx context.Context, directory string) (bool, error) {
	for file, err := range WalkFiles(ctx, m.FileStore, directory) {
		if err != nil {
			return false, err
		}
		if !m.hides(file) {
			return true, nil
		}
	}
	return false, nil
}
