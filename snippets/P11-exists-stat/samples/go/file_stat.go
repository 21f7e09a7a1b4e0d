package storage

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// FileStat is what a store knows about a path.
type FileStat struct {
	Directory    bool
	Size         int64 // bytes; 0 of a directory
	LastModified time.Time
	ETag         string
	ContentType  string
	Metadata     map[string]string // names in lower case
}

// Stat asks for an object, and when there is none, whether anything lies below it. A missing path is an
// fs.ErrNotExist, a refused one an fs.ErrPermission to errors.Is; the error is a *StorageError.
func Stat(ctx context.Context, client *s3.Client, bucket, key string) (FileStat, error) {
	if key != "" && !strings.HasSuffix(key, "/") {
		stat, err := statObject(ctx, client, bucket, key)
		// Only what is missing may be a directory: a 403 says nothing about existence.
		if !errors.Is(err, fs.ErrNotExist) {
			return stat, err
		}
		key += "/"
	}
	found, err := prefixExists(ctx, client, bucket, key)
	if err != nil {
		return FileStat{}, err
	}
	if !found && key != "" { // the root of a bucket exists though it is empty
		return FileStat{}, NewStorageError(KindNotFound, "nothing is there", ErrorContext{"HeadObject", bucket, key})
	}
	return FileStat{Directory: true}, nil
}

// region snippet: object-exists

// Exists tells whether there is an object or a prefix. It is an error when the store refuses to say; and what it said
// may be untrue by the time of the next request, so create with a condition rather than after a check.
func Exists(ctx context.Context, client *s3.Client, bucket, key string) (bool, error) {
	_, err := Stat(ctx, client, bucket, key)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// endregion

func statObject(ctx context.Context, client *s3.Client, bucket, key string) (FileStat, error) {
	head, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return FileStat{}, ToStorageError(err, ErrorContext{"HeadObject", bucket, key})
	}
	return FileStat{
		Size: aws.ToInt64(head.ContentLength), LastModified: aws.ToTime(head.LastModified),
		ETag: aws.ToString(head.ETag), ContentType: aws.ToString(head.ContentType), Metadata: head.Metadata,
	}, nil
}

// prefixExists needs one key, however many there are.
func prefixExists(ctx context.Context, client *s3.Client, bucket, prefix string) (bool, error) {
	page, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: &bucket, Prefix: &prefix, MaxKeys: aws.Int32(1),
		EncodingType: types.EncodingTypeUrl, // XML cannot carry every character that a key may have
	})
	if err != nil {
		return false, ToStorageError(err, ErrorContext{"ListObjectsV2", bucket, prefix})
	}
	return len(page.Contents) > 0, nil
}
