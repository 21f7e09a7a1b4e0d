package storage

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func increment(old []byte, exists bool) ([]byte, error) {
	if !exists {
		return []byte("1"), nil
	}
	value, err := strconv.Atoi(string(old))
	return []byte(strconv.Itoa(value + 1)), err
}

func (s *scratch) update(client *s3.Client, name string, change Change, options UpdateOptions) (UpdateResult, error) {
	return UpdateObject(testContext(s.t), client, targetCapabilities(s.t), s.bucket, s.key(name), change, options)
}

func TestP15_counter(t *testing.T) {
	need(t, "put.ifMatch.stale", "put.ifNoneMatch")
	s := newScratch(t)
	var writers sync.WaitGroup
	for range 8 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			for range 10 {
				if _, err := s.update(s.client, "counter", increment, UpdateOptions{Attempts: 500, BaseDelay: 5 * time.Millisecond}); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	writers.Wait()
	wantEqual(t, "counter", s.mustGet("counter"), "80")
}

func TestP15_counter_with_a_lost_answer(t *testing.T) {
	need(t, "put.ifMatch.stale", "put.ifNoneMatch")
	s := newScratch(t)
	s.put("counter", "1")
	lost, broken := false, false
	// Only a read tells what became of it, and the first one breaks off, too.
	client := s.wired(&wire{after: func(request *http.Request, response *http.Response) {
		if lost && !broken && request.Method == http.MethodGet {
			broken = true
			_ = response.Body.Close()
			response.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF))
		}
	}})
	client = s3.New(client.Options(), func(o *s3.Options) {
		o.HTTPClient = loseAnswer{o.HTTPClient, &lost}
	})
	result, err := s.update(client, "counter", increment, UpdateOptions{BaseDelay: time.Millisecond})
	must(t, err)
	wantEqual(t, "lost", lost && broken, true)
	wantEqual(t, "counter", s.mustGet("counter"), "2")
	wantEqual(t, "attempts", result.Attempts, 1)
}

// loseAnswer lets the first PUT through and loses what the store says to it.
type loseAnswer struct {
	inner s3.HTTPClient
	lost  *bool
}

func (c loseAnswer) Do(request *http.Request) (*http.Response, error) {
	response, err := c.inner.Do(request)
	if err == nil && request.Method == http.MethodPut && !*c.lost {
		*c.lost = true
		_ = response.Body.Close()
		return nil, fmt.Errorf("connection reset: %w", io.ErrUnexpectedEOF)
	}
	return response, err
}

func TestP15_etag_style(t *testing.T) {
	need(t, "put.ifMatch.stale")
	s := newScratch(t)
	s.put("object", "1")
	var sent string
	w := &wire{before: func(request *http.Request) error {
		if request.Method == http.MethodPut {
			sent = request.Header.Get("If-Match")
		}
		return nil
	}}
	result, err := s.update(s.wired(w), "object", increment, UpdateOptions{})
	must(t, err)
	wantEqual(t, "attempts", result.Attempts, 1)
	wantEqual(t, "content", s.mustGet("object"), "2")
	wantEqual(t, "quoted", strings.HasPrefix(sent, `"`), targetCapabilities(t).EtagStyle() == EtagQuoted)
	for style, want := range map[EtagStyle]string{EtagQuoted: `"abc"`, EtagUnquoted: "abc"} {
		current := currentObject{exists: true, output: &s3.GetObjectOutput{ETag: aws.String(`"abc"`)}}
		wantEqual(t, string(style), aws.ToString(updateInput(current, style, "me", UpdateOptions{}).IfMatch), want)
	}
}

func TestP15_gives_up(t *testing.T) {
	need(t, "put.ifMatch.stale")
	s := newScratch(t)
	s.put("object", "0")
	calls := 0
	_, err := s.update(s.client, "object", func(_ []byte, _ bool) ([]byte, error) {
		calls++
		s.put("object", fmt.Sprint("other ", calls))
		return []byte("mine"), nil
	}, UpdateOptions{Attempts: 3, BaseDelay: time.Millisecond})
	wantKind(t, err, KindConflict)
	wantEqual(t, "attempts", calls, 3)
	wantEqual(t, "content", s.mustGet("object"), "other 3")
	broken := errors.New("cannot change this")
	_, err = s.update(s.client, "object", func([]byte, bool) ([]byte, error) { return nil, broken }, UpdateOptions{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestP15_keeps(t *testing.T) {
	need(t, "put.ifMatch.stale")
	s := newScratch(t)
	ctx := testContext(t)
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key("object")), Body: onlySeeker("1"), ContentType: aws.String("text/x-own"),
		CacheControl: aws.String("no-cache"), Metadata: map[string]string{"owner": "li"},
	})
	must(t, err)
	_, err = s.update(s.client, "object", increment, UpdateOptions{ContentType: "text/other"})
	must(t, err)
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("object"))})
	must(t, err)
	wantEqual(t, "attributes", aws.ToString(head.ContentType)+" "+aws.ToString(head.CacheControl)+" "+head.Metadata["owner"], "text/x-own no-cache li")
}

func TestP15_refuses(t *testing.T) {
	s := newScratch(t)
	s.put("object", "1")
	for _, missing := range []string{"put.ifMatch.stale", "put.ifNoneMatch"} {
		outcomes := map[string]Outcome{
			"put.ifMatch.stale": OutcomeWorks, "put.ifNoneMatch": OutcomeWorks, "put.ifMatch.quoted": OutcomeWorks,
		}
		outcomes[missing] = OutcomeIgnored
		_, err := UpdateObject(testContext(t), s.client, NewStoreCapabilities(outcomes), s.bucket, s.key("object"), increment, UpdateOptions{})
		wantKind(t, err, KindUnsupported)
	}
	wantEqual(t, "content", s.mustGet("object"), "1")
}
