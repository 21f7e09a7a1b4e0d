package storage

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// longestURLExpiry is a limit of SigV4.
const longestURLExpiry = 7 * 24 * time.Hour

// InvalidTransferError says why nothing was signed. errors.Is finds fs.ErrInvalid.
type InvalidTransferError struct{ Reason string }

func (e *InvalidTransferError) Error() string { return "nothing was signed: " + e.Reason }

// Is makes it an fs.ErrInvalid.
func (e *InvalidTransferError) Is(target error) bool { return target == fs.ErrInvalid }

// DirectTransfer signs URLs by which browsers and other programs without keys send and fetch objects themselves, so that
// the bytes do not go through the application. Signing asks the store nothing.
type DirectTransfer struct {
	Client *s3.Client
	Bucket string
}

// UploadURL is an address with the headers that the request must have as they are.
type UploadURL struct {
	URL     string
	Headers http.Header
}

// UploadForm is what a page posts as multipart/form-data: the fields first, then the file in a field called file. key
// may be changed to any key below the prefix.
type UploadForm struct {
	URL    string
	Fields map[string]string
}

func checkTransfer(key string, expires time.Duration) error {
	if expires < time.Second || expires > longestURLExpiry {
		return &InvalidTransferError{fmt.Sprintf("a URL is good for 1 s to 7 days, not %v", expires)}
	}
	for segment := range strings.SplitSeq(key, "/") {
		// Clients resolve these before they send: the request would be for another key, and refused.
		if segment == "." || segment == ".." {
			return &InvalidTransferError{"clients resolve a segment of the key " + key}
		}
	}
	return nil
}

func (d *DirectTransfer) presigner(expires time.Duration) *s3.PresignClient {
	return s3.NewPresignClient(d.Client, s3.WithPresignExpires(expires), s3.WithPresignClientFromClientOptions(
		// A checksum that the SDK adds would have to be sent by whoever uses the URL.
		func(o *s3.Options) { o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired }))
}

// region snippet: presigned-get

// DownloadURL is an address by which anybody downloads an object until it expires. fileName is what it is to be called
// on the reader's disk; empty: the last segment of the key. The error is an *InvalidTransferError, or of the keys.
func (d *DirectTransfer) DownloadURL(ctx context.Context, key, fileName string, expires time.Duration) (string, error) {
	if err := checkTransfer(key, expires); err != nil {
		return "", err
	}
	if fileName == "" {
		fileName = path.Base(key)
	}
	request, err := d.presigner(expires).PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket:                     &d.Bucket,
		Key:                        &key,
		ResponseContentDisposition: aws.String(attachment(fileName)),
	})
	if err != nil {
		return "", err
	}
	return request.URL, nil
}

// endregion

// attachment has the name twice: in ASCII for old clients, and as RFC 6266 and RFC 8187 say.
func attachment(fileName string) string {
	fallback := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || strings.ContainsRune(`"\%/`, r) {
			return '_'
		}
		return r
	}, fileName)
	return fmt.Sprintf(`attachment; filename="%s"; filename*=UTF-8''%s`, fallback, encodeRFC8187(fileName))
}

func encodeRFC8187(text string) string {
	var encoded strings.Builder
	for _, b := range []byte(text) {
		if b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b == '-' || b == '.' || b == '_' {
			encoded.WriteByte(b)
		} else {
			fmt.Fprintf(&encoded, "%%%02X", b)
		}
	}
	return encoded.String()
}

// region snippet: presigned-put

// UploadURL is an address to which one object of exactly this type and length, in bytes, may be sent.
func (d *DirectTransfer) UploadURL(ctx context.Context, key, contentType string, length int64, expires time.Duration) (UploadURL, error) {
	if err := checkTransfer(key, expires); err != nil {
		return UploadURL{}, err
	}
	request, err := d.presigner(expires).PresignPutObject(ctx, &s3.PutObjectInput{
		Bucket: &d.Bucket, Key: &key, ContentType: &contentType, ContentLength: &length,
	})
	if err != nil {
		return UploadURL{}, err
	}
	headers := request.SignedHeader.Clone()
	headers.Del("Host")
	return UploadURL{URL: request.URL, Headers: headers}, nil
}

// endregion

// UploadForm lets a page send an object of any key below a prefix, of this type and of at most so many bytes. It is the
// only way to have the store limit a size that is not known before.
func (d *DirectTransfer) UploadForm(ctx context.Context, keyPrefix, contentType string, maxBytes int64, expires time.Duration) (UploadForm, error) {
	if err := checkTransfer(keyPrefix, expires); err != nil {
		return UploadForm{}, err
	}
	key := keyPrefix + "${filename}"
	request, err := s3.NewPresignClient(d.Client).PresignPostObject(ctx, &s3.PutObjectInput{Bucket: &d.Bucket, Key: &key},
		func(o *s3.PresignPostOptions) {
			o.Expires = expires
			o.Conditions = []any{
				// Without it the SDK allows the one key that is called ${filename}.
				[]any{"starts-with", "$key", keyPrefix},
				[]any{"content-length-range", 0, maxBytes},
				[]any{"eq", "$Content-Type", contentType},
			}
		})
	if err != nil {
		return UploadForm{}, err
	}
	fields := map[string]string{"Content-Type": contentType}
	for name, value := range request.Values {
		fields[name] = value
	}
	address, err := url.Parse(request.URL)
	if err != nil {
		return UploadForm{}, err
	}
	return UploadForm{URL: address.String(), Fields: fields}, nil
}
