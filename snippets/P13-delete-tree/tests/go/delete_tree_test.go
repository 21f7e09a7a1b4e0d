package storage

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func (s *scratch) deleter() *TreeDeleter {
	return &TreeDeleter{Client: s.client, Bucket: s.bucket, Capabilities: targetCapabilities(s.t)}
}

func TestP13_many(t *testing.T) {
	s := newScratch(t)
	names := make([]string, 2500)
	for at := range names {
		names[at] = fmt.Sprintf("dir/%d", at)
	}
	s.putMany(append(names, "dir", "dir.txt", "dirt/x", "dir/中 文\x01+%", "dir/sub/"))
	result, err := s.deleter().DeleteTree(testContext(t), s.key("dir"), DeleteTreeOptions{Concurrency: 2})
	must(t, err)
	wantEqual(t, "deleted", result.Deleted, 2502)
	wantEqual(t, "failed", len(result.Failed), 0)
	wantNames(t, "left", s.names(), []string{"dir", "dir.txt", "dirt/x"})
	must(t, s.deleter().DeleteFile(testContext(t), s.key("dir")))
	must(t, s.deleter().DeleteFile(testContext(t), s.key("dir"))) // again
	wantNames(t, "left", s.names(), []string{"dir.txt", "dirt/x"})
}

func TestP13_key_error(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.Method == http.MethodGet {
			_, _ = io.WriteString(w, "<ListBucketResult><IsTruncated>false</IsTruncated>"+
				"<Contents><Key>dir/a</Key></Contents><Contents><Key>dir/b</Key></Contents></ListBucketResult>")
			return
		}
		if request.Header.Get("Content-Md5") == "" {
			t.Error("the batch has no Content-MD5")
		}
		_, _ = io.WriteString(w, "<DeleteResult><Error><Key>dir/b</Key><Code>AccessDenied</Code></Error></DeleteResult>")
	}))
	defer server.Close()
	settings := targetSettings(t)
	settings.Endpoint = server.URL
	deleter := &TreeDeleter{
		Client: newTestClient(t, settings), Bucket: "bucket",
		Capabilities: NewStoreCapabilities(map[string]Outcome{"delete.batch": OutcomeWorks}),
	}
	var gone []string
	result, err := deleter.DeleteTree(testContext(t), "dir", DeleteTreeOptions{
		OnKey: func(key, _ string) { gone = append(gone, key) },
	})
	must(t, err)
	wantEqual(t, "result", fmt.Sprint(result), "{1 [{dir/b  AccessDenied}]}")
	wantNames(t, "deleted", gone, []string{"dir/a"})
}

// The same of the store itself: keys without a batch, refused one by one.
func TestP13_key_error_of_single_deletes(t *testing.T) {
	need(t, "faults")
	s := newScratch(t)
	s.putMany([]string{"dir/a", "dir/b", "dir/c"})
	s.fault(map[string]any{
		"methods": []string{"DELETE"}, "count": 1, "fault": map[string]any{"kind": "status", "status": 500, "code": "InternalError"},
	})
	deleter := &TreeDeleter{Client: s.wired(&wire{}), Bucket: s.bucket, Capabilities: NewStoreCapabilities(nil)}
	result, err := deleter.DeleteTree(testContext(t), s.key("dir"), DeleteTreeOptions{})
	must(t, err)
	wantEqual(t, "deleted", result.Deleted, 2)
	wantEqual(t, "failed", fmt.Sprint(result.Failed), "[{"+s.key("dir/a")+"  InternalError}]")
	wantNames(t, "left", s.names(), []string{"dir/a"})
}

func TestP13_dry_run(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"dir/a", "dir/b/c", "dir/d", "other"})
	w := &wire{}
	deleter := s.deleter()
	deleter.Client = s.wired(w)
	run := func(dry bool) (int, []string) {
		var keys []string
		result, err := deleter.DeleteTree(testContext(t), s.key("dir"), DeleteTreeOptions{
			DryRun: dry, OnKey: func(key, _ string) { keys = append(keys, strings.TrimPrefix(key, s.prefix)) },
		})
		must(t, err)
		slices.Sort(keys)
		return result.Deleted, keys
	}
	count, keys := run(true)
	wantEqual(t, "count", count, 3)
	wantNames(t, "would go", keys, []string{"dir/a", "dir/b/c", "dir/d"})
	wantEqual(t, "deletes", w.count("DELETE ")+w.count("POST "), 0)
	wantNames(t, "left", s.names(), []string{"dir/a", "dir/b/c", "dir/d", "other"})
	_, gone := run(false)
	wantNames(t, "went", gone, keys)
}

func TestP13_single(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"dir/a", "dir/b", "dir/c", "dirt"})
	w := &wire{}
	deleter := &TreeDeleter{Client: s.wired(w), Bucket: s.bucket, Capabilities: NewStoreCapabilities(nil)}
	result, err := deleter.DeleteTree(testContext(t), s.key("dir"), DeleteTreeOptions{})
	must(t, err)
	wantEqual(t, "deleted", result.Deleted, 3)
	wantEqual(t, "batches", w.count("POST "), 0)
	wantNames(t, "left", s.names(), []string{"dirt"})
}

func TestP13_versions(t *testing.T) {
	need(t, "versioning.enable")
	s := newScratch(t)
	ctx := testContext(t)
	bucket := "go-versions-" + randomName()
	_, err := s.client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket})
	must(t, err)
	t.Cleanup(func() {
		deleter := &TreeDeleter{Client: s.client, Bucket: bucket, Capabilities: NewStoreCapabilities(nil)}
		_, _ = deleter.DeleteTree(context.Background(), "", DeleteTreeOptions{Versions: true, AllowWholeBucket: true})
		if _, err := s.client.DeleteBucket(context.Background(), &s3.DeleteBucketInput{Bucket: &bucket}); err != nil {
			t.Error(err)
		}
	})
	_, err = s.client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: &bucket, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	must(t, err)
	for _, key := range []string{"dir/a", "dir/a", "dir/b", "dirt"} {
		_, err := s.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: onlySeeker("x")})
		must(t, err)
	}
	deleter := s.deleter()
	deleter.Bucket = bucket
	must(t, deleter.DeleteFile(ctx, "dir/b"))
	left := func() (found []string) {
		output, err := s.client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &bucket})
		must(t, err)
		for _, version := range output.Versions {
			found = append(found, aws.ToString(version.Key))
		}
		for _, marker := range output.DeleteMarkers {
			found = append(found, "marker "+aws.ToString(marker.Key))
		}
		return found
	}
	wantNames(t, "before", left(), []string{"dir/a", "dir/a", "dir/b", "dirt", "marker dir/b"})
	result, err := deleter.DeleteTree(ctx, "dir", DeleteTreeOptions{Versions: true})
	must(t, err)
	wantEqual(t, "deleted", result.Deleted, 4)
	wantNames(t, "left", left(), []string{"dirt"})
}

func TestP13_guard(t *testing.T) {
	s := newScratch(t)
	w := &wire{}
	deleter := s.deleter()
	deleter.Client = s.wired(w)
	for _, prefix := range []string{"", "/"} {
		_, err := deleter.DeleteTree(testContext(t), prefix, DeleteTreeOptions{})
		wantKind(t, err, KindInvalid)
	}
	wantEqual(t, "requests", len(w.lines), 0)
}
