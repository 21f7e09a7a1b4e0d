package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// largestSingleCopy is what one CopyObject may copy: 5 GiB.
const largestSingleCopy int64 = 5 << 30

// CopyOptions of ObjectCopier. The zero value is right for a store.
type CopyOptions struct {
	// SingleCopyLimit in bytes: longer objects are copied by parts. 0: 5 GiB.
	SingleCopyLimit int64
	// PartSize in bytes, 5 MiB to 5 GiB; 0: 512 MiB.
	PartSize int64
	// Overwrite replaces an existing destination.
	Overwrite bool
}

// ObjectCopier copies within a bucket, on the server.
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

func (c *ObjectCopier) source(key string) *string {
	return aws.String(c.Bucket + "/" + (&url.URL{Path: key}).EscapedPath())
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
		etag, err = c.copyWhole(ctx, source, destination, sourceETag, options)
	} else {
		etag, err = c.copyParts(ctx, source, destination, head, options)
	}
	if err != nil {
		return "", c.explain(ctx, source, destination, options, ToStorageError(err, ErrorContext{"CopyObject", c.Bucket, destination}))
	}
	made, err := c.head(ctx, destination)
	if err != nil {
		return "", err
	}
	// RGW 16 does not tell the ETag of what it completed.
	differs := made == nil || aws.ToInt64(made.ContentLength) != aws.ToInt64(head.ContentLength) ||
		etag != "" && !sameETag(aws.ToString(made.ETag), etag)
	if differs {
		return "", NewStorageError(KindCorrupt, "the copy is not what was copied", ErrorContext{"CopyObject", c.Bucket, destination})
	}
	return aws.ToString(made.ETag), nil
}

// sameETag compares without quotes: RGW leaves them out of the answer to a copy, and nowhere else.
func sameETag(one, other string) bool { return strings.Trim(one, `"`) == strings.Trim(other, `"`) }

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
func (c *ObjectCopier) copyWhole(ctx context.Context, source, destination, sourceETag string, options CopyOptions) (string, error) {
	output, err := c.Client.CopyObject(ctx, &s3.CopyObjectInput{
		Bucket: &c.Bucket, Key: &destination, CopySource: c.source(source),
		CopySourceIfMatch: c.when(true, "copy.sourceIfMatch", sourceETag),
		IfNoneMatch:       c.when(!options.Overwrite, "copy.ifNoneMatch", "*"),
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(output.CopyObjectResult.ETag), nil
}

// copyParts copies what is too long for one request. Whatever fails, no upload stays open.
func (c *ObjectCopier) copyParts(ctx context.Context, source, destination string, head *s3.HeadObjectOutput, options CopyOptions) (string, error) {
	upload, err := c.Client.CreateMultipartUpload(ctx, c.describe(destination, head))
	if err != nil {
		return "", err
	}
	etag, err := c.fillUpload(ctx, source, destination, upload.UploadId, head, options)
	if err != nil {
		abortCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		_, abortErr := c.Client.AbortMultipartUpload(abortCtx, &s3.AbortMultipartUploadInput{
			Bucket: &c.Bucket, Key: &destination, UploadId: upload.UploadId,
		})
		if abortErr != nil {
			slog.WarnContext(ctx, "an upload stays open", "key", destination, "error", abortErr)
		}
	}
	return etag, err
}

func (c *ObjectCopier) fillUpload(
	ctx context.Context, source, destination string, uploadID *string, head *s3.HeadObjectOutput, options CopyOptions,
) (string, error) {
	length, size := aws.ToInt64(head.ContentLength), options.PartSize
	if size <= 0 {
		size = 512 << 20
	}
	size = max(size, (length+9_999)/10_000)
	var parts []types.CompletedPart
	for start := int64(0); start < length; start += size {
		number := aws.Int32(int32(len(parts) + 1))
		output, err := c.Client.UploadPartCopy(ctx, &s3.UploadPartCopyInput{
			Bucket: &c.Bucket, Key: &destination, UploadId: uploadID, PartNumber: number, CopySource: c.source(source),
			CopySourceRange:   aws.String(fmt.Sprintf("bytes=%d-%d", start, min(start+size, length)-1)),
			CopySourceIfMatch: c.when(true, "copy.sourceIfMatch", aws.ToString(head.ETag)),
		})
		if err != nil {
			return "", err
		}
		parts = append(parts, types.CompletedPart{ETag: output.CopyPartResult.ETag, PartNumber: number})
	}
	// Parts of two versions of the source would make an object that nobody wrote.
	now, err := c.head(ctx, source)
	if err != nil {
		return "", err
	}
	if now == nil || aws.ToString(now.ETag) != aws.ToString(head.ETag) {
		return "", c.changed(source, nil)
	}
	output, err := c.Client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &c.Bucket, Key: &destination, UploadId: uploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		IfNoneMatch:     c.when(!options.Overwrite, "complete.ifNoneMatch", "*"),
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(output.ETag), c.copyTags(ctx, source, destination)
}

// copyTags comes after the upload: RGW 16 ignores the tags that a multipart upload is begun with.
func (c *ObjectCopier) copyTags(ctx context.Context, source, destination string) error {
	tagging, err := c.Client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &c.Bucket, Key: &source})
	if err != nil || len(tagging.TagSet) == 0 {
		return err
	}
	_, err = c.Client.PutObjectTagging(ctx, &s3.PutObjectTaggingInput{
		Bucket: &c.Bucket, Key: &destination, Tagging: &types.Tagging{TagSet: tagging.TagSet},
	}, WithContentMD5)
	return err
}

// describe repeats what a multipart upload does not take from the source by itself.
func (c *ObjectCopier) describe(destination string, head *s3.HeadObjectOutput) *s3.CreateMultipartUploadInput {
	return &s3.CreateMultipartUploadInput{
		Bucket: &c.Bucket, Key: &destination, Metadata: head.Metadata, ContentType: head.ContentType,
		ContentEncoding: head.ContentEncoding, ContentLanguage: head.ContentLanguage,
		ContentDisposition: head.ContentDisposition, CacheControl: head.CacheControl,
	}
}
