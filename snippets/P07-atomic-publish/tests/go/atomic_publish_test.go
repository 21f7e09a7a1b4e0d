package storage

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
)

func (s *scratch) publisher() *AtomicPublisher {
	return &AtomicPublisher{Client: s.client, Bucket: s.bucket}
}

func TestP07_readers(t *testing.T) {
	s := newScratch(t)
	versions := map[string]bool{}
	bodies := []string{
		strings.Repeat("a", 6<<20), strings.Repeat("b", 1000), strings.Repeat("c", 5<<20), strings.Repeat("d", 7<<20), "",
	}
	for _, body := range bodies {
		versions[body] = true
	}
	s.put("object", bodies[0])
	done := make(chan struct{})
	var reader sync.WaitGroup
	reader.Add(1)
	reads := 0
	go func() {
		defer reader.Done()
		for {
			select {
			case <-done:
				return
			default:
			}
			body, ok := s.get("object")
			if !ok || !versions[body] {
				t.Errorf("a reader saw %s", short(body))
				return
			}
			reads++
		}
	}()
	for _, body := range bodies {
		must(t, s.publisher().Publish(testContext(t), s.key("object"), onlyReader{strings.NewReader(body)}))
		if got := s.mustGet("object"); got != body {
			t.Fatalf("published %s, found %s", short(body), short(got))
		}
	}
	close(done)
	reader.Wait()
	if reads == 0 {
		t.Error("nothing was read meanwhile")
	}
}

func TestP07_crash(t *testing.T) {
	for name, length := range map[string]int{"small": 1000, "large": 11 << 20} {
		t.Run(name, func(t *testing.T) {
			s := newScratch(t)
			s.put("object", "old")
			broken := errors.New("source broke")
			source := io.MultiReader(bytes.NewReader(pattern(length)), failingReader{broken})
			err := s.publisher().Publish(testContext(t), s.key("object"), source)
			if !errors.Is(err, broken) {
				t.Fatalf("got %v", err)
			}
			wantEqual(t, "content", s.mustGet("object"), "old")
			s.wantNoUploads()
			ctx, cancel := context.WithCancel(testContext(t))
			source = io.MultiReader(bytes.NewReader(pattern(length)), cancellingReader{cancel})
			wantKind(t, s.publisher().Publish(ctx, s.key("object"), source), KindCancelled)
			wantEqual(t, "content", s.mustGet("object"), "old")
			s.wantNoUploads()
		})
	}
}

// failingReader is a source that breaks.
type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

// cancellingReader ends normally, but somebody has cancelled meanwhile.
type cancellingReader struct{ cancel context.CancelFunc }

func (r cancellingReader) Read([]byte) (int, error) { r.cancel(); return 0, io.EOF }

func TestP07_discard(t *testing.T) {
	s := newScratch(t)
	s.put("object", "old")
	for _, length := range []int{0, 1000, 11 << 20} {
		writer := s.publisher().NewWriter(testContext(t), s.key("object"))
		_, err := writer.Write(pattern(length))
		must(t, err)
		must(t, writer.Close())
		must(t, writer.Close())
		if err := writer.Commit(); !errors.Is(err, ErrPublishClosed) {
			t.Errorf("commit after close: %v", err)
		}
		wantEqual(t, "content", s.mustGet("object"), "old")
		s.wantNoUploads()
	}
	writer := s.publisher().NewWriter(testContext(t), s.key("object"))
	_, err := writer.Write([]byte("new"))
	must(t, err)
	must(t, writer.Commit())
	must(t, writer.Close())
	wantEqual(t, "content", s.mustGet("object"), "new")
}

func TestP07_no_temp(t *testing.T) {
	s := newScratch(t)
	w := &wire{}
	publisher := &AtomicPublisher{Client: s.wired(w), Bucket: s.bucket}
	for _, length := range []int{1000, 6 << 20} {
		must(t, publisher.Publish(testContext(t), s.key("object"), bytes.NewReader(pattern(length))))
	}
	for _, line := range w.lines {
		path := strings.Split(strings.Fields(line)[1], "?")[0]
		wantEqual(t, "asked for", path, "/"+s.bucket+"/"+s.key("object"))
	}
	wantNames(t, "objects", s.names(), []string{"object"})
}
