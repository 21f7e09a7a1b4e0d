package storage

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"golang.org/x/text/unicode/norm"
)

// nasErrors maps what a file system says. A file where the path has a directory, and the other way round: a store
// would find nothing.
var nasErrors = []struct {
	native error
	kind   ErrorKind
}{
	{fs.ErrNotExist, KindNotFound},
	{syscall.ENOTDIR, KindNotFound},
	{syscall.EISDIR, KindNotFound},
	{fs.ErrExist, KindAlreadyExists},
	{fs.ErrPermission, KindAccessDenied},
	{syscall.EROFS, KindAccessDenied},
	{syscall.ENAMETOOLONG, KindInvalid},
	{syscall.EINVAL, KindInvalid},
	{syscall.ENOSPC, KindQuota},
	{syscall.EDQUOT, KindQuota},
}

func toNASError(err error, at ErrorContext) error {
	var known *StorageError
	if err == nil || errors.As(err, &known) {
		return err
	}
	for _, each := range nasErrors {
		if errors.Is(err, each.native) {
			mapped := NewStorageError(each.kind, err.Error(), at)
			mapped.Err = err
			return mapped
		}
	}
	return ToStorageError(err, at)
}

// isMissing: a path below a file is as missing as one below nothing.
func isMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// NASFileStore is the files below a folder: a mounted share. No path leaves it, neither by ".." nor by a symbolic
// link. Names are composed Unicode (NFC), as keys are, whichever form the disk has.
type NASFileStore struct {
	// Root is an existing folder.
	Root string
}

var _ FileStore = (*NASFileStore)(nil)

// nasPlace is where a path lies: Root without symbolic links, and the absolute path below it.
type nasPlace struct {
	root string
	path string
}

