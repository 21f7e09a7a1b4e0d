package storage

import (
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// S3FileStore is the files below a prefix of a bucket.
type S3FileStore struct {
	client       *s3.Client
	capabilities *StoreCapabilities
	bucket       string
	prefix       string
}

var _ FileStore = (*S3FileStore)(nil)

// NewS3FileStore takes a prefix with its slash, "app/"; an empty one is the whole bucket. The error is a *StorageError.
func NewS3FileStore(client *s3.Client, capabilities *StoreCapabilities, bucket, prefix string) (*S3FileStore, error) {
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		return nil, NewStorageError(KindInvalid, "the prefix has no slash at its end", ErrorContext{"", bucket, prefix})
	}
	return &S3FileStore{client, capabilities, bucket, prefix}, nil
}

func (s *S3FileStore) keyOf(path string) (string, error) {
	checked, err := checkedPath(path)
	if err != nil {
		return "", err
	}
	key := s.prefix + checked
	if len(key) > maxKeyBytes {
		message := fmt.Sprintf("the key has more than %d bytes", maxKeyBytes)
		return "", NewStorageError(KindInvalid, message, ErrorContext{"", s.bucket, key})
	}
	return key, nil
}

// Read implements FileStore.
func (s *S3FileStore) Read(ctx context.Context, path string) ([]byte, error) {
	key, err := s.keyOf(path)
	if err != nil {
		return nil, err
	}
	files := &SmallFiles{Client: s.client, Bucket: s.bucket, ReadLimit: math.MaxInt64}
	return files.ReadFile(ctx, key)
}

// OpenRead implements FileStore.
func (s *S3FileStore) OpenRead(ctx context.Context, path string) (io.ReadCloser, error) {
	key, err := s.keyOf(path)
	if err != nil {
		return nil, err
	}
	output, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &s.bucket, Key: &key})
	if err != nil {
		return nil, ToStorageError(err, ErrorContext{"GetObject", s.bucket, key})
	}
	return output.Body, nil
}

// Write implements FileStore.
func (s *S3FileStore) Write(ctx context.Context, path string, content []byte, options StoreWriteOptions) error {
	key, err := s.keyOf(path)
	if err != nil {
		return err
	}
	if options.IfAbsent {
		// Its id in the metadata tells an own write, whose reply was lost, from that of somebody else.
		options := ExclusiveOptions{ContentType: contentTypeOf(key)}
		_, err := CreateExclusive(ctx, s.client, s.capabilities, s.bucket, key, content, options)
		return err
	}
	files := &SmallFiles{Client: s.client, Bucket: s.bucket}
	_, err = files.WriteFile(ctx, key, content, WriteOptions{})
	return err
}

// Stat implements FileStore.
func (s *S3FileStore) Stat(ctx context.Context, path string) (StoredStat, error) {
	key, err := s.keyOf(path)
	if err != nil {
		return StoredStat{}, err
	}
	found, err := Stat(ctx, s.client, s.bucket, key)
	if err != nil {
		return StoredStat{}, err
	}
	if found.Directory {
		return StoredStat{Kind: EntryDirectory}, nil
	}
	return StoredStat{Kind: EntryFile, Size: found.Size}, nil
}

// Exists implements FileStore.
func (s *S3FileStore) Exists(ctx context.Context, path string) (bool, error) {
	key, err := s.keyOf(path)
	if err != nil {
		return false, err
	}
	return Exists(ctx, s.client, s.bucket, key)
}

// List implements FileStore.
func (s *S3FileStore) List(ctx context.Context, directory string) iter.Seq2[FileEntry, error] {
	return func(yield func(FileEntry, error) bool) {
		checked, err := checkedDirectory(directory)
		if err != nil {
			yield(FileEntry{}, err)
			return
		}
		prefix := s.prefix
		if checked != "" {
			prefix += checked + "/"
		}
		lister := &DirectoryLister{Client: s.client, Bucket: s.bucket}
		for each, err := range lister.List(ctx, prefix) {
			entry := FileEntry{Name: each.Name, Path: below(checked, each.Name), Kind: each.Kind, Size: each.Size}
			if !yield(entry, err) || err != nil {
				return
			}
		}
	}
}

// Delete implements FileStore.
func (s *S3FileStore) Delete(ctx context.Context, path string) error {
	key, err := s.keyOf(path)
	if err != nil {
		return err
	}
	return s.deleter().DeleteFile(ctx, key)
}

// DeleteTree implements FileStore.
func (s *S3FileStore) DeleteTree(ctx context.Context, directory string) error {
	key, err := s.keyOf(directory)
	if err != nil {
		return err
	}
	result, err := s.deleter().DeleteTree(ctx, key, DeleteTreeOptions{})
	if err != nil || len(result.Failed) == 0 {
		return err
	}
	first := result.Failed[0]
	kind := KindUnknown
	if first.Code == "AccessDenied" {
		kind = KindAccessDenied
	}
	message := fmt.Sprintf("%d objects could not be deleted", len(result.Failed))
	failure := NewStorageError(kind, message, ErrorContext{"DeleteTree", s.bucket, first.Key})
	failure.Code = first.Code
	return failure
}

func (s *S3FileStore) deleter() *TreeDeleter {
	return &TreeDeleter{Client: s.client, Bucket: s.bucket, Capabilities: s.capabilities}
}
