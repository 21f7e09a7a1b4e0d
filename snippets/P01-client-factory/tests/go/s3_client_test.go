package storage

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func wantProblem(t *testing.T, err error, problem AccessProblem) {
	t.Helper()
	var access *AccessError
	if !errors.As(err, &access) || access.Problem != problem {
		t.Fatalf("want %s, got %v", problem, err)
	}
}

func TestP01_http(t *testing.T) {
	s := newScratch(t)
	w := &wire{}
	must(t, CheckAccess(testContext(t), s.wired(w), s.bucket))
	wantEqual(t, "path-style requests", w.count("HEAD /"+s.bucket), 1)
	settings := targetSettings(t)
	settings.Endpoint = "http://storage.example.com" // an address of numbers never gets a bucket in front
	named := &scratch{t: t, client: newTestClient(t, settings)}
	var asked string
	_ = CheckAccess(testContext(t), named.wired(&wire{before: func(request *http.Request) error {
		asked = request.URL.String()
		return errCrash
	}}), "bucket")
	wantEqual(t, "address", asked, "http://storage.example.com/bucket")
	wantProblem(t, CheckAccess(testContext(t), s.client, "no-such-"+randomName()), NoSuchBucket)
}

func TestP01_private_ca(t *testing.T) {
	need(t, "tls")
	settings := targetSettings(t)
	settings.Endpoint = environment(t, "S3_TLS_ENDPOINT")
	settings.CAFile = environment(t, "S3_CA_FILE")
	bucket := environment(t, "S3_BUCKET")
	must(t, CheckAccess(testContext(t), newTestClient(t, settings), bucket))
	settings.CAFile = ""
	wantProblem(t, CheckAccess(testContext(t), newTestClient(t, settings), bucket), UntrustedTLS)
}

func TestP01_private_ca_of_a_server(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer server.Close()
	settings := targetSettings(t)
	settings.Endpoint = server.URL
	settings.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	must(t, os.WriteFile(settings.CAFile, pem.EncodeToMemory(block), 0o600))
	must(t, CheckAccess(testContext(t), newTestClient(t, settings), "bucket"))
	settings.CAFile = ""
	wantProblem(t, CheckAccess(testContext(t), newTestClient(t, settings), "bucket"), UntrustedTLS)
	settings.CAFile = filepath.Join(t.TempDir(), "none.pem")
	if _, err := NewS3Client(testContext(t), settings); err == nil {
		t.Error("a missing file was accepted")
	}
}

func TestP01_wrong_key(t *testing.T) {
	t.Parallel()
	bucket := environment(t, "S3_BUCKET")
	for want, change := range map[AccessProblem]func(*S3Settings){
		WrongSecret:    func(settings *S3Settings) { settings.SecretAccessKey += "x" },
		WrongAccessKey: func(settings *S3Settings) { settings.AccessKeyID = "unknownkey" + randomName() },
	} {
		settings := targetSettings(t)
		change(&settings)
		err := CheckAccess(testContext(t), newTestClient(t, settings), bucket)
		var access *AccessError
		// RGW 16 says AccessDenied when it lists a bucket, which it says for a missing right as well.
		if !errors.As(err, &access) || access.Problem != want && access.Problem != NoAccess {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func TestP01_wrong_key_named(t *testing.T) {
	for code, want := range map[string]AccessProblem{
		"InvalidAccessKeyId": WrongAccessKey, "SignatureDoesNotMatch": WrongSecret, "RequestTimeTooSkewed": ClockSkew,
		"AccessDenied": NoAccess,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusForbidden)
			_, _ = io.WriteString(w, "<Error><Code>"+code+"</Code></Error>")
		}))
		settings := targetSettings(t)
		settings.Endpoint = server.URL
		settings.MaxAttempts = 1
		wantProblem(t, CheckAccess(testContext(t), newTestClient(t, settings), "bucket"), want)
		server.Close()
	}
}

func TestP01_timeout(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { _ = silent.Close() }()
	go func() {
		for {
			conn, err := silent.Accept()
			if err != nil {
				return
			}
			// It does answer, but ten times as late as anybody waits.
			time.AfterFunc(3*time.Second, func() { _, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") })
		}
	}()
	settings := targetSettings(t)
	settings.Endpoint = "http://" + silent.Addr().String()
	settings.RequestTimeout = 300 * time.Millisecond
	settings.MaxAttempts = 1
	done := make(chan error, 1)
	go func() { done <- CheckAccess(testContext(t), newTestClient(t, settings), "bucket") }()
	select {
	case err := <-done:
		wantProblem(t, err, NoAnswer)
	case <-time.After(30 * time.Second):
		t.Fatal("it still waits")
	}
	_ = silent.Close()
	wantProblem(t, CheckAccess(testContext(t), newTestClient(t, settings), "bucket"), Unreachable)
}

func TestP01_stream_put(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	body := pattern(3 << 20)
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key("stream")), Body: onlyReader{strings.NewReader(string(body))},
		ContentLength: aws.Int64(int64(len(body))),
	}, UnsignedPayload)
	must(t, err)
	wantEqual(t, "stream", s.mustGet("stream"), string(body))
	s.put("file", string(body))
	wantEqual(t, "file", s.mustGet("file"), string(body))
}

func TestP01_settings(t *testing.T) {
	_, err := SettingsFromEnvironment(lookupIn(map[string]string{
		"S3_ENDPOINT": "storage.example.com", "S3_ADDRESSING": "dns", "S3_MAX_ATTEMPTS": "0", "S3_CA_FILE": "/none/ca.pem",
		"S3_REQUEST_TIMEOUT_MS": "soon", "S3_CHECKSUMS": "always", "AWS_ACCESS_KEY_ID": "key",
	}))
	var wrong *SettingsError
	if !errors.As(err, &wrong) {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{
		"S3_ENDPOINT", "S3_ADDRESSING", "S3_MAX_ATTEMPTS", "S3_CA_FILE", "S3_REQUEST_TIMEOUT_MS", "S3_CHECKSUMS",
		"AWS_SECRET_ACCESS_KEY",
	} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%v does not name %s", err, name)
		}
	}
	wantEqual(t, "problems", len(wrong.Problems), 7)
	_, err = SettingsFromEnvironment(lookupIn(nil))
	if err == nil || !strings.Contains(err.Error(), "S3_ENDPOINT") {
		t.Errorf("without an endpoint: %v", err)
	}
	settings, err := SettingsFromEnvironment(lookupIn(map[string]string{
		"S3_ENDPOINT": "https://s3.example.com", "S3_ADDRESSING": "virtual", "S3_REQUEST_TIMEOUT_MS": "1500",
	}))
	must(t, err)
	want := DefaultS3Settings()
	want.Endpoint, want.VirtualHosts, want.RequestTimeout = "https://s3.example.com", true, 1500*time.Millisecond
	wantEqual(t, "settings", settings, want)
	_, err = SettingsFromEnvironment(os.Getenv)
	must(t, err)
}

func TestP01_settings_defaults(t *testing.T) {
	settings, err := SettingsFromEnvironment(lookupIn(map[string]string{"S3_ENDPOINT": "https://s3.example.com"}))
	must(t, err)
	wantEqual(t, "settings", settings, S3Settings{
		Endpoint: "https://s3.example.com", Region: "us-east-1", ConnectTimeout: 5 * time.Second,
		RequestTimeout: 30 * time.Second, MaxAttempts: 4, MaxConnections: 50,
	})
}

func lookupIn(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}
