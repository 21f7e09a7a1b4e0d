package storage

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// patience ends a test that hangs; nothing waits for it otherwise.
const patience = 2 * time.Minute

// testContext ends with the test.
func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// environment is a variable that a test cannot do without.
func environment(t *testing.T, name string) string {
	t.Helper()
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set", name)
	}
	return value
}

// targetSettings are those of the store under test.
func targetSettings(t *testing.T) S3Settings {
	t.Helper()
	settings := DefaultS3Settings()
	settings.Endpoint = environment(t, "S3_ENDPOINT")
	settings.AccessKeyID = environment(t, "AWS_ACCESS_KEY_ID")
	settings.SecretAccessKey = environment(t, "AWS_SECRET_ACCESS_KEY")
	if region := os.Getenv("S3_REGION"); region != "" {
		settings.Region = region
	}
	settings.RequestTimeout = time.Minute
	return settings
}

func newTestClient(t *testing.T, settings S3Settings) *s3.Client {
	t.Helper()
	client, err := NewS3Client(testContext(t), settings)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// scratch is a prefix of its own, removed at the end.
type scratch struct {
	t      *testing.T
	client *s3.Client
	bucket string
	prefix string
}

func newScratch(t *testing.T) *scratch {
	t.Helper()
	t.Parallel()
	s := &scratch{
		t: t, client: newTestClient(t, targetSettings(t)), bucket: environment(t, "S3_BUCKET"),
		prefix: "go-" + randomName() + "/",
	}
	t.Cleanup(s.remove)
	return s
}

func randomName() string {
	bytes := make([]byte, 6)
	_, _ = rand.Read(bytes)
	return hex.EncodeToString(bytes)
}

func (s *scratch) key(name string) string { return s.prefix + name }

func (s *scratch) put(name, body string) {
	s.t.Helper()
	_, err := s.client.PutObject(testContext(s.t), &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key(name)), Body: strings.NewReader(body),
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// putMany writes objects whose content is their name; that of markers is empty.
func (s *scratch) putMany(names []string) {
	s.t.Helper()
	ctx := testContext(s.t)
	failed := make(chan error, len(names))
	var workers sync.WaitGroup
	limit := make(chan struct{}, 8)
	for _, name := range names {
		limit <- struct{}{}
		workers.Add(1)
		go func() {
			defer func() { <-limit; workers.Done() }()
			body := name
			if strings.HasSuffix(name, "/") {
				body = ""
			}
			_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
				Bucket: &s.bucket, Key: aws.String(s.key(name)), Body: strings.NewReader(body),
			})
			if err != nil {
				failed <- err
			}
		}()
	}
	workers.Wait()
	if len(failed) > 0 {
		s.t.Fatal(<-failed)
	}
}

// get is the body of an object; false when there is none.
func (s *scratch) get(name string) (string, bool) {
	s.t.Helper()
	output, err := s.client.GetObject(testContext(s.t), &s3.GetObjectInput{Bucket: &s.bucket, Key: aws.String(s.key(name))})
	var missing *types.NoSuchKey
	if errors.As(err, &missing) {
		return "", false
	}
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = output.Body.Close() }()
	body, err := io.ReadAll(output.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body), true
}

func (s *scratch) mustGet(name string) string {
	s.t.Helper()
	body, ok := s.get(name)
	if !ok {
		s.t.Fatalf("%s is missing", name)
	}
	return body
}

// names lists what lies below the scratch prefix, in the store's order.
func (s *scratch) names() []string {
	s.t.Helper()
	names, err := s.list(testContext(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	return names
}

func (s *scratch) list(ctx context.Context) ([]string, error) {
	var names []string
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{
		Bucket: &s.bucket, Prefix: &s.prefix, EncodingType: types.EncodingTypeUrl,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, object := range page.Contents {
			key, err := url.QueryUnescape(aws.ToString(object.Key))
			if err != nil {
				return nil, err
			}
			names = append(names, strings.TrimPrefix(key, s.prefix))
		}
	}
	return names, nil
}

// uploads lists the multipart uploads of the scratch prefix that are still open.
func (s *scratch) uploads(ctx context.Context) ([]types.MultipartUpload, error) {
	output, err := s.client.ListMultipartUploads(ctx, &s3.ListMultipartUploadsInput{Bucket: &s.bucket, Prefix: &s.prefix})
	if err != nil {
		return nil, err
	}
	return output.Uploads, nil
}

func (s *scratch) wantNoUploads() {
	s.t.Helper()
	open, err := s.uploads(testContext(s.t))
	if err != nil {
		s.t.Fatal(err)
	}
	if len(open) > 0 {
		s.t.Errorf("%d uploads are still open, the first of %s", len(open), aws.ToString(open[0].Key))
	}
}

func (s *scratch) remove() {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	names, err := s.list(ctx)
	if err != nil {
		s.t.Error(err)
	}
	var workers sync.WaitGroup
	limit := make(chan struct{}, 8)
	for _, name := range names {
		limit <- struct{}{}
		workers.Add(1)
		go func() {
			defer func() { <-limit; workers.Done() }()
			_, _ = s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.bucket, Key: aws.String(s.key(name))})
		}()
	}
	workers.Wait()
	open, err := s.uploads(ctx)
	if err != nil {
		s.t.Error(err)
	}
	for _, upload := range open {
		_, _ = s.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
			Bucket: &s.bucket, Key: upload.Key, UploadId: upload.UploadId,
		})
	}
}

