package storage

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"mime"
	"path"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// DefaultReadLimit is the most that SmallFiles reads into memory unless told otherwise: 16 MiB.
const DefaultReadLimit = 16 << 20

// SmallFiles reads and writes objects that fit into memory, as os.ReadFile and os.WriteFile do with files.
type SmallFiles struct {
	Client *s3.Client
	Bucket string
	// ReadLimit in bytes; 0: DefaultReadLimit.
	ReadLimit int64
}

// WriteOptions are what a file system does not keep.
type WriteOptions struct {
	ContentType string // empty: by the ending of the name
	// Metadata may have any text: what is not ASCII travels encoded (RFC 2047), since HTTP headers are ASCII.
	Metadata map[string]string
}

// knownTypes comes before the tables of the operating system, which differ from host to host.
var knownTypes = map[string]string{
	".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8", ".html": "text/html; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".pdf": "application/pdf", ".png": "image/png",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".svg": "image/svg+xml", ".zip": "application/zip",
}

func contentTypeOf(key string) string {
	ending := path.Ext(key)
	if known, ok := knownTypes[ending]; ok {
		return known
	}
	if found := mime.TypeByExtension(ending); found != "" {
		return found
	}
	return "application/octet-stream"
}

// region snippet: write-object

// WriteFile replaces an object in one step: readers see the old or the new, never a part. It returns the ETag. The
// error is a *StorageError.
func (f *SmallFiles) WriteFile(ctx context.Context, key string, body []byte, options WriteOptions) (string, error) {
	if options.ContentType == "" {
		options.ContentType = contentTypeOf(key)
	}
	// The store refuses a body that was damaged on its way. The ETag is no substitute: it is not always the MD5.
	digest := md5.Sum(body)
	output, err := f.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket:      &f.Bucket,
		Key:         &key,
		Body:        bytes.NewReader(body),
		ContentType: &options.ContentType,
		ContentMD5:  aws.String(base64.StdEncoding.EncodeToString(digest[:])),
		Metadata:    encodeMetadata(options.Metadata),
	})
	if err != nil {
		return "", ToStorageError(err, ErrorContext{"PutObject", f.Bucket, key})
	}
	return aws.ToString(output.ETag), nil
}

// endregion

// region snippet: read-object

// ReadFile gives the whole content. An object over the limit is refused before its body is read; one that is missing
// is an fs.ErrNotExist to errors.Is. The error is a *StorageError.
func (f *SmallFiles) ReadFile(ctx context.Context, key string) ([]byte, error) {
	at := ErrorContext{"GetObject", f.Bucket, key}
	output, err := f.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &f.Bucket, Key: &key})
	if err != nil {
		return nil, ToStorageError(err, at)
	}
	defer func() {
		if err := output.Body.Close(); err != nil {
			slog.DebugContext(ctx, "close of a body failed", "key", key, "error", err)
		}
	}()
	if output.ContentLength == nil { // a proxy sends the body in chunks
		return f.readUnknown(output.Body, at)
	}
	length := *output.ContentLength
	if limit := f.limit(); length > limit {
		return nil, NewStorageError(KindInvalid, fmt.Sprintf("%d bytes, the limit is %d", length, limit), at)
	}
	body := make([]byte, length)
	if _, err := io.ReadFull(output.Body, body); err != nil {
		if ctx.Err() != nil {
			return nil, ToStorageError(ctx.Err(), at)
		}
		truncated := NewStorageError(KindCorrupt, fmt.Sprintf("the body ended before its %d bytes", length), at)
		truncated.Err, truncated.Retryable = err, true
		return nil, truncated
	}
	return body, nil
}

// endregion

func (f *SmallFiles) readUnknown(stream io.Reader, at ErrorContext) ([]byte, error) {
	limit := min(f.limit(), math.MaxInt64-1)
	body, err := io.ReadAll(io.LimitReader(stream, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = NewStorageError(KindInvalid, fmt.Sprintf("the limit is %d bytes", limit), at)
	}
	return body, ToStorageError(err, at)
}

// ReadText gives the content as text. Bytes that are no UTF-8 are an error, never replaced in silence.
func (f *SmallFiles) ReadText(ctx context.Context, key string) (string, error) {
	body, err := f.ReadFile(ctx, key)
	if err != nil {
		return "", err
	}
	if !utf8.Valid(body) {
		return "", NewStorageError(KindCorrupt, "the content is no UTF-8", ErrorContext{"GetObject", f.Bucket, key})
	}
	return string(body), nil
}

func (f *SmallFiles) limit() int64 {
	if f.ReadLimit > 0 {
		return f.ReadLimit
	}
	return DefaultReadLimit
}

// encodeMetadata leaves ASCII as it is.
func encodeMetadata(metadata map[string]string) map[string]string {
	encoded := maps.Clone(metadata)
	for name, value := range encoded {
		encoded[name] = mime.BEncoding.Encode("utf-8", value)
	}
	return encoded
}

// DecodeMetadata gives back what WriteFile encoded; other values stay as they are.
func DecodeMetadata(metadata map[string]string) map[string]string {
	decoder := new(mime.WordDecoder)
	decoded := maps.Clone(metadata)
	for name, value := range decoded {
		if text, err := decoder.DecodeHeader(value); err == nil {
			decoded[name] = text
		}
	}
	return decoded
}
