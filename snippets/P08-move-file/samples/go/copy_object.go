package storage

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go/middleware"
)

// largestSingleCopy is what one CopyObject may copy: 5 GiB.
const largestSingleCopy int64 = 5 << 30

// largestHeldPart is how many bytes of a part may go through this process: one is held in memory.
const largestHeldPart int64 = 64 << 20

// CopyOptions of ObjectCopier. The zero value is right for a store.
type CopyOptions struct {
	// SingleCopyLimit in bytes: longer objects are copied by parts. 0: 5 GiB.
	SingleCopyLimit int64
	// PartSize in bytes, 5 MiB to 5 GiB; 0: 512 MiB.
	PartSize int64
	// Overwrite replaces an existing destination.
	Overwrite bool
	// OnUpload is told the id of the upload of a copy by parts before its first part: what a crash leaves of it can be
	// aborted then. Nil: nobody.
	OnUpload func(ctx context.Context, uploadID string) error
}

// ObjectCopier copies within a bucket, on the server; only objects above one copy whose key has a "%" go through this
// process, part by part.
type ObjectCopier struct {
	Client       *s3.Client
	Capabilities *StoreCapabilities
	Bucket       string
}

// head gives nil when there is no object.
func (c *ObjectCopier) head(ctx context.Context, key string) (*s3.HeadObjectOutput, error) {
	output, err := c.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &c.Bucket, Key: &key})
	err = ToStorageError(err, ErrorContext{"HeadObject", c.Bucket, key})
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return output, err
}

func (c *ObjectCopier) occupied(key string, cause error) error {
	err := NewStorageError(KindAlreadyExists, "the destination exists already", ErrorContext{"CopyObject", c.Bucket, key})
	err.Err = cause
	return err
}

func (c *ObjectCopier) changed(key string, cause error) error {
	err := NewStorageError(KindConflict, "the source was changed meanwhile", ErrorContext{"CopyObject", c.Bucket, key})
	err.Err = cause
	return err
}

// source is a key as the header of a copy wants it: everything encoded but the slashes. The functions for paths of
// net/url would leave "+" as it is, which stores read as a space.
func (c *ObjectCopier) source(key string) *string {
	encoded := strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(key))
	return aws.String(c.Bucket + "/" + encoded)
}

// when gives a header only where the store honours it: RGW 16 ignores conditions of copies, others refuse them.
func (c *ObjectCopier) when(wanted bool, capability, value string) *string {
	if wanted && c.Capabilities.Works(capability) {
		return &value
	}
	return nil
}

// Copy copies an object with its metadata, content headers and tags, not its ACL, and verifies the copy by reading
// back its length and ETag. It returns that ETag. sourceETag is the version to be copied, with quotes. Where the store
// ignores the conditions of a copy, it looks before: a destination that comes into being in that moment is overwritten.
// The error is a *StorageError: KindNotFound, KindAlreadyExists, or KindConflict for a source that is another version.
func (c *ObjectCopier) Copy(ctx context.Context, source, destination, sourceETag string, options CopyOptions) (string, error) {
	if !options.Overwrite {
		there, err := c.head(ctx, destination)
		if err != nil {
			return "", err
		}
		if there != nil {
			return "", c.occupied(destination, nil)
		}
	}
	head, err := c.head(ctx, source)
	if err != nil {
		return "", err
	}
	if head == nil {
		return "", NewStorageError(KindNotFound, "there is no source", ErrorContext{"CopyObject", c.Bucket, source})
	}
	if aws.ToString(head.ETag) != sourceETag {
		return "", c.changed(source, nil)
	}
	limit := options.SingleCopyLimit
	if limit <= 0 {
		limit = largestSingleCopy
	}
	var etag string
	if aws.ToInt64(head.ContentLength) <= limit {
		etag, err = c.copyWhole(ctx, source, destination, head, options)
	} else {
		err = c.copyParts(ctx, source, destination, head, options)
	}
	if err != nil {
		return "", c.explain(ctx, source, destination, options, ToStorageError(err, ErrorContext{"CopyObject", c.Bucket, destination}))
	}
	made, err := c.head(ctx, destination)
	if err != nil {
		return "", err
	}
	if made == nil || aws.ToInt64(made.ContentLength) != aws.ToInt64(head.ContentLength) ||
		etag != "" && unquoted(aws.ToString(made.ETag)) != unquoted(etag) {
		return "", NewStorageError(KindCorrupt, "the copy is not what was copied", ErrorContext{"CopyObject", c.Bucket, destination})
	}
	return aws.ToString(made.ETag), nil
}

