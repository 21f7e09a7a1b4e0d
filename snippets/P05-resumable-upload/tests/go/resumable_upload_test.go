package storage

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const threeParts = 11 << 20

func localFile(t *testing.T, body []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "source.bin")
	must(t, os.WriteFile(file, body, 0o600))
	return file
}

// cutOff uploads until so many parts were sent.
func (s *scratch) cutOff(file string, parts int) {
	s.t.Helper()
	uploader := &Uploader{Bucket: s.bucket, PartSize: MinPartSize, Concurrency: 1}
	sent := 0
	uploader.Client = s.wired(&wire{before: func(request *http.Request) error {
		if request.URL.Query().Has("partNumber") {
			if sent++; sent > parts {
				return errCrash
			}
		}
		return nil
	}})
	if _, err := uploader.UploadFile(testContext(s.t), s.key("large"), file); err == nil {
		s.t.Fatal("it was not cut off")
	}
}

func TestP05_parts(t *testing.T) {
	for _, each := range []struct{ length, wanted, size int64 }{
		{0, 0, usualPartSize}, {1, 1, MinPartSize}, {1 << 30, 6 << 20, 6 << 20}, {MaxObjectSize, 0, 525 << 20},
		{160_000 << 20, 0, 16 << 20}, {160_000<<20 + 1, 0, 17 << 20},
	} {
		size, err := PartSizeFor(each.length, each.wanted)
		must(t, err)
		wantEqual(t, "part size", size, each.size)
		if parts := (each.length + size - 1) / size; parts > MaxParts {
			t.Errorf("%d bytes need %d parts", each.length, parts)
		}
	}
	_, err := PartSizeFor(MaxObjectSize+1, 0)
	wantKind(t, err, KindInvalid)
}

func TestP05_resume(t *testing.T) {
	s := newScratch(t)
	body := pattern(threeParts)
	file := localFile(t, body)
	s.cutOff(file, 2)
	w := &wire{}
	var last int64
	uploader := &Uploader{Client: s.wired(w), Bucket: s.bucket, PartSize: MinPartSize, Concurrency: 1,
		OnProgress: func(done, _ int64) { last = done }}
	_, err := uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	wantEqual(t, "parts sent", w.count("partNumber="), 1)
	wantEqual(t, "progress", last, threeParts)
	wantEqual(t, "content", s.mustGet("large"), string(body))
	s.wantNoUploads()
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestP05_resume_small_and_cancelled(t *testing.T) {
	s := newScratch(t)
	for _, length := range []int{0, 1000} {
		file := localFile(t, pattern(length))
		_, err := (&Uploader{Client: s.client, Bucket: s.bucket}).UploadFile(testContext(t), s.key("small"), file)
		must(t, err)
		wantEqual(t, "content", s.mustGet("small"), string(pattern(length)))
	}
	file := localFile(t, pattern(threeParts))
	ctx, cancel := context.WithCancel(testContext(t))
	uploader := &Uploader{Client: s.client, Bucket: s.bucket, PartSize: MinPartSize, Concurrency: 1,
		OnProgress: func(int64, int64) { cancel() }}
	_, err := uploader.UploadFile(ctx, s.key("large"), file)
	wantKind(t, err, KindCancelled)
	uploader.OnProgress = nil
	_, err = uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	wantEqual(t, "content", s.mustGet("large"), string(pattern(threeParts)))
}

// The answer of Complete is lost: asked again, the store knows no such upload.
func TestP05_resume_lost_reply(t *testing.T) {
	s := newScratch(t)
	body := pattern(threeParts)
	file := localFile(t, body)
	uploader := &Uploader{Bucket: s.bucket, PartSize: MinPartSize}
	uploader.Client = s.losing(isComplete)
	etag, err := uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	wantEqual(t, "content", s.mustGet("large"), string(body))
	head, err := s.client.HeadObject(testContext(t), &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("large"))})
	must(t, err)
	wantEqual(t, "ETag", etag, aws.ToString(head.ETag))
	// Somebody else's object of the same length is none of ours.
	other := pattern(threeParts)
	other[0] ^= 1
	s.put("taken", string(other))
	uploader.Client = s.wired(&wire{before: func(request *http.Request) error {
		if !isComplete(request) {
			return nil
		}
		_, err := s.client.AbortMultipartUpload(testContext(t), &s3.AbortMultipartUploadInput{
			Bucket: &s.bucket, Key: aws.String(s.key("taken")), UploadId: aws.String(request.URL.Query().Get("uploadId")),
		})
		return err
	}})
	if _, err := uploader.UploadFile(testContext(t), s.key("taken"), file); err == nil { // RGW 16 answers 500
		t.Fatal("an upload that was removed passes for one that succeeded")
	}
	wantEqual(t, "content", s.mustGet("taken"), string(other))
}

