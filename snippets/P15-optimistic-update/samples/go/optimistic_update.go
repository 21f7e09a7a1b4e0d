package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// updateWriterKey is the metadata that says whose write an object is.
const updateWriterKey = "writer-id"

// longestUpdatePause is between two attempts.
const longestUpdatePause = 2 * time.Second

// Change makes the new content of the old one; exists is false, and old empty, for an object that does not exist. It
// may be called several times.
type Change func(old []byte, exists bool) ([]byte, error)

// UpdateOptions of UpdateObject.
type UpdateOptions struct {
	Attempts    int           // in all; 0: 20
	BaseDelay   time.Duration // of the first pause at most; 0: 50 ms
	ContentType string        // of an object that does not exist yet
}

// UpdateResult says what became of an update.
type UpdateResult struct {
	ETag     string // with quotes
	Attempts int
}

// currentObject is an object as it was read, with what a PUT would otherwise lose.
type currentObject struct {
	exists bool
	body   []byte
	output *s3.GetObjectOutput
}

func (o currentObject) writer() string {
	if !o.exists {
		return ""
	}
	return o.output.Metadata[updateWriterKey]
}

// region snippet: update-if-match

// UpdateObject changes an object that others change too, without a lock: it is written only if it is still what was
// read, otherwise read and changed again. Content type, other headers and metadata are kept; tags are not. A write
// whose answer was lost is recognised by its id, unless somebody else has written since: then the change is made again.
// The error is that of change, or a *StorageError: KindConflict when others were faster every time, KindUnsupported on
// a store that does not compare.
func UpdateObject(
	ctx context.Context, client *s3.Client, capabilities *StoreCapabilities, bucket, key string, change Change,
	options UpdateOptions,
) (UpdateResult, error) {
	at := ErrorContext{"UpdateObject", bucket, key}
	if !capabilities.Works("put.ifMatch.stale") || !capabilities.Works("put.ifNoneMatch") ||
		capabilities.EtagStyle() == EtagNone {
		return UpdateResult{}, NewStorageError(KindUnsupported, "the store does not compare before it writes", at)
	}
	attempts := options.Attempts
	if attempts <= 0 {
		attempts = 20
	}
	written := map[string]bool{}
	var failure error
	for attempt := 1; ; attempt++ {
		current, err := readCurrent(ctx, client, bucket, key)
		if err != nil {
			return UpdateResult{}, err
		}
		if written[current.writer()] { // it was carried out, only its answer was lost
			return UpdateResult{aws.ToString(current.output.ETag), attempt - 1}, nil
		}
		if attempt > attempts {
			conflict := NewStorageError(KindConflict, fmt.Sprintf("changed by others %d times in a row", attempts), at)
			conflict.Err = failure
			return UpdateResult{}, conflict
		}
		body, err := change(current.body, current.exists)
		if err != nil {
			return UpdateResult{}, err
		}
		writerID := NewUniqueID()
		written[writerID] = true
		input := updateInput(current, capabilities.EtagStyle(), writerID, options)
		input.Bucket, input.Key, input.Body = &bucket, &key, bytes.NewReader(body)
		output, err := client.PutObject(ctx, input)
		if err == nil {
			return UpdateResult{aws.ToString(output.ETag), attempt}, nil
		}
		failure = ToStorageError(err, ErrorContext{"PutObject", bucket, key})
		if !mayPass(failure) {
			return UpdateResult{}, failure
		}
		if err := (RetryPolicy{}).sleep(ctx, options.pause(attempt)); err != nil {
			return UpdateResult{}, ToStorageError(err, at)
		}
	}
}

// endregion

func (o UpdateOptions) pause(attempt int) time.Duration {
	bound := o.BaseDelay
	if bound <= 0 {
		bound = 50 * time.Millisecond
	}
	return rand.N(min(bound<<min(attempt-1, 10), longestUpdatePause))
}

// mayPass: somebody else was faster (412, 409; AWS says 404 of an object that is gone), or the store was busy.
func mayPass(err error) bool {
	var failure *StorageError
	if !errors.As(err, &failure) {
		return false
	}
	switch failure.Kind {
	case KindPreconditionFailed, KindConflict, KindNotFound:
		return true
	}
	return failure.Retryable
}

// updateInput keeps what was there and adds the condition, with the ETag in the form that the store takes: RGW
// compares it without quotes only.
func updateInput(current currentObject, style EtagStyle, writerID string, options UpdateOptions) *s3.PutObjectInput {
	input := &s3.PutObjectInput{Metadata: map[string]string{}}
	if !current.exists {
		input.IfNoneMatch = aws.String("*")
		if options.ContentType != "" {
			input.ContentType = &options.ContentType
		}
		input.Metadata[updateWriterKey] = writerID
		return input
	}
	old := current.output
	etag := strings.Trim(aws.ToString(old.ETag), `"`)
	if style == EtagQuoted {
		etag = `"` + etag + `"`
	}
	input.IfMatch = &etag
	input.ContentType, input.ContentEncoding = old.ContentType, old.ContentEncoding
	input.ContentLanguage, input.ContentDisposition = old.ContentLanguage, old.ContentDisposition
	input.CacheControl = old.CacheControl
	maps.Copy(input.Metadata, old.Metadata)
	input.Metadata[updateWriterKey] = writerID
	return input
}

// readCurrent tries again while it is worth it, also when the body broke off, for which the SDK does not ask again: after
// a write whose answer was lost only a read tells what became of it.
func readCurrent(ctx context.Context, client *s3.Client, bucket, key string) (currentObject, error) {
	at := ErrorContext{"GetObject", bucket, key}
	current, err := WithRetry(ctx, DefaultRetry(), func(ctx context.Context) (currentObject, error) {
		output, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			return currentObject{}, ToStorageError(err, at)
		}
		defer func() { _ = output.Body.Close() }()
		body, err := io.ReadAll(output.Body)
		return currentObject{exists: true, body: body, output: output}, ToStorageError(err, at)
	})
	var failure *StorageError
	if errors.Is(err, fs.ErrNotExist) && errors.As(err, &failure) && failure.Code != "NoSuchBucket" {
		return currentObject{}, nil
	}
	return current, err
}
