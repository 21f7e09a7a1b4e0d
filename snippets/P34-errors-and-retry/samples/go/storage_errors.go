package storage

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// ErrorKind says what went wrong, in terms that a caller can decide by.
type ErrorKind string

// The kinds of errors. What a store says in other words is mapped to one of them.
const (
	KindNotFound           ErrorKind = "notFound"
	KindAccessDenied       ErrorKind = "accessDenied"
	KindAlreadyExists      ErrorKind = "alreadyExists"
	KindConflict           ErrorKind = "conflict"
	KindPreconditionFailed ErrorKind = "preconditionFailed"
	KindInvalid            ErrorKind = "invalid"
	KindThrottled          ErrorKind = "throttled"
	KindUnavailable        ErrorKind = "unavailable"
	KindTimeout            ErrorKind = "timeout"
	KindTLS                ErrorKind = "tls"
	KindClockSkew          ErrorKind = "clockSkew"
	KindQuota              ErrorKind = "quota"
	KindUnsupported        ErrorKind = "unsupported"
	KindCorrupt            ErrorKind = "corrupt"
	KindCancelled          ErrorKind = "cancelled"
	KindUnknown            ErrorKind = "unknown"
)

// ErrorContext says what was being done when an error occurred.
type ErrorContext struct {
	Operation string
	Bucket    string
	Key       string
}

// StorageError is the one error type of this package. errors.Is finds it as fs.ErrNotExist, fs.ErrExist,
// fs.ErrPermission, fs.ErrInvalid, os.ErrDeadlineExceeded, errors.ErrUnsupported, syscall.ENOSPC and
// context.Canceled, so that code written for files keeps working.
type StorageError struct {
	Kind    ErrorKind
	Code    string // of the store, empty when it sent none
	Status  int    // of HTTP, 0 when there was no answer
	Message string
	// RequestID is what the operator of the store asks for.
	RequestID string
	Operation string
	Bucket    string
	Key       string
	Retryable bool
	// RetryAfter is how long the server asked to wait; 0 when it did not.
	RetryAfter time.Duration
	Err        error
}

// NewStorageError makes an error that this package found itself, without an answer of the store.
func NewStorageError(kind ErrorKind, message string, at ErrorContext) *StorageError {
	return &StorageError{Kind: kind, Message: message, Operation: at.Operation, Bucket: at.Bucket, Key: at.Key}
}

func (e *StorageError) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s/%s: %s", e.Operation, e.Bucket, e.Key, e.Kind)
	if e.Status > 0 || e.Code != "" {
		fmt.Fprintf(&text, " (%d %s)", e.Status, e.Code)
	}
	if e.Message != "" {
		text.WriteString(": " + e.Message)
	}
	if e.RequestID != "" {
		text.WriteString(", request " + e.RequestID)
	}
	return text.String()
}

// Unwrap gives the error that the SDK or the network reported.
func (e *StorageError) Unwrap() error { return e.Err }

var nativeErrors = map[ErrorKind]error{
	KindNotFound:      fs.ErrNotExist,
	KindAlreadyExists: fs.ErrExist,
	KindAccessDenied:  fs.ErrPermission,
	KindInvalid:       fs.ErrInvalid,
	KindTimeout:       os.ErrDeadlineExceeded,
	KindUnsupported:   errors.ErrUnsupported,
	KindQuota:         syscall.ENOSPC,
	KindCancelled:     context.Canceled,
}

// Is makes errors.Is find the errors of Go's own packages.
func (e *StorageError) Is(target error) bool {
	native, ok := nativeErrors[e.Kind]
	return ok && target == native
}

// KindOf gives the kind of any error; KindUnknown for one that is not a StorageError.
func KindOf(err error) ErrorKind {
	var known *StorageError
	if errors.As(err, &known) {
		return known.Kind
	}
	return KindUnknown
}

