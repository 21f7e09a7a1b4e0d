package storage

import (
	"cmp"
	"context"
	"iter"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// EntryKind tells files from directories.
type EntryKind string

// What a listing has.
const (
	EntryFile      EntryKind = "file"
	EntryDirectory EntryKind = "directory"
)

// DirectoryEntry is what a listing says about a file or a directory.
type DirectoryEntry struct {
	// Name is relative to the prefix that was listed; of a directory without its slash.
	Name string
	// Key of a directory ends with a slash.
	Key  string
	Kind EntryKind
	// Size in bytes; 0 for a directory.
	Size         int64
	LastModified time.Time
	ETag         string
}

// DirectoryLister lists what lies below prefixes. Nothing is asked before the first entry is read, and no page that
// is not needed. The order is that of the keys' UTF-8 bytes, not of any language: "B" comes before "a", "ä" after "z".
type DirectoryLister struct {
	Client *s3.Client
	Bucket string
	// PageSize is at most 1000, which is what 0 means.
	PageSize int32
}

// listPage is one answer, with its keys decoded.
type listPage struct {
	objects  []types.Object
	prefixes []string
}

// region snippet: list-prefix

// ListObjects gives what an input asks for, page by page, with keys decoded. Nothing is asked before the first page is
// read, and none after the one at which the caller stops. The error is a *StorageError, and the last that comes.
func ListObjects(
	ctx context.Context, client *s3.Client, input s3.ListObjectsV2Input,
) iter.Seq2[*s3.ListObjectsV2Output, error] {
	at := ErrorContext{"ListObjectsV2", aws.ToString(input.Bucket), aws.ToString(input.Prefix)}
	return func(yield func(*s3.ListObjectsV2Output, error) bool) {
		request := input
		request.EncodingType = types.EncodingTypeUrl // XML cannot carry every character that a key may have
		for {
			page, err := client.ListObjectsV2(ctx, &request)
			if err != nil {
				yield(nil, ToStorageError(err, at))
				return
			}
			err = decodeKeys(page, at)
			if !yield(page, err) || err != nil || !aws.ToBool(page.IsTruncated) {
				return
			}
			next := aws.ToString(page.NextContinuationToken)
			if next == "" || next == aws.ToString(request.ContinuationToken) {
				yield(nil, NewStorageError(KindCorrupt, "the list does not go on: its continuation token repeats", at))
				return
			}
			request.ContinuationToken = &next
		}
	}
}

// endregion

func decodeKeys(page *s3.ListObjectsV2Output, at ErrorContext) error {
	if page.EncodingType != types.EncodingTypeUrl { // the store does not know the option
		return nil
	}
	decode := func(text **string) error {
		decoded, err := url.QueryUnescape(aws.ToString(*text))
		if err != nil {
			return NewStorageError(KindCorrupt, "a key in the list is not encoded correctly", at)
		}
		*text = &decoded
		return nil
	}
	for index := range page.Contents {
		if err := decode(&page.Contents[index].Key); err != nil {
			return err
		}
	}
	for index := range page.CommonPrefixes {
		if err := decode(&page.CommonPrefixes[index].Prefix); err != nil {
			return err
		}
	}
	return nil
}

func (l *DirectoryLister) pages(ctx context.Context, prefix, delimiter string) iter.Seq2[listPage, error] {
	input := s3.ListObjectsV2Input{Bucket: &l.Bucket, Prefix: &prefix}
	if delimiter != "" {
		input.Delimiter = &delimiter
	}
	if l.PageSize > 0 {
		input.MaxKeys = &l.PageSize
	}
	return func(yield func(listPage, error) bool) {
		for output, err := range ListObjects(ctx, l.Client, input) {
			if err != nil {
				yield(listPage{}, err)
				return
			}
			page := listPage{objects: output.Contents}
			for _, common := range output.CommonPrefixes {
				page.prefixes = append(page.prefixes, aws.ToString(common.Prefix))
			}
			if !yield(page, nil) {
				return
			}
		}
	}
}

// List gives the files and directories directly below a prefix, which is empty or ends with a slash. A marker object
// of the prefix itself is no entry.
func (l *DirectoryLister) List(ctx context.Context, prefix string) iter.Seq2[DirectoryEntry, error] {
	return l.entries(ctx, prefix, "/")
}

// Walk gives all files below a prefix, whatever their depth, and markers of empty directories as directories.
func (l *DirectoryLister) Walk(ctx context.Context, prefix string) iter.Seq2[DirectoryEntry, error] {
	return l.entries(ctx, prefix, "")
}

func (l *DirectoryLister) entries(ctx context.Context, prefix, delimiter string) iter.Seq2[DirectoryEntry, error] {
	return func(yield func(DirectoryEntry, error) bool) {
		for page, err := range l.pages(ctx, prefix, delimiter) {
			if err != nil {
				yield(DirectoryEntry{}, err)
				return
			}
			for _, entry := range page.entries(prefix) {
				if !yield(entry, nil) {
					return
				}
			}
		}
	}
}

// entries merges the two lists of a page, each of which is sorted.
func (page listPage) entries(prefix string) []DirectoryEntry {
	found := make([]DirectoryEntry, 0, len(page.objects)+len(page.prefixes))
	for _, object := range page.objects {
		key := aws.ToString(object.Key)
		if key == prefix {
			continue
		}
		entry := DirectoryEntry{
			Name: strings.TrimPrefix(key, prefix), Key: key, Kind: EntryFile, Size: aws.ToInt64(object.Size),
			LastModified: aws.ToTime(object.LastModified), ETag: aws.ToString(object.ETag),
		}
		if strings.HasSuffix(key, "/") {
			entry.Kind, entry.Name = EntryDirectory, strings.TrimSuffix(entry.Name, "/")
		}
		found = append(found, entry)
	}
	for _, common := range page.prefixes {
		name := strings.TrimSuffix(strings.TrimPrefix(common, prefix), "/")
		found = append(found, DirectoryEntry{Name: name, Key: common, Kind: EntryDirectory})
	}
	slices.SortStableFunc(found, func(a, b DirectoryEntry) int { return cmp.Compare(a.Key, b.Key) })
	return found
}

// Glob gives the files below a prefix whose name, relative to it, matches a pattern: that of path.Match for each
// segment, and ** for any number of directories. A store knows prefixes only, so everything below the part before the
// first wildcard is listed and compared here.
func (l *DirectoryLister) Glob(ctx context.Context, prefix, pattern string) iter.Seq2[DirectoryEntry, error] {
	segments := strings.Split(pattern, "/")
	return func(yield func(DirectoryEntry, error) bool) {
		if _, err := path.Match(pattern, ""); err != nil {
			yield(DirectoryEntry{}, NewStorageError(KindInvalid, "pattern "+pattern, ErrorContext{"Glob", l.Bucket, prefix}))
			return
		}
		for entry, err := range l.Walk(ctx, prefix+literalPart(pattern)) {
			if err != nil {
				yield(DirectoryEntry{}, err)
				return
			}
			entry.Name = strings.TrimPrefix(entry.Key, prefix)
			if entry.Kind == EntryFile && matchSegments(segments, strings.Split(entry.Name, "/")) && !yield(entry, nil) {
				return
			}
		}
	}
}

// literalPart is what all names that match begin with.
func literalPart(pattern string) string {
	if at := strings.IndexAny(pattern, `*?[\`); at >= 0 {
		return pattern[:at]
	}
	return pattern[:strings.LastIndex(pattern, "/")+1]
}

func matchSegments(pattern, name []string) bool {
	if len(pattern) == 0 {
		return len(name) == 0
	}
	if pattern[0] == "**" {
		return matchSegments(pattern[1:], name) || len(name) > 0 && matchSegments(pattern, name[1:])
	}
	if len(name) == 0 {
		return false
	}
	matched, err := path.Match(pattern[0], name[0])
	return err == nil && matched && matchSegments(pattern[1:], name[1:])
}
