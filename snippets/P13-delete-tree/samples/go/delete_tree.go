package storage

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// TreeDeleter removes objects.
type TreeDeleter struct {
	Client       *s3.Client
	Bucket       string
	Capabilities *StoreCapabilities
}

// DeleteTreeOptions of DeleteTree. The zero value deletes current objects, one batch at a time.
type DeleteTreeOptions struct {
	DryRun bool
	// Versions removes all versions and delete markers; otherwise a versioned bucket only hides the objects.
	Versions bool
	// Concurrency is how many batches are under way; 0 and 1: one.
	Concurrency int
	// AllowWholeBucket permits an empty prefix.
	AllowWholeBucket bool
	// OnKey is told each key (and version) that was deleted or, in a dry run, would be. Calls do not overlap.
	OnKey func(key, versionID string)
}

// FailedKey is an object that is still there.
type FailedKey struct {
	Key       string
	VersionID string
	Code      string
}

// DeleteTreeResult counts versions where these were asked for.
type DeleteTreeResult struct {
	Deleted int
	Failed  []FailedKey
}

// DeleteFile removes one object. One that is missing is no error: the store does not tell.
func (d *TreeDeleter) DeleteFile(ctx context.Context, key string) error {
	_, err := d.Client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &d.Bucket, Key: &key})
	return ToStorageError(err, ErrorContext{"DeleteObject", d.Bucket, key})
}

// DeleteTree removes everything below a directory: "a" stands for "a/", so its neighbour "ab" stays. Keys that could
// not be removed are in the result and no error; the error (a *StorageError) is about the whole, and the result then
// tells what was done before it.
func (d *TreeDeleter) DeleteTree(ctx context.Context, prefix string, options DeleteTreeOptions) (DeleteTreeResult, error) {
	if strings.Trim(prefix, "/") == "" && !options.AllowWholeBucket {
		return DeleteTreeResult{}, NewStorageError(KindInvalid, "an empty prefix is the whole bucket",
			ErrorContext{"DeleteObjects", d.Bucket, prefix})
	}
	if prefix != "" && !strings.HasSuffix(prefix, "/") {
		prefix += "/"
	}
	pages := d.keyPages(ctx, prefix)
	if options.Versions {
		pages = d.versionPages(ctx, prefix)
	}
	run := &treeRun{deleter: d, options: options}
	err := run.all(ctx, pages)
	slog.InfoContext(ctx, "tree deleted", "prefix", prefix, "dryRun", options.DryRun,
		"deleted", run.result.Deleted, "failed", len(run.result.Failed))
	return run.result, err
}

// keyPages gives at most 1000 keys at a time, which is what a batch takes.
func (d *TreeDeleter) keyPages(ctx context.Context, prefix string) iter.Seq2[[]types.ObjectIdentifier, error] {
	lister := &DirectoryLister{Client: d.Client, Bucket: d.Bucket}
	return func(yield func([]types.ObjectIdentifier, error) bool) {
		for page, err := range lister.pages(ctx, prefix, "") {
			identifiers := make([]types.ObjectIdentifier, 0, len(page.objects))
			for _, object := range page.objects {
				identifiers = append(identifiers, types.ObjectIdentifier{Key: object.Key})
			}
			if !yield(identifiers, err) {
				return
			}
		}
	}
}

func (d *TreeDeleter) versionPages(ctx context.Context, prefix string) iter.Seq2[[]types.ObjectIdentifier, error] {
	return func(yield func([]types.ObjectIdentifier, error) bool) {
		at := ErrorContext{"ListObjectVersions", d.Bucket, prefix}
		// XML cannot hold every character that a key can. The paginator would send the encoded marker back.
		input := &s3.ListObjectVersionsInput{Bucket: &d.Bucket, Prefix: &prefix, EncodingType: types.EncodingTypeUrl}
		for {
			page, err := d.Client.ListObjectVersions(ctx, input)
			if err != nil {
				yield(nil, ToStorageError(err, at))
				return
			}
			identifiers, next, err := decodeVersions(page)
			if err != nil {
				yield(nil, ToStorageError(err, at))
				return
			}
			if !yield(identifiers, nil) || !aws.ToBool(page.IsTruncated) {
				return
			}
			again := next == aws.ToString(input.KeyMarker) &&
				aws.ToString(page.NextVersionIdMarker) == aws.ToString(input.VersionIdMarker)
			if next == "" || again {
				yield(nil, NewStorageError(KindCorrupt, "the store does not say how the listing goes on", at))
				return
			}
			input.KeyMarker, input.VersionIdMarker = &next, page.NextVersionIdMarker
		}
	}
}

