package storage

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// sdkError is an error as the SDK returns it.
func sdkError(status int, code string, header http.Header) error {
	var api error = &smithy.GenericAPIError{Code: code, Message: "words of the store"}
	if code == "" {
		api = errors.New("no body")
	}
	return &smithy.OperationError{ServiceID: "S3", OperationName: "PutObject", Err: &awshttp.ResponseError{
		RequestID: "tx-1",
		ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status, Header: header}}, Err: api,
		},
	}}
}

func TestP34_table(t *testing.T) {
	for _, each := range []struct {
		status    int
		code      string
		kind      ErrorKind
		retryable bool
	}{
		{404, "NoSuchKey", KindNotFound, false}, {404, "NoSuchBucket", KindNotFound, false},
		{404, "NoSuchUpload", KindNotFound, false}, {404, "", KindNotFound, false},
		{403, "AccessDenied", KindAccessDenied, false}, {403, "InvalidAccessKeyId", KindAccessDenied, false},
		{403, "SignatureDoesNotMatch", KindAccessDenied, false}, {403, "", KindAccessDenied, false},
		{403, "RequestTimeTooSkewed", KindClockSkew, false}, {403, "QuotaExceeded", KindQuota, false},
		{409, "BucketAlreadyExists", KindAlreadyExists, false}, {409, "BucketNotEmpty", KindConflict, false},
		{409, "ConditionalRequestConflict", KindConflict, true}, {409, "", KindConflict, false},
		{412, "PreconditionFailed", KindPreconditionFailed, false}, {412, "", KindPreconditionFailed, false},
		{400, "EntityTooSmall", KindInvalid, false}, {416, "InvalidRange", KindInvalid, false},
		{400, "SomethingNew", KindInvalid, false}, {400, "RequestTimeout", KindTimeout, true},
		{400, "BadDigest", KindCorrupt, true}, {501, "NotImplemented", KindUnsupported, false},
		{405, "MethodNotAllowed", KindUnsupported, false}, {503, "SlowDown", KindThrottled, true},
		{503, "ServiceUnavailable", KindUnavailable, true}, {503, "", KindUnavailable, true},
		{500, "InternalError", KindUnavailable, true}, {502, "", KindUnavailable, true}, {429, "", KindThrottled, true},
		{200, "InternalError", KindUnavailable, true}, {200, "SlowDown", KindThrottled, true},
	} {
		err := ToStorageError(sdkError(each.status, each.code, nil), ErrorContext{"PutObject", "bucket", "key"})
		var mapped *StorageError
		if !errors.As(err, &mapped) {
			t.Fatalf("%v is no StorageError", err)
		}
		got := fmt.Sprint(mapped.Kind, mapped.Retryable, mapped.Status, mapped.Code, mapped.Operation, mapped.Bucket, mapped.Key)
		want := fmt.Sprint(each.kind, each.retryable, each.status, each.code, "PutObject", "bucket", "key")
		wantEqual(t, fmt.Sprint(each.status, each.code), got, want)
	}
	for kind, err := range map[ErrorKind]error{
		KindCancelled: context.Canceled, KindTimeout: context.DeadlineExceeded, KindTLS: x509.UnknownAuthorityError{},
		KindUnavailable: &net.OpError{Op: "read", Err: syscall.ECONNRESET}, KindUnknown: errors.New("?"),
	} {
		wantEqual(t, err.Error(), KindOf(ToStorageError(fmt.Errorf("wrapped: %w", err), ErrorContext{})), kind)
	}
	if ToStorageError(nil, ErrorContext{}) != nil {
		t.Error("nil became an error")
	}
}

func TestP34_table_of_the_store(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	_, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("none"))})
	err = ToStorageError(err, ErrorContext{"HeadObject", s.bucket, s.key("none")})
	wantKind(t, err, KindNotFound)
	var mapped *StorageError
	if errors.As(err, &mapped) && mapped.RequestID == "" {
		t.Error("the request id is missing")
	}
	_, err = s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("no-such-" + randomName()), Key: aws.String("x")})
	wantKind(t, ToStorageError(err, ErrorContext{}), KindNotFound)
	s.put("file", "x")
	_, err = s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key("file")), Range: aws.String("bytes=9-"),
	})
	wantKind(t, ToStorageError(err, ErrorContext{}), KindInvalid)
}

func TestP34_native(t *testing.T) {
	at := ErrorContext{"GetObject", "bucket", "key"}
	for _, each := range []struct {
		kind   ErrorKind
		native error
	}{
		{KindNotFound, fs.ErrNotExist}, {KindAlreadyExists, fs.ErrExist}, {KindAccessDenied, fs.ErrPermission},
		{KindTimeout, os.ErrDeadlineExceeded}, {KindQuota, syscall.ENOSPC}, {KindUnsupported, errors.ErrUnsupported},
		{KindCancelled, context.Canceled}, {KindInvalid, fs.ErrInvalid},
	} {
		err := fmt.Errorf("open: %w", NewStorageError(each.kind, "", at))
		if !errors.Is(err, each.native) {
			t.Errorf("%s is no %v", each.kind, each.native)
		}
		if each.kind != KindNotFound && errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is an fs.ErrNotExist", each.kind)
		}
	}
	cause := io.ErrUnexpectedEOF
	if !errors.Is(ToStorageError(cause, at), cause) {
		t.Error("the cause is lost")
	}
	text := ToStorageError(sdkError(403, "AccessDenied", nil), at).Error()
	for _, word := range []string{"GetObject", "bucket/key", "AccessDenied", "403", "tx-1"} {
		if !strings.Contains(text, word) {
			t.Errorf("%q does not say %s", text, word)
		}
	}
}