// unquoted takes the quotes off an ETag: RGW 16 sends that of a copy without them.
func unquoted(etag string) string { return strings.Trim(etag, `"`) }

// explain tells which of two conditions failed: the store refuses both alike.
func (c *ObjectCopier) explain(ctx context.Context, source, destination string, options CopyOptions, err error) error {
	if KindOf(err) != KindPreconditionFailed {
		return err
	}
	if there, headErr := c.head(ctx, destination); !options.Overwrite && headErr == nil && there != nil {
		return c.occupied(destination, err)
	}
	return c.changed(source, err)
}

// copyWhole keeps metadata, content headers and tags: CopyObject does so by itself.
func (c *ObjectCopier) copyWhole(
	ctx context.Context, source, destination string, head *s3.HeadObjectOutput, options CopyOptions,
) (string, error) {
	attempts := 0
	output, err := c.Client.CopyObject(ctx, &s3.CopyObjectInput{
		Bucket: &c.Bucket, Key: &destination, CopySource: c.source(source),
		CopySourceIfMatch: c.when(true, "copy.sourceIfMatch", aws.ToString(head.ETag)),
		IfNoneMatch:       c.when(!options.Overwrite, "copy.ifNoneMatch", "*"),
	}, countingAttempts(&attempts))
	if err != nil {
		refused := KindOf(ToStorageError(err, ErrorContext{})) == KindPreconditionFailed
		if refused && attempts > 1 && c.isThere(ctx, source, destination, head) {
			return "", nil
		}
		return "", err
	}
	if output.CopyObjectResult == nil {
		return "", nil
	}
	return aws.ToString(output.CopyObjectResult.ETag), nil
}

// countingAttempts counts those of a request: what is in the way of the second may be what the first one made, whose
// answer was lost.
func countingAttempts(attempts *int) func(*s3.Options) {
	return func(options *s3.Options) {
		options.APIOptions = append(options.APIOptions, func(stack *middleware.Stack) error {
			count := func(
				ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
			) (middleware.DeserializeOutput, middleware.Metadata, error) {
				*attempts++
				return next.HandleDeserialize(ctx, in)
			}
			return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("CountAttempts", count), middleware.After)
		})
	}
}

// isThere tells whether the destination has the bytes of the source.
func (c *ObjectCopier) isThere(ctx context.Context, source, destination string, head *s3.HeadObjectOutput) bool {
	there, err := c.head(ctx, destination)
	if err != nil || there == nil {
		return false
	}
	same, err := c.isSame(ctx, source, destination, head, there)
	return err == nil && same
}

// copyParts copies what is too long for one request. Whatever fails, no upload stays open.
func (c *ObjectCopier) copyParts(ctx context.Context, source, destination string, head *s3.HeadObjectOutput, options CopyOptions) error {
	// What a multipart upload does not take from the source by itself.
	upload, err := c.Client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
		Bucket: &c.Bucket, Key: &destination, Metadata: head.Metadata, ContentType: head.ContentType,
		ContentEncoding: head.ContentEncoding, ContentLanguage: head.ContentLanguage,
		ContentDisposition: head.ContentDisposition, CacheControl: head.CacheControl,
	})
	if err != nil {
		return err
	}
	if err := c.fillUpload(ctx, source, destination, upload.UploadId, head, options); err != nil {
		abortCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		if abortErr := c.abort(abortCtx, destination, aws.ToString(upload.UploadId)); abortErr != nil {
			slog.WarnContext(ctx, "an upload stays open", "key", destination, "error", abortErr)
		}
		return err
	}
	// Not with the creation of the upload: RGW 16 loses them there.
	return c.copyTags(ctx, source, destination)
}

