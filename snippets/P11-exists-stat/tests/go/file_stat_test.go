package storage

import (
	"errors"
	"io/fs"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func TestP11_file(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	s.put("dir/file.txt", "replaced")
	put, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key("dir/file.txt")), Body: onlySeeker("twelve bytes"),
		ContentType: aws.String("text/plain"), Metadata: map[string]string{"Owner": "li"},
	})
	must(t, err)
	stat, err := Stat(ctx, s.client, s.bucket, s.key("dir/file.txt"))
	must(t, err)
	wantEqual(t, "directory", stat.Directory, false)
	wantEqual(t, "size", stat.Size, 12)
	wantEqual(t, "ETag", stat.ETag, aws.ToString(put.ETag))
	wantEqual(t, "type", stat.ContentType, "text/plain")
	wantEqual(t, "owner", stat.Metadata["owner"], "li")
	if age := time.Since(stat.LastModified); age > time.Hour || age < -time.Hour {
		t.Errorf("modified %v ago", age)
	}
	there, err := Exists(ctx, s.client, s.bucket, s.key("dir/file.txt"))
	must(t, err)
	wantEqual(t, "exists", there, true)
}

func TestP11_prefix(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	s.put("dir/deep/file", "x")
	s.put("odd/\x01", "x")
	for _, name := range []string{"dir", "dir/", "dir/deep", "odd"} {
		stat, err := Stat(ctx, s.client, s.bucket, s.key(name))
		must(t, err)
		wantEqual(t, name, stat.Directory, true)
	}
	stat, err := Stat(ctx, s.client, s.bucket, "")
	must(t, err)
	wantEqual(t, "root", stat.Directory, true)
}

func TestP11_missing(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	s.put("directory/file", "x")
	for _, name := range []string{"none", "none/", "dir", "directory/fil"} {
		_, err := Stat(ctx, s.client, s.bucket, s.key(name))
		wantKind(t, err, KindNotFound)
		there, err := Exists(ctx, s.client, s.bucket, s.key(name))
		must(t, err)
		wantEqual(t, name, there, false)
	}
}

func TestP11_forbidden(t *testing.T) {
	s := newScratch(t)
	s.put("file", "x")
	settings := targetSettings(t)
	settings.SecretAccessKey += "x"
	stranger := newTestClient(t, settings)
	for _, name := range []string{"file", "none", "none/"} {
		_, err := Stat(testContext(t), stranger, s.bucket, s.key(name))
		if !errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
		if there, err := Exists(testContext(t), stranger, s.bucket, s.key(name)); err == nil {
			t.Errorf("%s: a refusal became %v", name, there)
		}
	}
}
