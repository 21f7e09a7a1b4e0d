package storage

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"iter"
)

// bringOver makes a file on one side what it is on the other: there with the same content, or not there.
func bringOver(ctx context.Context, from, to FileStore, path string) error {
	content, err := from.Read(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return to.Delete(ctx, path)
	}
	if err != nil {
		return err
	}
	return to.Write(ctx, path, content, StoreWriteOptions{})
}

func digestOf(ctx context.Context, store FileStore, path string) ([sha256.Size]byte, error) {
	var digest [sha256.Size]byte
	stream, err := store.OpenRead(ctx, path)
	if err != nil {
		return digest, err
	}
	defer func() { _ = stream.Close() }() // only read
	hash := sha256.New()
	if _, err := io.Copy(hash, stream); err != nil {
		return digest, err
	}
	return [sha256.Size]byte(hash.Sum(nil)), nil
}

// isEqual compares sizes first: where they differ nothing needs to be read.
func isEqual(ctx context.Context, one, other FileStore, path string) (bool, error) {
	ofOne, err := one.Stat(ctx, path)
	if err != nil {
		return false, err
	}
	ofOther, err := other.Stat(ctx, path)
	if err != nil || ofOne.Kind != EntryFile || ofOne != ofOther {
		return false, err
	}
	first, err := digestOf(ctx, one, path)
	if err != nil {
		return false, err
	}
	second, err := digestOf(ctx, other, path)
	return first == second, err
}

// Backfill copies what one side lacks or has otherwise, and returns how many files that were: for the way back, once
// nothing else writes to the other side. While both sides are in use, Backfill of the DualStore does it, which knows
// the queue. Nothing is deleted.
func Backfill(ctx context.Context, from, to FileStore) (int, error) {
	return copyOthers(ctx, from, to, func(_ string, copyFile func() error) error { return copyFile() })
}

// copyOthers copies every file that is not equal, if the guard lets it.
func copyOthers(
	ctx context.Context, from, to FileStore, guard func(path string, copyFile func() error) error,
) (int, error) {
	copied := 0
	for path, err := range WalkFiles(ctx, from, "") {
		if err == nil && ctx.Err() != nil {
			err = ToStorageError(ctx.Err(), ErrorContext{Operation: "Backfill", Key: path})
		}
		if err == nil {
			err = guard(path, func() error {
				equal, err := isEqual(ctx, from, to, path)
				if errors.Is(err, fs.ErrNotExist) {
					equal, err = false, nil
				}
				if err != nil || equal {
					return err
				}
				content, err := from.Read(ctx, path)
				if errors.Is(err, fs.ErrNotExist) { // meanwhile
					return nil
				}
				if err == nil {
					err = to.Write(ctx, path, content, StoreWriteOptions{})
				}
				if err == nil {
					copied++
				}
				return err
			})
		}
		if err != nil {
			return copied, err
		}
	}
	return copied, nil
}

// DifferenceKind says where a file is: on one side only, or different on both.
type DifferenceKind string

// What CompareStores finds.
const (
	PrimaryOnly   DifferenceKind = "primaryOnly"
	SecondaryOnly DifferenceKind = "secondaryOnly"
	ContentDiffer DifferenceKind = "differs"
)

// StoreDifference is a file that is not the same on both sides.
type StoreDifference struct {
	Path string
	Kind DifferenceKind
	// Queued: a replay settles it. Only Compare of a DualStore knows.
	Queued bool
}

// CompareStores gives every file that is not the same on both sides, by its length and SHA-256.
func CompareStores(ctx context.Context, primary, secondary FileStore) iter.Seq2[StoreDifference, error] {
	return func(yield func(StoreDifference, error) bool) {
		for path, err := range WalkFiles(ctx, primary, "") {
			equal, kind := false, ContentDiffer
			if err == nil {
				equal, err = isEqual(ctx, primary, secondary, path)
			}
			if errors.Is(err, fs.ErrNotExist) {
				kind, err = PrimaryOnly, nil
			}
			if !equal && !yield(StoreDifference{Path: path, Kind: kind}, err) || err != nil {
				return
			}
		}
		for path, err := range WalkFiles(ctx, secondary, "") {
			found := false
			if err == nil {
				found, err = primary.Exists(ctx, path)
			}
			if !found && !yield(StoreDifference{Path: path, Kind: SecondaryOnly}, err) || err != nil {
				return
			}
		}
	}
}