// abort gives an upload up. One that is gone was completed, or somebody else was faster.
func (c *ObjectCopier) abort(ctx context.Context, key, uploadID string) error {
	_, err := c.Client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &c.Bucket, Key: &key, UploadId: &uploadID,
	})
	err = ToStorageError(err, ErrorContext{"AbortMultipartUpload", c.Bucket, key})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (c *ObjectCopier) fillUpload(
	ctx context.Context, source, destination string, uploadID *string, head *s3.HeadObjectOutput, options CopyOptions,
) error {
	length, size := aws.ToInt64(head.ContentLength), options.PartSize
	if size <= 0 {
		size = 512 << 20
	}
	if c.held(source) {
		size = min(size, largestHeldPart)
	}
	size = max(size, (length+9_999)/10_000)
	if options.OnUpload != nil {
		if err := options.OnUpload(ctx, aws.ToString(uploadID)); err != nil {
			return err
		}
	}
	var parts []types.CompletedPart
	for start := int64(0); start < length; start += size {
		part := copiedPart{source, destination, uploadID, int32(len(parts) + 1), start, min(start+size, length)}
		fill := c.copyPart
		if c.held(source) {
			fill = c.sendPart
		}
		etag, err := fill(ctx, part, aws.ToString(head.ETag))
		if err != nil {
			return err
		}
		parts = append(parts, types.CompletedPart{ETag: etag, PartNumber: &part.number})
	}
	// Parts of two versions of the source would make an object that nobody wrote.
	now, err := c.head(ctx, source)
	if err != nil {
		return err
	}
	if now == nil || aws.ToString(now.ETag) != aws.ToString(head.ETag) {
		return c.changed(source, nil)
	}
	return c.complete(ctx, destination, &s3.CompleteMultipartUploadInput{
		Bucket: &c.Bucket, Key: &destination, UploadId: uploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		IfNoneMatch:     c.when(!options.Overwrite, "complete.ifNoneMatch", "*"),
	})
}

// complete makes the object of its parts. When the answer to a first attempt was lost, the upload is gone and the key is
// taken: by us. The ETag of the answer is of no use: on RGW 16 it is another one than the object has.
func (c *ObjectCopier) complete(ctx context.Context, destination string, input *s3.CompleteMultipartUploadInput) error {
	attempts := 0
	_, err := c.Client.CompleteMultipartUpload(ctx, input, countingAttempts(&attempts))
	err = ToStorageError(err, ErrorContext{"CompleteMultipartUpload", c.Bucket, destination})
	kind := KindOf(err)
	if err == nil || kind != KindNotFound && kind != KindPreconditionFailed {
		return err
	}
	if attempts > 1 {
		made, headErr := c.head(ctx, destination)
		if headErr == nil && made != nil && aws.ToString(made.ETag) == etagOfCopy(input.MultipartUpload.Parts) {
			return nil
		}
	}
	if kind == KindNotFound { // which is said of a source
		gone := NewStorageError(KindConflict, "the upload was removed meanwhile", ErrorContext{"CopyObject", c.Bucket, destination})
		gone.Err = err
		return gone
	}
	return err
}

// etagOfCopy is what S3 makes of the MD5 of the parts' MD5s, and their number; something else where those are no MD5s.
func etagOfCopy(parts []types.CompletedPart) string {
	digest := md5.New()
	for _, part := range parts {
		sum, err := hex.DecodeString(unquoted(aws.ToString(part.ETag)))
		if err != nil {
			return ""
		}
		digest.Write(sum)
	}
	return fmt.Sprintf(`"%x-%d"`, digest.Sum(nil), len(parts))
}

// copiedPart is a part of an upload, and the bytes of the source that it takes: end is the first that it does not.
type copiedPart struct {
	source, destination string
	uploadID            *string
	number              int32
	start, end          int64
}

// held tells whether the parts of an object go through this process. RGW 16 decodes the source of UploadPartCopy twice,
// that of CopyObject once: "a%41" copies the bytes of "aA", and a "%" that does not begin a hexadecimal code ends the
// gateway. Encoding twice is no way out: other stores decode once.
func (c *ObjectCopier) held(source string) bool { return strings.Contains(source, "%") }

func (c *ObjectCopier) copyPart(ctx context.Context, part copiedPart, sourceETag string) (*string, error) {
	output, err := c.Client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{
		Bucket: &c.Bucket, Key: &part.destination, UploadId: part.uploadID, PartNumber: &part.number,
		CopySource:        c.source(part.source),
		CopySourceRange:   aws.String(fmt.Sprintf("bytes=%d-%d", part.start, part.end-1)),
		CopySourceIfMatch: c.when(true, "copy.sourceIfMatch", sourceETag),
	})
	if err != nil {
		return nil, err
	}
	if output.CopyPartResult == nil {
		return nil, NewStorageError(KindCorrupt, "a part was copied without its ETag",
			ErrorContext{"UploadPartCopy", c.Bucket, part.destination})
	}
	return output.CopyPartResult.ETag, nil
}

