package storage

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func quickRetry() RetryPolicy {
	policy := DefaultRetry()
	policy.BaseDelay, policy.MaxDelay = time.Millisecond, 5*time.Millisecond
	return policy
}

func unavailable() error {
	return ToStorageError(sdkError(503, "SlowDown", nil), ErrorContext{"PutObject", "bucket", "key"})
}

func TestP34_retries(t *testing.T) {
	need(t, "faults")
	for name, fault := range map[string]map[string]any{
		"503": {"kind": "status", "status": 503}, "reset": {"kind": "reset", "at": "request"},
		"lost answer": {"kind": "reset", "at": "answer"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScratch(t)
			s.fault(map[string]any{"methods": []string{"PUT"}, "count": 2, "fault": fault})
			w := &wire{}
			client := s.wired(w)
			policy := quickRetry()
			body := strings.NewReader("the whole body")
			policy.Body = body
			_, err := WithRetry(testContext(t), policy, func(ctx context.Context) (string, error) {
				output, err := client.PutObject(ctx, &s3.PutObjectInput{
					Bucket: &s.bucket, Key: aws.String(s.key("file")), Body: io.NopCloser(body), ContentLength: aws.Int64(14),
				}, UnsignedPayload)
				if err != nil {
					return "", ToStorageError(err, ErrorContext{"PutObject", s.bucket, s.key("file")})
				}
				return aws.ToString(output.ETag), nil
			})
			must(t, err)
			wantEqual(t, "attempts", w.count("PUT "), 3)
			wantEqual(t, "content", s.mustGet("file"), "the whole body")
		})
	}
}

func TestP34_retries_at_most(t *testing.T) {
	calls := 0
	_, err := WithRetry(testContext(t), quickRetry(), func(context.Context) (int, error) { calls++; return 0, unavailable() })
	wantKind(t, err, KindThrottled)
	wantEqual(t, "attempts", calls, 5)
}

func TestP34_not_repeated(t *testing.T) {
	once := func(name string, policy RetryPolicy, failure error) {
		calls := 0
		_, err := WithRetry(testContext(t), policy, func(context.Context) (int, error) { calls++; return 0, failure })
		if err == nil {
			t.Errorf("%s: the error is lost", name)
		}
		wantEqual(t, name, calls, 1)
	}
	policy := quickRetry()
	policy.Idempotent = false
	once("not idempotent", policy, unavailable())
	policy = quickRetry()
	policy.Body = onlyReader{strings.NewReader("once")}
	once("body that cannot be read again", policy, unavailable())
	once("not found", quickRetry(), NewStorageError(KindNotFound, "", ErrorContext{}))
	once("no error of the store", quickRetry(), errors.New("a bug"))
	far := ToStorageError(sdkError(503, "", http.Header{"Retry-After": {"86400"}}), ErrorContext{})
	once("asked to come back tomorrow", quickRetry(), far)
}

func TestP34_retries_when_asked_to(t *testing.T) {
	var pauses []time.Duration
	policy := quickRetry()
	policy.Sleep = func(_ context.Context, pause time.Duration) error { pauses = append(pauses, pause); return nil }
	asked := ToStorageError(sdkError(503, "", http.Header{"Retry-After": {"7"}}), ErrorContext{})
	calls := 0
	_, err := WithRetry(testContext(t), policy, func(context.Context) (int, error) {
		if calls++; calls == 1 {
			return 0, asked
		}
		return calls, nil
	})
	must(t, err)
	if len(pauses) != 1 || pauses[0] < 7*time.Second {
		t.Errorf("paused %v", pauses)
	}
}

func TestP34_200_error(t *testing.T) {
	need(t, "faults")
	s := newScratch(t)
	s.put("source", "x")
	s.fault(map[string]any{"operations": []string{"CopyObject"}, "count": 1, "fault": map[string]any{"kind": "errorIn200"}})
	client := s.wired(&wire{})
	policy := quickRetry()
	copyOnce := func(ctx context.Context) (string, error) {
		output, err := client.CopyObject(ctx, &s3.CopyObjectInput{
			Bucket: &s.bucket, Key: aws.String(s.key("copy")), CopySource: aws.String(s.bucket + "/" + s.key("source")),
		})
		if err != nil {
			return "", ToStorageError(err, ErrorContext{"CopyObject", s.bucket, s.key("copy")})
		}
		return aws.ToString(output.CopyObjectResult.ETag), nil
	}
	_, err := copyOnce(testContext(t))
	wantKind(t, err, KindUnavailable)
	s.fault(map[string]any{"operations": []string{"CopyObject"}, "count": 1, "fault": map[string]any{"kind": "errorIn200"}})
	_, err = WithRetry(testContext(t), policy, copyOnce)
	must(t, err)
	wantEqual(t, "copy", s.mustGet("copy"), "x")
}

func TestP34_cancel(t *testing.T) {
	ctx, cancel := context.WithCancel(testContext(t))
	policy := RetryPolicy{Attempts: 3, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond, Idempotent: true}
	calls := 0
	done := make(chan error, 1)
	waiting := make(chan struct{})
	go func() {
		_, err := WithRetry(ctx, policy, func(context.Context) (int, error) {
			if calls++; calls == 1 {
				close(waiting)
			}
			return 0, &StorageError{Kind: KindThrottled, Retryable: true, RetryAfter: 5 * time.Second}
		})
		done <- err
	}()
	<-waiting
	cancel()
	select {
	case err := <-done:
		if calls != 1 {
			t.Errorf("%d attempts", calls)
		}
		// Where the end came before the pause began, the error of the attempt is as good.
		if kind := KindOf(err); kind != KindCancelled && kind != KindThrottled {
			t.Errorf("got %v", err)
		}
	case <-time.After(patience / 4):
		t.Fatal("it still waits")
	}
}

func TestP34_table_content_md5(t *testing.T) {
	s := newScratch(t)
	s.put("file", "x")
	w := &wire{before: func(request *http.Request) error {
		if request.Header.Get("Content-Md5") == "" {
			t.Error("no Content-MD5")
		}
		return nil
	}}
	_, err := s.wired(w).DeleteObjects(testContext(t), &s3.DeleteObjectsInput{
		Bucket: &s.bucket, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: aws.String(s.key("file"))}}},
	}, WithContentMD5)
	must(t, err)
	if _, there := s.get("file"); there {
		t.Error("it is still there")
	}
}
