package storage

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Directories makes and removes directories for an application that insists on them. A store has none: a prefix is
// there as long as a key begins with it. Applications that never show empty directories need no markers.
type Directories struct {
	Client *s3.Client
	Bucket string
	// Markers keeps an empty directory visible by an object of zero bytes whose key ends with a slash. Other tools may
	// remove such objects.
	Markers bool
}

// asDirectory ends a prefix with a slash.
func asDirectory(prefix string) string {
	if prefix == "" || strings.HasSuffix(prefix, "/") {
		return prefix
	}
	return prefix + "/"
}

// MakeDirectory makes a directory, whether it is there or not, as os.MkdirAll does. Its parents need nothing: they
// are visible as long as something lies below them. Without markers it writes nothing. The error is a *StorageError.
func (d *Directories) MakeDirectory(ctx context.Context, prefix string) error {
	marker := asDirectory(prefix)
	if !d.Markers || marker == "" {
		return nil
	}
	_, err := d.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &d.Bucket, Key: &marker, Body: strings.NewReader(""), ContentType: aws.String("application/x-directory"),
	})
	return ToStorageError(err, ErrorContext{"PutObject", d.Bucket, marker})
}

// RemoveDirectory removes an empty directory. One with files is a *StorageError of KindConflict and stays; one that is
// not there is fine. A file that arrives meanwhile is safe: only the marker is removed.
func (d *Directories) RemoveDirectory(ctx context.Context, prefix string) error {
	marker := asDirectory(prefix)
	empty, err := d.IsEmpty(ctx, marker)
	if err != nil {
		return err
	}
	if !empty {
		return NewStorageError(KindConflict, "the directory is not empty", ErrorContext{"DeleteObject", d.Bucket, marker})
	}
	if !d.Markers || marker == "" {
		return nil
	}
	_, err = d.Client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &d.Bucket, Key: &marker})
	return ToStorageError(err, ErrorContext{"DeleteObject", d.Bucket, marker})
}

// IsEmpty is true when nothing but its own marker lies below a prefix.
func (d *Directories) IsEmpty(ctx context.Context, prefix string) (bool, error) {
	lister := &DirectoryLister{Client: d.Client, Bucket: d.Bucket, PageSize: 2}
	for _, err := range lister.List(ctx, asDirectory(prefix)) {
		return false, err
	}
	return true, nil
}