// need skips a test on a target that does not have what it is about.
func need(t *testing.T, ids ...string) {
	t.Helper()
	capabilities := targetCapabilities(t)
	for _, id := range ids {
		switch id {
		case "faults":
			if os.Getenv("S3_FAULTS_URL") == "" {
				t.Skip("this target injects no faults")
			}
		case "tls":
			if os.Getenv("S3_TLS_ENDPOINT") == "" {
				t.Skip("this target has no TLS")
			}
		default:
			if !capabilities.Works(id) {
				t.Skipf("%s does not work on this target", id)
			}
		}
	}
}

func targetCapabilities(t *testing.T) *StoreCapabilities {
	t.Helper()
	capabilities, err := LoadCapabilities(environment(t, "S3_CAPABILITIES"))
	if err != nil {
		t.Fatal(err)
	}
	return capabilities
}

// fault makes requests for the scratch's keys fail on a sandbox target, until the test ends.
func (s *scratch) fault(rule map[string]any) {
	s.t.Helper()
	id := "go-" + randomName()
	rule["id"], rule["keyPattern"] = id, s.prefix+"*"
	body, err := json.Marshal(rule)
	if err != nil {
		s.t.Fatal(err)
	}
	s.admin(http.MethodPost, "/faults", body)
	s.t.Cleanup(func() { s.admin(http.MethodDelete, "/faults/"+id, nil) })
}

func (s *scratch) admin(method, path string, body []byte) {
	s.t.Helper()
	address := strings.TrimSuffix(environment(s.t, "S3_FAULTS_URL"), "/") + path
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("X-Storage-Integrator", "1")
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode >= 300 {
		text, _ := io.ReadAll(response.Body)
		s.t.Fatalf("%s %s: %d %s", method, path, response.StatusCode, text)
	}
}

// wire stands between a client and the network: it counts, and lets a test stop or look at any request.
type wire struct {
	inner  s3.HTTPClient
	before func(*http.Request) error
	after  func(*http.Request, *http.Response)
	mutex  sync.Mutex
	lines  []string
}

func (w *wire) Do(request *http.Request) (*http.Response, error) {
	w.mutex.Lock()
	w.lines = append(w.lines, request.Method+" "+request.URL.Path+"?"+request.URL.RawQuery)
	w.mutex.Unlock()
	if w.before != nil {
		if err := w.before(request); err != nil {
			return nil, err
		}
	}
	response, err := w.inner.Do(request)
	if err == nil && w.after != nil {
		w.after(request, response)
	}
	return response, err
}

// count tells how many requests had this in their line.
func (w *wire) count(text string) int {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	found := 0
	for _, line := range w.lines {
		if strings.Contains(line, text) {
			found++
		}
	}
	return found
}

// wired gives a client that sends once, through a wire.
func (s *scratch) wired(w *wire) *s3.Client {
	return s3.New(s.client.Options(), func(o *s3.Options) {
		w.inner = o.HTTPClient
		o.HTTPClient = w
		o.Retryer = aws.NopRetryer{}
	})
}

// losing gives a client that tries again, and to which the answer to the first such request is lost.
func (s *scratch) losing(what func(*http.Request) bool) *s3.Client {
	var once sync.Once
	return s3.New(s.client.Options(), func(o *s3.Options) {
		o.HTTPClient = losingClient{o.HTTPClient, func(request *http.Request) (lost bool) {
			if what(request) {
				once.Do(func() { lost = true })
			}
			return lost
		}}
	})
}

type losingClient struct {
	inner s3.HTTPClient
	loses func(*http.Request) bool
}

func (c losingClient) Do(request *http.Request) (*http.Response, error) {
	response, err := c.inner.Do(request)
	if err != nil || !c.loses(request) {
		return response, err
	}
	_, _ = io.Copy(io.Discard, response.Body) // only then it was carried out
	_ = response.Body.Close()
	return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
}

var errCrash = errors.New("the process has ended")

// crashing gives a client of a process that ends after so many requests that change something.
func (s *scratch) crashing(writes int) *s3.Client {
	var mutex sync.Mutex
	return s.wired(&wire{before: func(request *http.Request) error {
		mutex.Lock()
		defer mutex.Unlock()
		if writes < 0 {
			return errCrash
		}
		if request.Method != http.MethodGet && request.Method != http.MethodHead {
			if writes == 0 {
				writes = -1
				return errCrash
			}
			writes--
		}
		return nil
	}})
}

// pattern is bytes that look different everywhere.
func pattern(length int) []byte {
	body := make([]byte, length)
	state := uint32(length + 1)
	for at := range body {
		state = state*1664525 + 1013904223
		body[at] = byte(state >> 24)
	}
	return body
}

func wantKind(t *testing.T, err error, kind ErrorKind) {
	t.Helper()
	if KindOf(err) != kind {
		t.Fatalf("want an error of kind %s, got %v", kind, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantEqual[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("%s: got %s, want %s", what, short(got), short(want))
	}
}

func wantNames(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %s, want %s", what, short(got), short(want))
	}
}

func short(value any) string {
	text := fmt.Sprintf("%v", value)
	if len(text) > 300 {
		return fmt.Sprintf("%.300s… (%d bytes)", text, len(text))
	}
	return text
}

// onlySeeker is text that can be read twice.
func onlySeeker(text string) io.ReadSeeker { return strings.NewReader(text) }

// onlyReader hides everything but Read.
type onlyReader struct{ io.Reader }
