package storage

import (
	"bytes"
	"context"
	"maps"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// WriterIDKey is the metadata that says whose write an object is.
const WriterIDKey = "writer-id"

// ExclusiveOptions of CreateExclusive.
type ExclusiveOptions struct {
	// WriterID tells this write from any other one; made up when empty. Use each once.
	WriterID    string
	ContentType string
	Metadata    map[string]string
}

// CreatedObject is what CreateExclusive made.
type CreatedObject struct {
	ETag     string // with quotes
	WriterID string
}

// conflictAttempts is how often it is tried while the store says that somebody else is just writing (409).
const conflictAttempts = 5

// region snippet: put-if-absent

// CreateExclusive creates an object that must not exist yet, as os.O_EXCL does with files: of any number of racers one
// wins. The error is a *StorageError: KindAlreadyExists (fs.ErrExist), or KindUnsupported on a store that would
// overwrite.
func CreateExclusive(
	ctx context.Context, client *s3.Client, capabilities *StoreCapabilities, bucket, key string, body []byte,
	options ExclusiveOptions,
) (CreatedObject, error) {
	at := ErrorContext{"PutObject", bucket, key}
	if !capabilities.Works("put.ifNoneMatch") {
		return CreatedObject{}, NewStorageError(KindUnsupported, "the store ignores If-None-Match", at)
	}
	writerID := options.WriterID
	if writerID == "" {
		writerID = NewUniqueID()
	}
	metadata := maps.Clone(options.Metadata)
	if metadata == nil {
		metadata = map[string]string{}
	}
	metadata[WriterIDKey] = writerID
	input := &s3.PutObjectInput{Bucket: &bucket, Key: &key, IfNoneMatch: aws.String("*"), Metadata: metadata}
	if options.ContentType != "" {
		input.ContentType = &options.ContentType
	}
	for attempt := 1; ; attempt++ {
		input.Body = bytes.NewReader(body)
		output, err := client.PutObject(ctx, input)
		if err == nil {
			return CreatedObject{aws.ToString(output.ETag), writerID}, nil
		}
		err = ToStorageError(err, at)
		switch {
		case KindOf(err) == KindPreconditionFailed, KindOf(err) == KindConflict && attempt >= conflictAttempts:
			return ownWrite(ctx, client, writerID, at, err)
		case KindOf(err) != KindConflict:
			return CreatedObject{}, err
		}
		if err := (RetryPolicy{}).sleep(ctx, rand.N(time.Duration(attempt)*100*time.Millisecond)); err != nil {
			return CreatedObject{}, ToStorageError(err, at)
		}
	}
}

// endregion

// ownWrite looks whose object is there. The SDK sends a request again when its answer was lost: when the first one had
// been carried out, the second one is refused because of it, and what is there is our own.
func ownWrite(ctx context.Context, client *s3.Client, writerID string, at ErrorContext, refusal error) (CreatedObject, error) {
	head, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &at.Bucket, Key: &at.Key})
	if err != nil {
		return CreatedObject{}, ToStorageError(err, ErrorContext{"HeadObject", at.Bucket, at.Key})
	}
	if head.Metadata[WriterIDKey] == writerID {
		return CreatedObject{aws.ToString(head.ETag), writerID}, nil
	}
	exists := NewStorageError(KindAlreadyExists, "it exists already", at)
	exists.Err = refusal
	return CreatedObject{}, exists
}
