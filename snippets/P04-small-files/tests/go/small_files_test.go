package storage

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) files() *SmallFiles { return &SmallFiles{Client: s.client, Bucket: s.bucket} }

func TestP04_bytes(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	for _, length := range []int{0, 1, 1000, 65536, 5 << 20} {
		body := pattern(length)
		etag, err := s.files().WriteFile(ctx, s.key("file"), body, WriteOptions{})
		must(t, err)
		if etag == "" {
			t.Error("no ETag")
		}
		back, err := s.files().ReadFile(ctx, s.key("file"))
		must(t, err)
		if !bytes.Equal(back, body) {
			t.Fatalf("%d bytes came back different", length)
		}
	}
}

func TestP04_bytes_text(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	text := "第一行\r\nsecond line\n\ufeff"
	_, err := s.files().WriteFile(ctx, s.key("文本.txt"), []byte(text), WriteOptions{})
	must(t, err)
	back, err := s.files().ReadText(ctx, s.key("文本.txt"))
	must(t, err)
	wantEqual(t, "text", back, text)
	s.put("latin1", "caf\xe9")
	_, err = s.files().ReadText(ctx, s.key("latin1"))
	wantKind(t, err, KindCorrupt)
}

// A body that is damaged on its way must be refused by the store.
func TestP04_bytes_damaged(t *testing.T) {
	s := newScratch(t)
	w := &wire{before: func(request *http.Request) error {
		if request.Header.Get("Content-Md5") == "" {
			t.Error("the body has no digest")
		}
		return nil
	}}
	files := &SmallFiles{Client: s.wired(w), Bucket: s.bucket}
	_, err := files.WriteFile(testContext(t), s.key("file"), []byte("body"), WriteOptions{})
	must(t, err)
}

func TestP04_content_type(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	metadata := map[string]string{"title": "年度报告 终稿", "author": "plain ASCII"}
	for name, want := range map[string]string{
		"a.txt": "text/plain; charset=utf-8", "a.pdf": "application/pdf", "no-ending": "application/octet-stream",
	} {
		_, err := s.files().WriteFile(ctx, s.key(name), []byte("x"), WriteOptions{Metadata: metadata})
		must(t, err)
		head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key(name))})
		must(t, err)
		wantEqual(t, name, aws.ToString(head.ContentType), want)
		back := DecodeMetadata(head.Metadata)
		wantEqual(t, "title", back["title"], metadata["title"])
		wantEqual(t, "author", head.Metadata["author"], metadata["author"])
	}
	_, err := s.files().WriteFile(ctx, s.key("b.txt"), []byte("x"), WriteOptions{ContentType: "text/x-own"})
	must(t, err)
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("b.txt"))})
	must(t, err)
	wantEqual(t, "given type", aws.ToString(head.ContentType), "text/x-own")
}

func TestP04_missing(t *testing.T) {
	s := newScratch(t)
	_, err := s.files().ReadFile(testContext(t), s.key("none"))
	wantKind(t, err, KindNotFound)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is no fs.ErrNotExist", err)
	}
}

type countingBody struct {
	io.ReadCloser
	read *atomic.Int64
}

func (b countingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}

func TestP04_limit(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	s.put("large", string(pattern(1<<20)))
	var read atomic.Int64
	files := &SmallFiles{Bucket: s.bucket, ReadLimit: 1 << 20, Client: s.wired(&wire{
		after: func(_ *http.Request, response *http.Response) { response.Body = countingBody{response.Body, &read} },
	})}
	body, err := files.ReadFile(ctx, s.key("large"))
	must(t, err)
	wantEqual(t, "at the limit", len(body), 1<<20)
	read.Store(0)
	files.ReadLimit--
	_, err = files.ReadFile(ctx, s.key("large"))
	wantKind(t, err, KindInvalid)
	if read.Load() > 64<<10 {
		t.Errorf("%d bytes were read before the refusal", read.Load())
	}
}

func TestP04_truncated(t *testing.T) {
	need(t, "faults")
	s := newScratch(t)
	s.put("file", string(pattern(100_000)))
	s.fault(map[string]any{"methods": []string{"GET"}, "fault": map[string]any{"kind": "truncate", "bytes": 50_000}})
	body, err := s.files().ReadFile(testContext(t), s.key("file"))
	if err == nil {
		t.Fatalf("%d of 100000 bytes passed for the whole", len(body))
	}
	wantKind(t, err, KindCorrupt)
}

// As behind a proxy: the length is not told.
func TestP04_limit_of_chunks(t *testing.T) {
	t.Parallel()
	settings := targetSettings(t)
	settings.Endpoint = serverOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "01234")
		_ = http.NewResponseController(w).Flush()
		_, _ = io.WriteString(w, "56789")
	}))
	files := &SmallFiles{Client: newTestClient(t, settings), Bucket: "bucket"}
	body, err := files.ReadFile(testContext(t), "key")
	must(t, err)
	wantEqual(t, "body", string(body), "0123456789")
	files.ReadLimit = 9
	_, err = files.ReadFile(testContext(t), "key")
	wantKind(t, err, KindInvalid)
}
