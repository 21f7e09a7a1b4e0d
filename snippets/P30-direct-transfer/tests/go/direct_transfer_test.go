package storage

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) transfer() *DirectTransfer {
	return &DirectTransfer{Client: s.client, Bucket: s.bucket}
}

// plain sends a request as any HTTP client does.
func plain(t *testing.T, method, address, body string, header http.Header) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(testContext(t), method, address, strings.NewReader(body))
	must(t, err)
	for name, values := range header {
		if name != "Content-Length" {
			request.Header[name] = values
		}
	}
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(t, err)
	return response, string(text)
}

func TestP30_get(t *testing.T) {
	s := newScratch(t)
	s.put("中 +%/a.txt", "content")
	address, err := s.transfer().DownloadURL(testContext(t), s.key("中 +%/a.txt"), "", time.Minute)
	must(t, err)
	response, body := plain(t, http.MethodGet, address, "", nil)
	wantEqual(t, "status", response.StatusCode, 200)
	wantEqual(t, "body", body, "content")
	for _, bad := range []struct {
		key     string
		expires time.Duration
	}{{"a/../b", time.Minute}, {"./a", time.Minute}, {"a", 0}, {"a", 8 * 24 * time.Hour}} {
		if _, err := s.transfer().DownloadURL(testContext(t), bad.key, "", bad.expires); !errors.Is(err, fs.ErrInvalid) {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestP30_put(t *testing.T) {
	s := newScratch(t)
	upload, err := s.transfer().UploadURL(testContext(t), s.key("up.txt"), "text/x-own", 7, time.Minute)
	must(t, err)
	if strings.Contains(strings.ToLower(upload.URL), "checksum") {
		t.Errorf("a checksum is asked for: %s", upload.URL)
	}
	other := http.Header{"Content-Type": {"text/html"}}
	for body, header := range map[string]http.Header{"content too long": upload.Headers, "content": other} {
		if response, _ := plain(t, http.MethodPut, upload.URL, body, header); response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", body, response.StatusCode)
		}
	}
	wantNames(t, "objects", s.names(), nil)
	response, text := plain(t, http.MethodPut, upload.URL, "content", upload.Headers)
	wantEqual(t, "status "+text, response.StatusCode, 200)
	wantEqual(t, "content", s.mustGet("up.txt"), "content")
	head, err := s.client.HeadObject(testContext(t), &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("up.txt"))})
	must(t, err)
	wantEqual(t, "type", aws.ToString(head.ContentType), "text/x-own")
}

func TestP30_expired(t *testing.T) {
	s := newScratch(t)
	s.put("a", "content")
	address, err := s.transfer().DownloadURL(testContext(t), s.key("a"), "", time.Second)
	must(t, err)
	if !strings.Contains(address, "X-Amz-Expires=1&") {
		t.Fatal("it is signed for another time")
	}
	for deadline := time.Now().Add(patience / 2); ; {
		response, _ := plain(t, http.MethodGet, address, "", nil)
		if response.StatusCode == http.StatusForbidden {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("still %d", response.StatusCode)
		}
		time.Sleep(100 * time.Millisecond) // polls
	}
}

func TestP30_chinese_name(t *testing.T) {
	s := newScratch(t)
	s.put("a", "content")
	for _, name := range []string{"年度 报告(终).pdf", `a"b\c;d.txt`, "plain.txt"} {
		address, err := s.transfer().DownloadURL(testContext(t), s.key("a"), name, time.Minute)
		must(t, err)
		response, _ := plain(t, http.MethodGet, address, "", nil)
		disposition := response.Header.Get("Content-Disposition")
		_, parameters, err := mime.ParseMediaType(strings.Replace(disposition, "filename=", "fallback=", 1))
		must(t, err)
		wantEqual(t, disposition, parameters["filename"], name)
	}
}

func TestP30_post_limit(t *testing.T) {
	need(t, "presign.post", "presign.postLimit")
	s := newScratch(t)
	form, err := s.transfer().UploadForm(testContext(t), s.key("up/"), "text/plain", 10, time.Minute)
	must(t, err)
	post := func(key, body string) int {
		var content bytes.Buffer
		writer := multipart.NewWriter(&content)
		for name, value := range form.Fields {
			if name == "key" {
				value = key
			}
			must(t, writer.WriteField(name, value))
		}
		file, err := writer.CreateFormFile("file", "a.txt")
		must(t, err)
		_, err = io.WriteString(file, body)
		must(t, err)
		must(t, writer.Close())
		response, _ := plain(t, http.MethodPost, form.URL, content.String(), http.Header{"Content-Type": {writer.FormDataContentType()}})
		return response.StatusCode
	}
	if status := post(s.key("up/a.txt"), "eleven byte"); status < 400 {
		t.Errorf("too long: %d", status)
	}
	if status := post(s.key("elsewhere"), "short"); status < 400 {
		t.Errorf("elsewhere: %d", status)
	}
	wantNames(t, "objects", s.names(), nil)
	if status := post(s.key("up/a.txt"), "ten bytes!"); status >= 300 {
		t.Errorf("as allowed: %d", status)
	}
	wantEqual(t, "content", s.mustGet("up/a.txt"), "ten bytes!")
}