// decodeVersions gives the versions and delete markers of a page, and the key after which the next one begins.
func decodeVersions(page *s3.ListObjectVersionsOutput) ([]types.ObjectIdentifier, string, error) {
	var failure error
	decode := func(text *string) *string {
		if page.EncodingType != types.EncodingTypeUrl { // the store does not know the option
			return text
		}
		decoded, err := url.QueryUnescape(aws.ToString(text))
		failure = errors.Join(failure, err)
		return &decoded
	}
	var identifiers []types.ObjectIdentifier
	for _, version := range page.Versions {
		identifiers = append(identifiers, types.ObjectIdentifier{Key: decode(version.Key), VersionId: version.VersionId})
	}
	for _, marker := range page.DeleteMarkers {
		identifiers = append(identifiers, types.ObjectIdentifier{Key: decode(marker.Key), VersionId: marker.VersionId})
	}
	return identifiers, aws.ToString(decode(page.NextKeyMarker)), failure
}

// treeRun is one call of DeleteTree.
type treeRun struct {
	deleter *TreeDeleter
	options DeleteTreeOptions
	mutex   sync.Mutex
	result  DeleteTreeResult
	err     error
}

// all lists in one goroutine and deletes in others. Deleting what was listed does not disturb the listing: its
// position is a key.
func (r *treeRun) all(ctx context.Context, pages iter.Seq2[[]types.ObjectIdentifier, error]) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	places := make(chan struct{}, max(r.options.Concurrency, 1))
	var workers sync.WaitGroup
	for identifiers, err := range pages {
		if err != nil {
			r.fail(err)
			break
		}
		places <- struct{}{}
		workers.Add(1)
		go func() {
			defer func() { <-places; workers.Done() }()
			if err := r.page(ctx, identifiers); err != nil {
				r.fail(err)
				cancel()
			}
		}()
	}
	workers.Wait()
	return r.err
}

// fail keeps the first error: those after it come from its cancellation.
func (r *treeRun) fail(err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.err == nil {
		r.err = err
	}
}

func (r *treeRun) page(ctx context.Context, identifiers []types.ObjectIdentifier) error {
	if r.options.DryRun {
		for _, each := range identifiers {
			r.deleted(each)
		}
		return nil
	}
	var batch []types.ObjectIdentifier
	for _, each := range identifiers {
		// XML has no way to write control characters, so a batch would name another key or be refused.
		if r.deleter.Capabilities.Works("delete.batch") && !strings.ContainsFunc(aws.ToString(each.Key), unicode.IsControl) {
			batch = append(batch, each)
		} else if err := r.single(ctx, each); err != nil {
			return err
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return r.batch(ctx, batch)
}

// region snippet: delete-batch

// DeleteKeys removes up to 1000 objects with one request and gives those that are still there: the answer is 200 even
// when every single one failed. The error is a *StorageError of the request as a whole.
func DeleteKeys(
	ctx context.Context, client *s3.Client, bucket string, keys []types.ObjectIdentifier,
) ([]FailedKey, error) {
	output, err := client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: &bucket,
		Delete: &types.Delete{Objects: keys, Quiet: aws.Bool(true)},
	}, WithContentMD5)
	if err != nil {
		return nil, ToStorageError(err, ErrorContext{"DeleteObjects", bucket, aws.ToString(keys[0].Key)})
	}
	var failed []FailedKey
	for _, each := range output.Errors {
		failed = append(failed, FailedKey{aws.ToString(each.Key), aws.ToString(each.VersionId), aws.ToString(each.Code)})
	}
	return failed, nil
}

// endregion

func (r *treeRun) batch(ctx context.Context, batch []types.ObjectIdentifier) error {
	// What is gone already counts as deleted, so a batch whose answer broke off can be sent again.
	failures, err := WithRetry(ctx, DefaultRetry(), func(ctx context.Context) ([]FailedKey, error) {
		return DeleteKeys(ctx, r.deleter.Client, r.deleter.Bucket, batch)
	})
	if err != nil {
		return err
	}
	failed := make(map[string]bool, len(failures))
	for _, each := range failures {
		failed[each.Key+"\x00"+each.VersionID] = true
		r.failed(each)
	}
	for _, each := range batch {
		if !failed[aws.ToString(each.Key)+"\x00"+aws.ToString(each.VersionId)] {
			r.deleted(each)
		}
	}
	return nil
}

func (r *treeRun) single(ctx context.Context, each types.ObjectIdentifier) error {
	_, err := r.deleter.Client.DeleteObject(ctx, &s3.DeleteObjectInput{
		Bucket: &r.deleter.Bucket, Key: each.Key, VersionId: each.VersionId,
	})
	if err == nil {
		r.deleted(each)
		return nil
	}
	mapped := ToStorageError(err, ErrorContext{"DeleteObject", r.deleter.Bucket, aws.ToString(each.Key)})
	var refused *StorageError
	if errors.As(mapped, &refused) && refused.Status > 0 {
		r.failed(FailedKey{aws.ToString(each.Key), aws.ToString(each.VersionId), refused.Code})
		return nil
	}
	return mapped
}

func (r *treeRun) deleted(each types.ObjectIdentifier) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.result.Deleted++
	if r.options.OnKey != nil {
		r.options.OnKey(aws.ToString(each.Key), aws.ToString(each.VersionId))
	}
}

func (r *treeRun) failed(each FailedKey) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.result.Failed = append(r.result.Failed, each)
}
