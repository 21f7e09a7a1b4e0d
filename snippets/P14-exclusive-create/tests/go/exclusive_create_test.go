package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) create(name, body string) (CreatedObject, error) {
	return CreateExclusive(testContext(s.t), s.client, targetCapabilities(s.t), s.bucket, s.key(name), []byte(body), ExclusiveOptions{})
}

func TestP14_one_winner(t *testing.T) {
	need(t, "put.ifNoneMatch")
	s := newScratch(t)
	for round := range 3 {
		name := fmt.Sprintf("race-%d", round)
		errs := make([]error, 12)
		var racers sync.WaitGroup
		for at := range errs {
			racers.Add(1)
			go func() {
				defer racers.Done()
				_, errs[at] = s.create(name, fmt.Sprint("racer ", at))
			}()
		}
		racers.Wait()
		winner := -1
		for at, err := range errs {
			if err == nil {
				if winner >= 0 {
					t.Fatalf("%d and %d have won", winner, at)
				}
				winner = at
			} else if KindOf(err) != KindAlreadyExists {
				t.Errorf("racer %d: %v", at, err)
			}
		}
		wantEqual(t, "content", s.mustGet(name), fmt.Sprint("racer ", winner))
	}
}

func TestP14_existing(t *testing.T) {
	need(t, "put.ifNoneMatch")
	s := newScratch(t)
	s.put("object", "old")
	_, err := s.create("object", "new")
	wantKind(t, err, KindAlreadyExists)
	if !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v is no fs.ErrExist", err)
	}
	wantEqual(t, "content", s.mustGet("object"), "old")
	created, err := CreateExclusive(testContext(t), s.client, targetCapabilities(t), s.bucket, s.key("fresh"), []byte("x"),
		ExclusiveOptions{WriterID: "me", ContentType: "text/plain", Metadata: map[string]string{"owner": "li"}})
	must(t, err)
	wantEqual(t, "writer", created.WriterID, "me")
	head, err := s.client.HeadObject(testContext(t), &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("fresh"))})
	must(t, err)
	wantEqual(t, "metadata", fmt.Sprint(head.Metadata), "map[owner:li writer-id:me]")
}

func TestP14_own_retry(t *testing.T) {
	need(t, "put.ifNoneMatch", "faults")
	s := newScratch(t)
	s.fault(map[string]any{"methods": []string{"PUT"}, "count": 1, "fault": map[string]any{"kind": "reset", "at": "answer"}})
	created, err := s.create("object", "mine")
	must(t, err)
	wantEqual(t, "content", s.mustGet("object"), "mine")
	head, err := s.client.HeadObject(testContext(t), &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("object"))})
	must(t, err)
	wantEqual(t, "ETag", created.ETag, aws.ToString(head.ETag))
	_, err = s.create("object", "another")
	wantKind(t, err, KindAlreadyExists)
}

func TestP14_refuses(t *testing.T) {
	s := newScratch(t)
	for _, outcome := range []Outcome{OutcomeIgnored, OutcomeRefused, OutcomeNotTested} {
		capabilities := NewStoreCapabilities(map[string]Outcome{"put.ifNoneMatch": outcome})
		_, err := CreateExclusive(testContext(t), s.client, capabilities, s.bucket, s.key("object"), []byte("x"), ExclusiveOptions{})
		wantKind(t, err, KindUnsupported)
	}
	wantNames(t, "objects", s.names(), nil)
}
