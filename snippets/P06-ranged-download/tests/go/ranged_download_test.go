package storage

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

func wantFile(t *testing.T, file string, want []byte) {
	t.Helper()
	body, err := os.ReadFile(file)
	must(t, err)
	if !bytes.Equal(body, want) {
		t.Fatalf("%d bytes differ from the %d of the object", len(body), len(want))
	}
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Fatalf("left over: %v", left)
	}
}

func TestP06_whole(t *testing.T) {
	s := newScratch(t)
	for _, length := range []int{0, 1, 1000, 2500, 3000} {
		s.put("object", string(pattern(length)))
		file := filepath.Join(t.TempDir(), "file")
		d := &Downloader{Client: s.client, Bucket: s.bucket, PartSize: 1000}
		must(t, d.DownloadFile(testContext(t), s.key("object"), file))
		wantFile(t, file, pattern(length))
	}
	err := (&Downloader{Client: s.client, Bucket: s.bucket}).DownloadFile(testContext(t), s.key("none"), filepath.Join(t.TempDir(), "x"))
	wantKind(t, err, KindNotFound)
}

// interrupt lets so many ranges through.
func interrupt(ranges int) *wire {
	seen := 0
	return &wire{before: func(request *http.Request) error {
		if request.Method == http.MethodGet {
			if seen++; seen > ranges {
				return errCrash
			}
		}
		return nil
	}}
}

func TestP06_resume(t *testing.T) {
	s := newScratch(t)
	s.put("object", string(pattern(5500)))
	file := filepath.Join(t.TempDir(), "file")
	d := &Downloader{Client: s.wired(interrupt(3)), Bucket: s.bucket, PartSize: 1000}
	if err := d.DownloadFile(testContext(t), s.key("object"), file); err == nil {
		t.Fatal("it was not cut off")
	}
	if _, err := os.Stat(file); err == nil {
		t.Fatal("a part of the file has its final name")
	}
	w := &wire{}
	d.Client = s.wired(w)
	must(t, d.DownloadFile(testContext(t), s.key("object"), file))
	wantFile(t, file, pattern(5500))
	wantEqual(t, "ranges", w.count("GET "), 3)
}

// After a power loss the file may be as long as it was going to be, without its bytes.
func TestP06_resume_after_power_loss(t *testing.T) {
	s := newScratch(t)
	s.put("object", string(pattern(5500)))
	file := filepath.Join(t.TempDir(), "file")
	d := &Downloader{Client: s.wired(interrupt(3)), Bucket: s.bucket, PartSize: 1000}
	if err := d.DownloadFile(testContext(t), s.key("object"), file); err == nil {
		t.Fatal("it was not cut off")
	}
	partial, err := os.OpenFile(file+".part", os.O_WRONLY|os.O_APPEND, 0)
	must(t, err)
	_, err = partial.Write(make([]byte, 1500))
	must(t, errors.Join(err, partial.Close()))
	w := &wire{}
	d.Client = s.wired(w)
	must(t, d.DownloadFile(testContext(t), s.key("object"), file))
	wantFile(t, file, pattern(5500))
	wantEqual(t, "ranges", w.count("GET "), 3)
}

func TestP06_changed(t *testing.T) {
	need(t, "get.ifMatch")
	s := newScratch(t)
	s.put("object", string(pattern(3000)))
	file := filepath.Join(t.TempDir(), "file")
	changed := bytes.Repeat([]byte("n"), 3000)
	seen := 0
	d := &Downloader{Bucket: s.bucket, PartSize: 1000, Client: s.wired(&wire{before: func(request *http.Request) error {
		if request.Method == http.MethodGet {
			if seen++; seen == 2 {
				s.put("object", string(changed))
			}
		}
		return nil
	}})}
	err := d.DownloadFile(testContext(t), s.key("object"), file)
	if !errors.Is(err, ErrObjectChanged) {
		t.Fatalf("got %v", err)
	}
	if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
		t.Fatalf("left over: %v", left)
	}
	must(t, d.DownloadFile(testContext(t), s.key("object"), file))
	wantFile(t, file, changed)
}

func TestP06_changed_between_calls(t *testing.T) {
	need(t, "get.ifMatch")
	s := newScratch(t)
	s.put("object", string(pattern(3000)))
	file := filepath.Join(t.TempDir(), "file")
	d := &Downloader{Client: s.wired(interrupt(1)), Bucket: s.bucket, PartSize: 1000}
	if err := d.DownloadFile(testContext(t), s.key("object"), file); err == nil {
		t.Fatal("it was not cut off")
	}
	changed := bytes.Repeat([]byte("n"), 3000)
	s.put("object", string(changed))
	d.Client = s.client
	must(t, d.DownloadFile(testContext(t), s.key("object"), file))
	wantFile(t, file, changed)
}

func TestP06_seek(t *testing.T) {
	s := newScratch(t)
	body := pattern(10_000)
	s.put("object", string(body))
	s.put("empty", "")
	reader, err := NewRangeReader(testContext(t), s.client, s.bucket, s.key("object"))
	must(t, err)
	local := bytes.NewReader(body)
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		position, buffer := random.Int64N(11_000), make([]byte, random.IntN(3000))
		if random.IntN(10) == 0 {
			position = 10_000
		}
		other := make([]byte, len(buffer))
		n, err := reader.ReadAt(buffer, position)
		want, wantErr := local.ReadAt(other, position)
		if len(buffer) == 0 {
			wantErr = err
		}
		if n != want || err != wantErr || !bytes.Equal(buffer[:n], other[:n]) {
			t.Fatalf("%d bytes at %d: got %d %v, want %d %v", len(buffer), position, n, err, want, wantErr)
		}
	}
	stream := reader.Reader()
	_, err = stream.Seek(-100, io.SeekEnd)
	must(t, err)
	tail, err := io.ReadAll(stream)
	must(t, err)
	wantEqual(t, "tail", string(tail), string(body[9900:]))
	empty, err := NewRangeReader(testContext(t), s.client, s.bucket, s.key("empty"))
	must(t, err)
	all, err := io.ReadAll(empty.Reader())
	must(t, err)
	wantEqual(t, "empty", len(all), 0)
}

func TestP06_no_partial(t *testing.T) {
	need(t, "faults")
	s := newScratch(t)
	s.put("object", string(pattern(200_000)))
	s.fault(map[string]any{
		"methods": []string{"GET"}, "after": 1, "count": DefaultRetry().Attempts + 1, "fault": map[string]any{"kind": "truncate", "bytes": 20_000},
	})
	file := filepath.Join(t.TempDir(), "file")
	d := &Downloader{Client: s.wired(&wire{}), Bucket: s.bucket, PartSize: 100_000}
	wantKind(t, d.DownloadFile(testContext(t), s.key("object"), file), KindUnavailable)
	if _, err := os.Stat(file); err == nil {
		t.Fatal("a part of the file has its final name")
	}
	// One that breaks off once more is asked for again.
	must(t, d.DownloadFile(testContext(t), s.key("object"), file))
	wantFile(t, file, pattern(200_000))
}
