package storage

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"strings"
)

// FileEntry is an entry of one level.
type FileEntry struct {
	Name string
	// Path is from the root.
	Path string
	Kind EntryKind
	// Size in bytes; 0 of a directory.
	Size int64
}

// StoredStat is what a place knows about a path.
type StoredStat struct {
	Kind EntryKind
	// Size in bytes; 0 of a directory.
	Size int64
}

// StoreWriteOptions of FileStore.Write.
type StoreWriteOptions struct {
	// IfAbsent fails with KindAlreadyExists when there is such a file.
	IfAbsent bool
}

// FileStore is the files of an application, wherever they are: what code that used paths of a share needs, and a store
// can do. Paths are relative, with slashes. A directory is there while it has files; a path should not be both a file
// and a directory, which a store could have and a folder could not.
//
// All of it fails with a *StorageError: KindNotFound (fs.ErrNotExist to errors.Is), KindAlreadyExists (fs.ErrExist),
// KindInvalid (fs.ErrInvalid) for a path that cannot be, KindAccessDenied (fs.ErrPermission), and what else the place
// may do.
type FileStore interface {
	// Read gives a whole file; for what may be large, OpenRead.
	Read(ctx context.Context, path string) ([]byte, error)
	// OpenRead gives a stream, which the caller closes. The context must last as long.
	OpenRead(ctx context.Context, path string) (io.ReadCloser, error)
	// Write replaces a file: readers see the old one or the new one.
	Write(ctx context.Context, path string, content []byte, options StoreWriteOptions) error
	// Stat tells files from directories.
	Stat(ctx context.Context, path string) (StoredStat, error)
	// Exists tells whether there is a file or a directory.
	Exists(ctx context.Context, path string) (bool, error)
	// List gives one level in the order of UTF-8 bytes, directories as "name/"; nothing where there is no directory.
	// Empty: the root.
	List(ctx context.Context, directory string) iter.Seq2[FileEntry, error]
	// Delete removes a file. A missing one is no error.
	Delete(ctx context.Context, path string) error
	// DeleteTree removes everything below a directory. A missing one is no error.
	DeleteTree(ctx context.Context, directory string) error
}

// reservedDirectory is where folders keep what is not yet whole; no store has such a path.
const reservedDirectory = ".unfinished"

// checkedPath gives the one form of a path, which both kinds of places take.
func checkedPath(path string) (string, error) {
	refuse := func(cause error) (string, error) {
		err := NewStorageError(KindInvalid, cause.Error(), ErrorContext{Key: path})
		err.Err = cause
		return "", err
	}
	if strings.HasPrefix(path, "/") {
		return refuse(&InvalidPathError{PathOutsideRoot, path})
	}
	checked, err := KeyMapping{Root: "/"}.ToKey(path)
	if err != nil {
		return refuse(err)
	}
	if first, _, _ := strings.Cut(checked, "/"); first == reservedDirectory {
		return refuse(&InvalidPathError{PathOutsideRoot, path})
	}
	return checked, nil
}

// checkedDirectory is as checkedPath, where the empty path is the root.
func checkedDirectory(directory string) (string, error) {
	if directory == "" {
		return "", nil
	}
	return checkedPath(directory)
}

// below gives the path of an entry of a directory.
func below(directory, name string) string {
	if directory == "" {
		return name
	}
	return directory + "/" + name
}

// existsByStat is for places that have no quicker way.
func existsByStat(ctx context.Context, store FileStore, path string) (bool, error) {
	_, err := store.Stat(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// sortKey is what entries are ordered by, on every side.
func (e FileEntry) sortKey() string {
	if e.Kind == EntryDirectory {
		return e.Name + "/"
	}
	return e.Name
}

// WalkFiles gives the paths of all files below a directory.
func WalkFiles(ctx context.Context, store FileStore, directory string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if err := walkFiles(ctx, store, directory, yield); err != nil && !errors.Is(err, errStopped) {
			yield("", err)
		}
	}
}

var errStopped = errors.New("the caller wants no more")

func walkFiles(ctx context.Context, store FileStore, directory string, yield func(string, error) bool) error {
	for entry, err := range store.List(ctx, directory) {
		switch {
		case err != nil:
			return err
		case entry.Kind == EntryDirectory:
			if err := walkFiles(ctx, store, entry.Path, yield); err != nil {
				return err
			}
		case !yield(entry.Path, nil):
			return errStopped
		}
	}
	return nil
}
