package storage

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// S3Settings is what replaces a mount point in the configuration of an application.
type S3Settings struct {
	Endpoint string // http:// or https:// address of the store
	Region   string
	// VirtualHosts puts the bucket into the host name, which needs a wildcard DNS entry; stores in a data centre
	// mostly have none.
	VirtualHosts bool
	CAFile       string // PEM file of a private certificate authority, beside those of the system
	// AccessKeyID and SecretAccessKey are of the SDK's default chain when empty.
	AccessKeyID     string
	SecretAccessKey string
	SessionToken    string
	ConnectTimeout  time.Duration
	// RequestTimeout is how long a connection may stand still. A transfer of any length may go on as long as bytes
	// flow; a server that does not answer, or that stops in the middle, ends the request.
	RequestTimeout time.Duration
	MaxAttempts    int
	MaxConnections int
	// ChecksumsWhenSupported adds CRC32 trailers, the SDK's default, which older stores refuse or store as content.
	ChecksumsWhenSupported bool
}

// DefaultS3Settings has everything but the endpoint and the keys.
func DefaultS3Settings() S3Settings {
	return S3Settings{
		Region: "us-east-1", ConnectTimeout: 5 * time.Second, RequestTimeout: 30 * time.Second,
		MaxAttempts: 4, MaxConnections: 50,
	}
}

// SettingsError names everything that is wrong with the settings at once.
type SettingsError struct {
	Problems []string // "S3_REGION: what is wrong"
}

func (e *SettingsError) Error() string { return "wrong settings: " + strings.Join(e.Problems, "; ") }

// settingsReader collects problems instead of stopping at the first.
type settingsReader struct {
	lookup   func(name string) string
	problems []string
}

func (r *settingsReader) complain(name, text string) {
	r.problems = append(r.problems, name+": "+text)
}

func (r *settingsReader) number(name string, standard int) int {
	text := r.lookup(name)
	if text == "" {
		return standard
	}
	value, err := strconv.Atoi(text)
	if err != nil || value <= 0 {
		r.complain(name, fmt.Sprintf("takes a whole number above 0, not %q", text))
		return standard
	}
	return value
}

func (r *settingsReader) milliseconds(name string, standard time.Duration) time.Duration {
	return time.Duration(r.number(name, int(standard.Milliseconds()))) * time.Millisecond
}

// choice tells whether the second of two words is set; the first is the default.
func (r *settingsReader) choice(name, first, second string) bool {
	switch text := r.lookup(name); text {
	case "", first:
		return false
	case second:
		return true
	default:
		r.complain(name, fmt.Sprintf("is %s or %s, not %q", first, second, text))
		return false
	}
}

func (r *settingsReader) endpoint(name string) string {
	text := r.lookup(name)
	address, err := url.Parse(text)
	if err != nil || address.Host == "" || (address.Scheme != "http" && address.Scheme != "https") {
		r.complain(name, "takes an address such as https://storage.example.com")
	}
	return text
}

// SettingsFromEnvironment reads S3_ENDPOINT, S3_REGION, S3_ADDRESSING (path or virtual), S3_CA_FILE,
// S3_CONNECT_TIMEOUT_MS, S3_REQUEST_TIMEOUT_MS, S3_MAX_ATTEMPTS, S3_MAX_CONNECTIONS, S3_CHECKSUMS (whenRequired or
// whenSupported) and the AWS_ variables of keys. lookup is os.Getenv outside of tests. The error is a *SettingsError.
func SettingsFromEnvironment(lookup func(name string) string) (S3Settings, error) {
	standard := DefaultS3Settings()
	r := &settingsReader{lookup: lookup}
	settings := S3Settings{
		Endpoint:               r.endpoint("S3_ENDPOINT"),
		Region:                 lookup("S3_REGION"),
		VirtualHosts:           r.choice("S3_ADDRESSING", "path", "virtual"),
		CAFile:                 lookup("S3_CA_FILE"),
		AccessKeyID:            lookup("AWS_ACCESS_KEY_ID"),
		SecretAccessKey:        lookup("AWS_SECRET_ACCESS_KEY"),
		SessionToken:           lookup("AWS_SESSION_TOKEN"),
		ConnectTimeout:         r.milliseconds("S3_CONNECT_TIMEOUT_MS", standard.ConnectTimeout),
		RequestTimeout:         r.milliseconds("S3_REQUEST_TIMEOUT_MS", standard.RequestTimeout),
		MaxAttempts:            r.number("S3_MAX_ATTEMPTS", standard.MaxAttempts),
		MaxConnections:         r.number("S3_MAX_CONNECTIONS", standard.MaxConnections),
		ChecksumsWhenSupported: r.choice("S3_CHECKSUMS", "whenRequired", "whenSupported"),
	}
	if settings.Region == "" {
		settings.Region = standard.Region
	}
	if settings.CAFile != "" {
		if _, err := os.Stat(settings.CAFile); err != nil {
			r.complain("S3_CA_FILE", "cannot be read: "+err.Error())
		}
	}
	// Half a pair would silently fall back to other keys of the default chain.
	if (settings.AccessKeyID == "") != (settings.SecretAccessKey == "") {
		r.complain("AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY", "set both or none")
	}
	if len(r.problems) > 0 {
		return S3Settings{}, &SettingsError{Problems: r.problems}
	}
	return settings, nil
}

// region snippet: create-client