func isComplete(request *http.Request) bool {
	return request.Method == http.MethodPost && request.URL.Query().Has("uploadId")
}

func TestP05_source_changed(t *testing.T) {
	for name, keepTime := range map[string]bool{"with its time": false, "in secret": true} {
		t.Run(name, func(t *testing.T) {
			s := newScratch(t)
			file := localFile(t, pattern(threeParts))
			info, err := os.Stat(file)
			must(t, err)
			s.cutOff(file, 2)
			changed := pattern(threeParts)
			changed[10] ^= 1
			must(t, os.WriteFile(file, changed, 0o600))
			stamp := info.ModTime().Add(time.Minute)
			if keepTime {
				stamp = info.ModTime()
			}
			must(t, os.Chtimes(file, stamp, stamp))
			uploader := &Uploader{Client: s.client, Bucket: s.bucket, PartSize: MinPartSize}
			_, err = uploader.UploadFile(testContext(t), s.key("large"), file)
			must(t, err)
			if s.mustGet("large") != string(changed) {
				t.Fatal("old and new parts are mixed")
			}
			s.wantNoUploads()
		})
	}
}

func TestP05_source_changed_during_upload(t *testing.T) {
	s := newScratch(t)
	file := localFile(t, pattern(threeParts))
	touched := false
	client := s.wired(&wire{before: func(request *http.Request) error {
		if request.URL.Query().Get("partNumber") == "2" && !touched {
			touched = true
			later := time.Now().Add(time.Hour)
			return os.Chtimes(file, later, later)
		}
		return nil
	}})
	_, err := (&Uploader{Client: client, Bucket: s.bucket, PartSize: MinPartSize}).UploadFile(testContext(t), s.key("large"), file)
	wantKind(t, err, KindConflict)
	wantNames(t, "objects", s.names(), nil)
	s.wantNoUploads()
}

func TestP05_no_orphan(t *testing.T) {
	s := newScratch(t)
	file := localFile(t, pattern(threeParts))
	s.cutOff(file, 1)
	open, err := s.uploads(testContext(t))
	must(t, err)
	wantEqual(t, "open uploads before", len(open), 1)
	uploader := &Uploader{Client: s.client, Bucket: s.bucket, PartSize: MinPartSize}
	must(t, uploader.Abort(testContext(t), file))
	s.wantNoUploads()
	if left, _ := filepath.Glob(file + ".*"); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	must(t, uploader.Abort(testContext(t), file)) // again
	_, err = uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	// A file that became short is sent with one request: what was open for the long one goes all the same.
	s.cutOff(file, 1)
	must(t, os.WriteFile(file, []byte("short"), 0o600))
	_, err = uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	s.wantNoUploads()
}

func TestP05_no_orphan_without_state(t *testing.T) {
	s := newScratch(t)
	uploader := &Uploader{Client: s.client, Bucket: s.bucket, PartSize: MinPartSize}
	uploader.StateFile = filepath.Join(t.TempDir(), "no such folder", "state")
	_, err := uploader.UploadFile(testContext(t), s.key("large"), localFile(t, pattern(threeParts)))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("the state was written: %v", err)
	}
	s.wantNoUploads()
}

func TestP05_complete_error(t *testing.T) {
	need(t, "faults")
	s := newScratch(t)
	s.fault(map[string]any{
		"operations": []string{"CompleteMultipartUpload"}, "count": 1, "fault": map[string]any{"kind": "errorIn200"},
	})
	body := pattern(threeParts)
	file := localFile(t, body)
	w := &wire{}
	uploader := &Uploader{Client: s.wired(w), Bucket: s.bucket, PartSize: MinPartSize}
	_, err := uploader.UploadFile(testContext(t), s.key("large"), file)
	wantKind(t, err, KindUnavailable)
	wantEqual(t, "objects", strings.Join(s.names(), " "), "")
	_, err = uploader.UploadFile(testContext(t), s.key("large"), file)
	must(t, err)
	wantEqual(t, "parts sent", w.count("partNumber="), 3)
	wantEqual(t, "content", s.mustGet("large"), string(body))
}