// Read implements FileStore.
func (s *NASFileStore) Read(ctx context.Context, path string) ([]byte, error) {
	file, err := s.OpenRead(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	content, err := io.ReadAll(file)
	return content, toNASError(err, ErrorContext{Operation: "Read", Key: path})
}

// OpenRead implements FileStore.
func (s *NASFileStore) OpenRead(ctx context.Context, path string) (io.ReadCloser, error) {
	var file *os.File
	err := s.run(ctx, "OpenRead", path, func(place nasPlace) (err error) {
		file, err = place.open()
		return err
	})
	if err != nil {
		return nil, err
	}
	return file, nil
}

// Write implements FileStore. It is written beside, synced, and renamed, so that neither a reader nor a power loss
// meets half a file.
func (s *NASFileStore) Write(ctx context.Context, path string, content []byte, options StoreWriteOptions) error {
	return s.run(ctx, "Write", path, func(place nasPlace) error {
		unfinished := filepath.Join(place.root, reservedDirectory, NewUniqueID())
		if err := os.MkdirAll(filepath.Dir(unfinished), 0o777); err != nil {
			return err
		}
		defer func() { _ = os.Remove(unfinished) }() // renamed when all went well
		if err := writeSynced(unfinished, content); err != nil {
			return err
		}
		if err := place.fill(unfinished, options.IfAbsent); err != nil {
			return err
		}
		return syncDirectory(filepath.Dir(place.path))
	})
}

// Stat implements FileStore.
func (s *NASFileStore) Stat(ctx context.Context, path string) (StoredStat, error) {
	var found StoredStat
	err := s.run(ctx, "Stat", path, func(place nasPlace) error {
		info, err := os.Stat(place.path)
		switch {
		case err != nil:
			return err
		case info.IsDir():
			found = StoredStat{Kind: EntryDirectory}
		default:
			found = StoredStat{Kind: EntryFile, Size: info.Size()}
		}
		return nil
	})
	return found, err
}

// Exists implements FileStore.
func (s *NASFileStore) Exists(ctx context.Context, path string) (bool, error) {
	return existsByStat(ctx, s, path)
}

// List implements FileStore.
func (s *NASFileStore) List(ctx context.Context, directory string) iter.Seq2[FileEntry, error] {
	return func(yield func(FileEntry, error) bool) {
		entries, err := s.entriesOf(ctx, directory)
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

// Delete implements FileStore. Folders that it leaves empty go, too, as a store has none.
func (s *NASFileStore) Delete(ctx context.Context, path string) error {
	return s.run(ctx, "Delete", path, func(place nasPlace) error {
		info, err := os.Lstat(place.path)
		if isMissing(err) || err == nil && info.IsDir() { // a directory is no file, so there is none to delete
			return nil
		}
		if err != nil {
			return err
		}
		if err := os.Remove(place.path); err != nil && !isMissing(err) {
			return err
		}
		place.removeEmptyParents()
		return nil
	})
}

// DeleteTree implements FileStore.
func (s *NASFileStore) DeleteTree(ctx context.Context, directory string) error {
	return s.run(ctx, "DeleteTree", directory, func(place nasPlace) error {
		info, err := os.Lstat(place.path)
		if isMissing(err) || err == nil && info.Mode().IsRegular() {
			return nil
		}
		if err != nil {
			return err
		}
		if err := os.RemoveAll(place.path); err != nil {
			return err
		}
		place.removeEmptyParents()
		return nil
	})
}

func (s *NASFileStore) run(ctx context.Context, operation, path string, use func(nasPlace) error) error {
	checked, err := checkedPath(path)
	if err != nil {
		return err
	}
	at := ErrorContext{Operation: operation, Key: checked}
	if err := ctx.Err(); err != nil {
		return ToStorageError(err, at)
	}
	place, err := s.placeOf(checked)
	if err == nil {
		err = use(place)
	}
	return toNASError(err, at)
}

// placeOf gives the absolute path, once nothing on the way leads out of the root.
func (s *NASFileStore) placeOf(checked string) (nasPlace, error) {
	root, err := filepath.Abs(s.Root)
	if err != nil {
		return nasPlace{}, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nasPlace{}, err
	}
	place := nasPlace{root: root, path: onDisk(root, checked)}
	outside := NewStorageError(KindInvalid, "the path leads out of the root", ErrorContext{Key: checked})
	for existing := place.path; existing != root; existing = filepath.Dir(existing) {
		real, err := filepath.EvalSymlinks(existing)
		if isMissing(err) {
			// A link that leads nowhere would be followed when a file is made there.
			if info, err := os.Lstat(existing); err == nil && info.Mode()&fs.ModeSymlink != 0 {
				return nasPlace{}, outside
			}
			continue
		}
		if err != nil {
			return nasPlace{}, err
		}
		if relative, err := filepath.Rel(root, real); err != nil || !filepath.IsLocal(relative) {
			return nasPlace{}, outside
		}
		break
	}
	return place, nil
}

// onDisk goes by the names that the disk has: macOS and some NAS write them decomposed, which for Linux are other names.
func onDisk(root, path string) string {
	for name := range strings.SplitSeq(path, "/") {
		composed, decomposed := filepath.Join(root, name), filepath.Join(root, norm.NFD.String(name))
		root = composed
		if composed == decomposed {
			continue
		}
		if _, err := os.Lstat(composed); isMissing(err) {
			if _, err := os.Lstat(decomposed); err == nil {
				root = decomposed
			}
		}
	}
	return root
}

func (s *NASFileStore) entriesOf(ctx context.Context, directory string) ([]FileEntry, error) {
	checked, err := checkedDirectory(directory)
	if err != nil {
		return nil, err
	}
	at := ErrorContext{Operation: "List", Key: checked}
	if err := ctx.Err(); err != nil {
		return nil, ToStorageError(err, at)
	}
	place, err := s.placeOf(checked)
	if err != nil {
		return nil, toNASError(err, at)
	}
	found, err := os.ReadDir(place.path)
	if isMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, toNASError(err, at)
	}
	entries := make([]FileEntry, 0, len(found))
	names := make(map[string]bool, len(found))
	for _, each := range found {
		if checked == "" && each.Name() == reservedDirectory {
			continue
		}
		name := norm.NFC.String(each.Name())
		if names[name] {
			message := each.Name() + " has the name of another file but for its Unicode form"
			return nil, NewStorageError(KindInvalid, message, at)
		}
		names[name] = true
		entry := FileEntry{Name: name, Path: below(checked, name), Kind: EntryDirectory}
		if !each.IsDir() {
			info, err := each.Info()
			if isMissing(err) { // deleted meanwhile
				continue
			}
			if err != nil {
				return nil, toNASError(err, at)
			}
			entry.Kind, entry.Size = EntryFile, info.Size()
		}
		entries = append(entries, entry)
	}
	slices.SortFunc(entries, func(a, b FileEntry) int { return cmp.Compare(a.sortKey(), b.sortKey()) })
	return entries, nil
}

// open follows no link that was exchanged, after it was looked at, for one that leads out.
func (p nasPlace) open() (*os.File, error) {
	real, err := filepath.EvalSymlinks(p.path)
	if err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(p.root, real)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenInRoot(p.root, relative)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && info.IsDir() {
		err = syscall.EISDIR
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

func (p nasPlace) fill(unfinished string, ifAbsent bool) error {
	// Another process may just be removing the folder, as it became empty.
	for attempt := 1; ; attempt++ {
		err := os.MkdirAll(filepath.Dir(p.path), 0o777)
		if err == nil && ifAbsent {
			err = os.Link(unfinished, p.path) // fails where there is one already; a rename would replace it
		} else if err == nil {
			err = os.Rename(unfinished, p.path)
		}
		if !errors.Is(err, fs.ErrNotExist) || attempt == 5 {
			return err
		}
	}
}

func (p nasPlace) removeEmptyParents() {
	for folder := filepath.Dir(p.path); len(folder) > len(p.root); folder = filepath.Dir(folder) {
		if syscall.Rmdir(folder) != nil { // os.Remove would remove files, too
			return
		}
	}
}

func writeSynced(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// syncDirectory makes a new name last. Windows has no such call.
func syncDirectory(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	directory, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(directory.Sync(), directory.Close())
}