var kindsByCode = map[string]ErrorKind{
	"NoSuchKey": KindNotFound, "NoSuchBucket": KindNotFound, "NotFound": KindNotFound,
	"NoSuchUpload": KindNotFound, "NoSuchVersion": KindNotFound,
	"AccessDenied": KindAccessDenied, "Forbidden": KindAccessDenied, "InvalidAccessKeyId": KindAccessDenied,
	"SignatureDoesNotMatch": KindAccessDenied, "ExpiredToken": KindAccessDenied, "InvalidToken": KindAccessDenied,
	"AccountProblem": KindAccessDenied, "AllAccessDisabled": KindAccessDenied,
	"BucketAlreadyExists": KindAlreadyExists, "BucketAlreadyOwnedByYou": KindAlreadyExists,
	"OperationAborted": KindConflict, "ConditionalRequestConflict": KindConflict, "BucketNotEmpty": KindConflict,
	"PreconditionFailed": KindPreconditionFailed, "NotModified": KindPreconditionFailed,
	"InvalidArgument": KindInvalid, "InvalidRequest": KindInvalid, "MalformedXML": KindInvalid,
	"EntityTooSmall": KindInvalid, "EntityTooLarge": KindInvalid, "InvalidPart": KindInvalid,
	"InvalidPartOrder": KindInvalid, "KeyTooLongError": KindInvalid, "InvalidBucketName": KindInvalid,
	"InvalidRange": KindInvalid, "MetadataTooLarge": KindInvalid, "MissingContentLength": KindInvalid,
	"SlowDown": KindThrottled, "TooManyRequests": KindThrottled, "Throttling": KindThrottled,
	"ThrottlingException": KindThrottled, "RequestLimitExceeded": KindThrottled,
	"InternalError": KindUnavailable, "ServiceUnavailable": KindUnavailable,
	"RequestTimeout":       KindTimeout,
	"RequestTimeTooSkewed": KindClockSkew,
	"QuotaExceeded":        KindQuota, "InsufficientCapacity": KindQuota, "XMinioStorageFull": KindQuota,
	"NotImplemented": KindUnsupported, "MethodNotAllowed": KindUnsupported,
	"BadDigest": KindCorrupt, "XAmzContentSHA256Mismatch": KindCorrupt,
	"XAmzContentChecksumMismatch": KindCorrupt, "IncompleteBody": KindCorrupt,
}

var kindsByStatus = map[int]ErrorKind{
	304: KindPreconditionFailed, 400: KindInvalid, 401: KindAccessDenied, 403: KindAccessDenied, 404: KindNotFound,
	405: KindUnsupported, 408: KindTimeout, 409: KindConflict, 411: KindInvalid, 412: KindPreconditionFailed,
	413: KindInvalid, 416: KindInvalid, 429: KindThrottled, 501: KindUnsupported, 507: KindQuota,
}

// ToStorageError maps what the SDK returns; nil stays nil and a StorageError stays itself.
func ToStorageError(err error, at ErrorContext) error {
	if err == nil {
		return nil
	}
	var known *StorageError
	if errors.As(err, &known) {
		return err
	}
	mapped := &StorageError{Operation: at.Operation, Bucket: at.Bucket, Key: at.Key, Err: err}
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		mapped.Status = response.HTTPStatusCode()
		mapped.RequestID = response.ServiceRequestID()
		if response.Response != nil {
			mapped.RetryAfter = retryAfter(response.Response.Header.Get("Retry-After"))
		}
	}
	var api smithy.APIError
	if errors.As(err, &api) {
		mapped.Code, mapped.Message = api.ErrorCode(), api.ErrorMessage()
	} else {
		mapped.Message = err.Error()
	}
	mapped.Kind = kindFor(err, mapped.Code, mapped.Status)
	switch mapped.Kind {
	case KindThrottled, KindUnavailable, KindTimeout:
		mapped.Retryable = true
	case KindCorrupt: // bytes were damaged on their way: the same bytes may arrive the next time
		mapped.Retryable = true
	case KindConflict: // a race lost to another request, which is over a moment later
		mapped.Retryable = mapped.Code == "ConditionalRequestConflict" || mapped.Code == "OperationAborted"
	}
	return mapped
}

// kindFor looks at the code first: an error inside a 200 has no other sign, and 503 may mean two things. The status
// decides where there is no code that we know: a HEAD has no body, and RGW leaves out messages.
func kindFor(err error, code string, status int) ErrorKind {
	if kind, ok := kindsByCode[code]; ok {
		return kind
	}
	if kind, ok := kindsByStatus[status]; ok {
		return kind
	}
	if status >= 500 {
		return KindUnavailable
	}
	if status >= 400 {
		return KindUnknown
	}
	return networkKind(err)
}

func networkKind(err error) ErrorKind {
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	var hostname x509.HostnameError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	var operation *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return KindCancelled
	case errors.As(err, &authority), errors.As(err, &invalid), errors.As(err, &hostname),
		errors.As(err, &verification), errors.As(err, &record):
		return KindTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return KindTimeout
	case errors.As(err, &operation), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE),
		errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return KindUnavailable
	}
	return KindUnknown
}

// retryAfter reads the header of that name, which has seconds or a date.
func retryAfter(value string) time.Duration {
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(time.Until(date), 0)
	}
	return 0
}