// NewS3Client makes a client to be shared by the whole application: it owns the connection pool. It asks the store
// nothing; CheckAccess does.
func NewS3Client(ctx context.Context, settings S3Settings) (*s3.Client, error) {
	roots, err := certificateAuthorities(settings.CAFile)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: settings.ConnectTimeout}
	transport := awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.DialContext = progressDialer(dialer, settings.RequestTimeout)
		t.TLSClientConfig = &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
		t.TLSHandshakeTimeout = settings.ConnectTimeout
		t.MaxConnsPerHost = settings.MaxConnections
		t.MaxIdleConnsPerHost = settings.MaxConnections
	})
	options := []func(*config.LoadOptions) error{
		config.WithRegion(settings.Region),
		config.WithHTTPClient(transport),
		config.WithRetryer(func() aws.Retryer {
			return retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts = settings.MaxAttempts })
		}),
	}
	if settings.AccessKeyID != "" {
		options = append(options, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(
			settings.AccessKeyID, settings.SecretAccessKey, settings.SessionToken)))
	}
	loaded, err := config.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return nil, fmt.Errorf("load the SDK's configuration: %w", err)
	}
	return s3.NewFromConfig(loaded, func(o *s3.Options) {
		o.BaseEndpoint = aws.String(settings.Endpoint)
		o.UsePathStyle = !settings.VirtualHosts
		// Expect: 100-continue costs a second where a proxy does not answer it.
		o.ContinueHeaderThresholdBytes = -1
		if !settings.ChecksumsWhenSupported {
			o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenRequired
			o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
		}
	}), nil
}

// endregion

func certificateAuthorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil // those of the system
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the certificate authority: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificate in PEM form", file)
	}
	return pool, nil
}

// progressConn ends when nothing moves for a while. A limit on the whole request, as http.Client.Timeout is, would
// cut off large transfers; one on the first byte of the answer would not notice an upload that stands still.
type progressConn struct {
	net.Conn
	timeout time.Duration
}

func progressDialer(dialer *net.Dialer, timeout time.Duration) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &progressConn{Conn: conn, timeout: timeout}, nil
	}
}

func (c *progressConn) Read(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c *progressConn) Write(p []byte) (int, error) {
	if err := c.SetDeadline(time.Now().Add(c.timeout)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// UnsignedPayload is an option of a request whose body is a stream that cannot be read twice: without it the SDK
// wants to read the body once for its hash, and refuses. The length must be set. Over plain HTTP nothing but the
// length protects such a body, so prefer an io.ReadSeeker where there is one.
func UnsignedPayload(options *s3.Options) {
	options.APIOptions = append(options.APIOptions, v4.SwapComputePayloadSHA256ForUnsignedPayloadMiddleware)
}

// AccessProblem says why a bucket cannot be used.
type AccessProblem string

// What CheckAccess finds.
const (
	WrongAccessKey AccessProblem = "wrongAccessKey"
	WrongSecret    AccessProblem = "wrongSecret"
	ClockSkew      AccessProblem = "clockSkew"
	NoSuchBucket   AccessProblem = "noSuchBucket"
	NoAccess       AccessProblem = "noAccess"
	Unreachable    AccessProblem = "unreachable"
	NoAnswer       AccessProblem = "noAnswer" // within the configured time
	UntrustedTLS   AccessProblem = "untrustedTls"
	OtherProblem   AccessProblem = "other"
)

// AccessError is what CheckAccess returns.
type AccessError struct {
	Problem AccessProblem
	Bucket  string
	Err     error
}

func (e *AccessError) Error() string {
	return fmt.Sprintf("bucket %s cannot be used: %s: %v", e.Bucket, e.Problem, e.Err)
}

// Unwrap gives the error of the SDK.
func (e *AccessError) Unwrap() error { return e.Err }

// CheckAccess asks for the bucket once, at the start of an application. The error is an *AccessError.
func CheckAccess(ctx context.Context, client *s3.Client, bucket string) error {
	_, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket})
	if err == nil {
		return nil
	}
	problem := accessProblem(err)
	if problem == NoAccess {
		// The answer to a HEAD has no body, so it says 403 for a wrong key and for a missing right alike.
		_, listErr := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, MaxKeys: aws.Int32(1)})
		if listErr != nil {
			problem, err = accessProblem(listErr), listErr
		}
	}
	slog.WarnContext(ctx, "bucket cannot be used", "bucket", bucket, "problem", problem)
	return &AccessError{Problem: problem, Bucket: bucket, Err: err}
}

func accessProblem(err error) AccessProblem {
	var api smithy.APIError
	if errors.As(err, &api) {
		switch api.ErrorCode() {
		case "InvalidAccessKeyId":
			return WrongAccessKey
		case "SignatureDoesNotMatch":
			return WrongSecret
		case "RequestTimeTooSkewed":
			return ClockSkew
		}
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		switch response.HTTPStatusCode() {
		case http.StatusNotFound:
			return NoSuchBucket
		case http.StatusForbidden, http.StatusUnauthorized:
			return NoAccess
		}
	}
	return connectionProblem(err)
}

func connectionProblem(err error) AccessProblem {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	var operation *net.OpError
	switch {
	case errors.As(err, &certificate), errors.As(err, &record):
		return UntrustedTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return NoAnswer
	case errors.As(err, &operation):
		return Unreachable
	}
	return OtherProblem
}