// sendPart copies a part through this process.
func (c *ObjectCopier) sendPart(ctx context.Context, part copiedPart, sourceETag string) (*string, error) {
	// The body may break off after the answer began: the SDK does not ask again then.
	content, err := WithRetry(ctx, DefaultRetry(), func(ctx context.Context) ([]byte, error) {
		return c.readPart(ctx, part, sourceETag)
	})
	if err != nil {
		return nil, err
	}
	output, err := c.Client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &c.Bucket, Key: &part.destination, UploadId: part.uploadID, PartNumber: &part.number,
		Body: bytes.NewReader(content),
	}, WithContentMD5)
	if err != nil {
		return nil, ToStorageError(err, ErrorContext{"UploadPart", c.Bucket, part.destination})
	}
	return output.ETag, nil
}

func (c *ObjectCopier) readPart(ctx context.Context, part copiedPart, sourceETag string) ([]byte, error) {
	at := ErrorContext{"GetObject", c.Bucket, part.source}
	output, err := c.Client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &c.Bucket, Key: &part.source, IfMatch: &sourceETag,
		Range: aws.String(fmt.Sprintf("bytes=%d-%d", part.start, part.end-1)),
	})
	if err != nil {
		return nil, ToStorageError(err, at)
	}
	defer func() { _ = output.Body.Close() }()
	if aws.ToString(output.ETag) != sourceETag {
		return nil, c.changed(part.source, nil)
	}
	// Looked at before the body is taken into memory: a proxy that knows no ranges answers with all of it.
	if aws.ToInt64(output.ContentLength) != part.end-part.start {
		return nil, NewStorageError(KindCorrupt, "a part of another length", at)
	}
	content := make([]byte, part.end-part.start)
	if _, err := io.ReadFull(output.Body, content); err != nil {
		return nil, ToStorageError(err, at)
	}
	return content, nil
}

// readSmall gives the content of an object. The body may break off after the answer began: the SDK does not ask again
// then.
func (c *ObjectCopier) readSmall(ctx context.Context, key string) ([]byte, error) {
	at := ErrorContext{"GetObject", c.Bucket, key}
	return WithRetry(ctx, DefaultRetry(), func(ctx context.Context) ([]byte, error) {
		output, err := c.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &c.Bucket, Key: &key})
		if err != nil {
			return nil, ToStorageError(err, at)
		}
		defer func() { _ = output.Body.Close() }()
		content, err := io.ReadAll(output.Body)
		return content, ToStorageError(err, at)
	})
}

func (c *ObjectCopier) copyTags(ctx context.Context, source, destination string) error {
	tagging, err := c.Client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &c.Bucket, Key: &source})
	if err != nil || len(tagging.TagSet) == 0 {
		return ToStorageError(err, ErrorContext{"GetObjectTagging", c.Bucket, source})
	}
	_, err = c.Client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
		Bucket: &c.Bucket, Key: &destination, Tagging: &types.Tagging{TagSet: tagging.TagSet},
	}, WithContentMD5)
	return ToStorageError(err, ErrorContext{"PutObjectTagging", c.Bucket, destination})
}

// isSame tells whether both hold the same bytes: then it does not matter who wrote the destination. The ETag of a copy
// by parts is another one.
func (c *ObjectCopier) isSame(
	ctx context.Context, source, destination string, head, there *s3.HeadObjectOutput,
) (bool, error) {
	if aws.ToInt64(head.ContentLength) != aws.ToInt64(there.ContentLength) {
		return false, nil
	}
	if aws.ToString(head.ETag) == aws.ToString(there.ETag) {
		return true, nil
	}
	one, err := c.digest(ctx, source)
	if err != nil {
		return false, err
	}
	other, err := c.digest(ctx, destination)
	return one == other, err
}

func (c *ObjectCopier) digest(ctx context.Context, key string) (string, error) {
	at := ErrorContext{"GetObject", c.Bucket, key}
	output, err := c.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &c.Bucket, Key: &key})
	if err != nil {
		return "", ToStorageError(err, at)
	}
	defer func() { _ = output.Body.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, output.Body); err != nil {
		return "", ToStorageError(err, at)
	}
	return string(hash.Sum(nil)), nil
}
