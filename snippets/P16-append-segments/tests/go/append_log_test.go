package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) log(client *s3.Client) *SegmentLog {
	return &SegmentLog{Client: client, Bucket: s.bucket, Prefix: s.key("log/")}
}

func (s *scratch) writer(client *s3.Client, id string, options SegmentWriterOptions) *SegmentWriter {
	s.t.Helper()
	writer, err := NewSegmentWriter(client, s.bucket, s.key("log/"), id, options)
	must(s.t, err)
	return writer
}

func (s *scratch) records() []string {
	s.t.Helper()
	records := []string{}
	for record, err := range s.log(s.client).Records(testContext(s.t)) {
		must(s.t, err)
		records = append(records, record)
	}
	return records
}

// quick makes a segment of every record.
var quick = SegmentWriterOptions{MaxBytes: 1}

func TestP16_all_once(t *testing.T) {
	s := newScratch(t)
	var writers sync.WaitGroup
	for id := range 3 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			back := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
			writer := s.writer(s.client, fmt.Sprint("w", id), SegmentWriterOptions{MaxBytes: 1, Now: func() time.Time {
				back = back.Add(-time.Second) // a clock that runs backwards
				return back
			}})
			for number := range 12 {
				if err := writer.Append(testContext(t), fmt.Sprintf("w%d 记录 %02d", id, number)); err != nil {
					t.Error(err)
				}
			}
			if err := writer.Close(); err != nil {
				t.Error(err)
			}
		}()
	}
	writers.Wait()
	next := map[string]int{}
	for _, record := range s.records() {
		id := record[:2]
		wantEqual(t, "record", record, fmt.Sprintf("%s 记录 %02d", id, next[id]))
		next[id]++
	}
	wantEqual(t, "records", fmt.Sprint(next), "map[w0:12 w1:12 w2:12]")
}

func TestP16_all_once_in_one_segment(t *testing.T) {
	s := newScratch(t)
	writer := s.writer(s.client, "w", SegmentWriterOptions{MaxBytes: 1000, MaxDelay: 10 * time.Millisecond})
	var appends sync.WaitGroup
	for number := range 50 {
		appends.Add(1)
		go func() {
			defer appends.Done()
			if err := writer.Append(testContext(t), fmt.Sprint(number)); err != nil {
				t.Error(err)
			}
		}()
	}
	appends.Wait()
	must(t, writer.Close())
	wantEqual(t, "records", len(s.records()), 50)
	wantKind(t, writer.Append(testContext(t), "late"), KindInvalid)
	wantKind(t, s.writer(s.client, "w2", quick).Append(testContext(t), "a\nb"), KindInvalid)
}

func TestP16_crash(t *testing.T) {
	s := newScratch(t)
	writer := s.writer(s.crashing(3), "w", quick)
	var acknowledged []string
	for number := range 6 {
		ctx, cancel := context.WithTimeout(testContext(t), 30*time.Second)
		if err := writer.Append(ctx, fmt.Sprint(number)); err == nil {
			acknowledged = append(acknowledged, fmt.Sprint(number))
		}
		cancel()
	}
	wantNames(t, "acknowledged", acknowledged, []string{"0", "1", "2"})
	wantNames(t, "records", s.records(), acknowledged)
}

// Who no longer waits is not held up by a segment that is being written.
func TestP16_crash_held_up(t *testing.T) {
	s := newScratch(t)
	begun, release := make(chan struct{}), make(chan struct{})
	writer := s.writer(s.wired(&wire{before: func(request *http.Request) error {
		if strings.HasSuffix(request.URL.Path, "-0000000001") {
			close(begun)
			<-release
		}
		return nil
	}}), "w", SegmentWriterOptions{MaxBytes: 1})
	first := make(chan error, 1)
	go func() { first <- writer.Append(testContext(t), "first") }()
	<-begun
	ctx, cancel := context.WithCancel(testContext(t))
	others := make(chan error, 2)
	for _, record := range []string{"second", "third"} {
		go func() { others <- writer.Append(ctx, record) }()
	}
	cancel()
	for range 2 {
		wantKind(t, <-others, KindCancelled)
	}
	close(release)
	must(t, <-first)
	must(t, writer.Close())
	// Both are stored all the same, in either order.
	wantEqual(t, "records", len(s.records()), 3)
}

func (s *scratch) fill(count int) []string {
	s.t.Helper()
	writer := s.writer(s.client, "w", quick)
	for number := range count {
		must(s.t, writer.Append(testContext(s.t), fmt.Sprint("record ", number)))
	}
	must(s.t, writer.Close())
	return s.records()
}

func TestP16_compact(t *testing.T) {
	s := newScratch(t)
	want := s.fill(8)
	wantEqual(t, "records", len(want), 8)
	log := s.log(s.client)
	log.MaxBytes = 40
	merged, err := log.Compact(testContext(t))
	must(t, err)
	wantEqual(t, "merged", merged, 8)
	wantNames(t, "records", s.records(), want)
	left := strings.Join(s.names(), " ")
	if strings.Contains(left, "seg/") || strings.Count(left, "cmp/") != 2 {
		t.Errorf("left: %s", left)
	}
	// A reader that has listed the segments before they go.
	more := s.fill(3)
	compacting := false
	client := s.wired(&wire{before: func(request *http.Request) error {
		if request.Method == http.MethodGet && strings.Contains(request.URL.Path, "seg/") && !compacting {
			compacting = true
			_, err := s.log(s.client).Compact(testContext(t))
			return err
		}
		return nil
	}})
	var seen []string
	for record, err := range s.log(client).Records(testContext(t)) {
		must(t, err)
		seen = append(seen, record)
	}
	wantNames(t, "records", seen, more)
}

func TestP16_compact_long_list(t *testing.T) {
	s := newScratch(t)
	var header compactedHeader
	var want []string
	header.Version = 1
	for number := range 2000 {
		want = append(want, fmt.Sprint("w1 ", number))
		name := fmt.Sprintf("20260131T000000000Z-w1-%010d", number)
		header.Segments = append(header.Segments, compactedSegment{name, len(want[number]) + 1})
	}
	line, err := json.Marshal(header)
	must(t, err)
	s.put("log/cmp/all", string(line)+"\n"+strings.Join(want, "\n")+"\n")
	var ranges []string
	log := s.log(s.wired(&wire{before: func(request *http.Request) error {
		if strings.HasSuffix(request.URL.Path, "/all") {
			ranges = append(ranges, request.Header.Get("Range"))
		}
		return nil
	}}))
	_, err = log.Compact(testContext(t))
	must(t, err)
	wantNames(t, "ranges", ranges, []string{"bytes=0-65535", "bytes=0-262143"})
	wantNames(t, "records", s.records(), want)
}

func TestP16_compact_crash(t *testing.T) {
	s := newScratch(t)
	want := s.fill(3)
	for writes := 0; ; writes++ {
		if writes > 20 {
			t.Fatal("it never ends")
		}
		_, err := s.log(s.crashing(writes)).Compact(testContext(t))
		wantNames(t, fmt.Sprintf("after %d writes", writes), s.records(), want)
		if err == nil {
			break
		}
		_, err = s.log(s.client).Compact(testContext(t))
		must(t, err)
		wantNames(t, "after another", s.records(), want)
		want = s.fill(3)
	}
}
