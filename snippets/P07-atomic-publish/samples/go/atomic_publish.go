package storage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// AtomicPublisher replaces objects from streams of unknown length: readers see the whole old or the whole new. A
// temporary key and a rename, as with files, would do the opposite: a rename is a copy and a deletion.
type AtomicPublisher struct {
	Client *s3.Client
	Bucket string
	// PartSize in bytes, at least 5 MiB, which is what 0 means. It is the memory in use; 10,000 parts are the limit.
	PartSize int
}

// ErrPublishClosed is what a writer returns that was committed or closed.
var ErrPublishClosed = errors.New("the writer was committed or closed")

// Publish copies a stream to a key. When the stream fails or ctx ends, the old object stays as it was.
func (p *AtomicPublisher) Publish(ctx context.Context, key string, source io.Reader) error {
	writer := p.NewWriter(ctx, key)
	if _, err := io.Copy(writer, source); err != nil {
		return errors.Join(err, writer.Close())
	}
	if err := ctx.Err(); err != nil {
		return errors.Join(ToStorageError(err, writer.at("PutObject")), writer.Close())
	}
	return writer.Commit()
}

// PublishWriter collects an object that appears with Commit. It is for one goroutine.
type PublishWriter struct {
	publisher *AtomicPublisher
	ctx       context.Context // io.Writer has no parameter for it
	key       string
	partSize  int
	buffer    bytes.Buffer
	uploadID  string
	parts     []types.CompletedPart
	err       error // the first failure; nothing is published after it
}

// NewWriter begins a new content. ctx ends all its requests. Close must be called, also after Commit.
func (p *AtomicPublisher) NewWriter(ctx context.Context, key string) *PublishWriter {
	return &PublishWriter{publisher: p, ctx: ctx, key: key, partSize: max(p.PartSize, 5<<20)}
}

func (w *PublishWriter) at(operation string) ErrorContext {
	return ErrorContext{operation, w.publisher.Bucket, w.key}
}

// Write sends a part when one is full.
func (w *PublishWriter) Write(p []byte) (int, error) {
	written := 0
	for written < len(p) && w.err == nil {
		// Only when more follows: an object of exactly one part needs no multipart upload.
		if w.buffer.Len() == w.partSize {
			w.err = w.sendPart()
			continue
		}
		n := min(len(p)-written, w.partSize-w.buffer.Len())
		w.buffer.Write(p[written : written+n])
		written += n
	}
	return written, w.err
}

func (w *PublishWriter) sendPart() error {
	client, bucket := w.publisher.Client, w.publisher.Bucket
	if w.uploadID == "" {
		upload, err := client.CreateMultipartUpload(w.ctx, &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: &w.key})
		if err != nil {
			return ToStorageError(err, w.at("CreateMultipartUpload"))
		}
		w.uploadID = aws.ToString(upload.UploadId)
	}
	number := aws.Int32(int32(len(w.parts) + 1))
	output, err := client.UploadPart(w.ctx, &s3.UploadPartInput{
		Bucket: &bucket, Key: &w.key, UploadId: &w.uploadID, PartNumber: number, Body: bytes.NewReader(w.buffer.Bytes()),
	})
	if err != nil {
		return ToStorageError(err, w.at("UploadPart"))
	}
	w.parts = append(w.parts, types.CompletedPart{ETag: output.ETag, PartNumber: number})
	w.buffer.Reset()
	return nil
}

// Commit publishes what was written, in one step. After an error it is not published, except that a lost answer to the
// last request leaves open whether it was.
func (w *PublishWriter) Commit() error {
	if w.err != nil {
		return w.err
	}
	if w.uploadID == "" {
		w.err = w.putWhole()
	} else {
		w.err = w.complete()
	}
	if w.err != nil {
		return errors.Join(w.err, w.Close())
	}
	w.uploadID, w.err = "", ErrPublishClosed
	return nil
}

func (w *PublishWriter) putWhole() error {
	_, err := w.publisher.Client.PutObject(w.ctx, &s3.PutObjectInput{
		Bucket: &w.publisher.Bucket, Key: &w.key, Body: bytes.NewReader(w.buffer.Bytes()),
	})
	return ToStorageError(err, w.at("PutObject"))
}

func (w *PublishWriter) complete() error {
	if err := w.sendPart(); err != nil {
		return err
	}
	_, err := w.publisher.Client.CompleteMultipartUpload(w.ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &w.publisher.Bucket, Key: &w.key, UploadId: &w.uploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: w.parts},
	})
	return ToStorageError(err, w.at("CompleteMultipartUpload"))
}

// Close discards what was not committed. A process that is killed cannot do so: let a lifecycle rule abort uploads
// that stay open for days.
func (w *PublishWriter) Close() error {
	if w.err == nil {
		w.err = ErrPublishClosed
	}
	if w.uploadID == "" {
		return nil
	}
	// The context may be why it is discarded.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), time.Minute)
	defer cancel()
	_, err := w.publisher.Client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &w.publisher.Bucket, Key: &w.key, UploadId: &w.uploadID,
	})
	w.uploadID = ""
	err = ToStorageError(err, w.at("AbortMultipartUpload"))
	if KindOf(err) == KindNotFound {
		return nil
	}
	if err != nil {
		slog.WarnContext(ctx, "an upload stays open", "key", w.key, "error", err)
	}
	return err
}
