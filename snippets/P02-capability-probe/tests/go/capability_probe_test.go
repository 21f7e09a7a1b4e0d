package storage

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

func TestP02_reads_back(t *testing.T) {
	s := newScratch(t)
	found, err := ProbeCapabilities(testContext(t), s.client, s.bucket, s.key("probe/"))
	must(t, err)
	known := targetCapabilities(t)
	for _, each := range probeChecks {
		if found.Outcome(each.id) != OutcomeNotTested && found.Works(each.id) != known.Works(each.id) {
			t.Errorf("%s: found %s, the store's probe says %s", each.id, found.Outcome(each.id), known.Outcome(each.id))
		}
	}
	wantEqual(t, "ETag style", found.EtagStyle(), known.EtagStyle())
	wantEqual(t, "copy", found.Works("copy.object"), true)
	// A store that is busy has said nothing.
	for status, want := range map[int]Outcome{400: OutcomeRefused, 501: OutcomeRefused, 429: OutcomeNotTested, 503: OutcomeNotTested} {
		wantEqual(t, "refusal", refusalWith(status), want)
	}
}

// The key of such a source may end a gateway.
func TestP02_reads_back_below_a_prefix_with_percent(t *testing.T) {
	s := newScratch(t)
	w := &wire{}
	found, err := ProbeCapabilities(testContext(t), s.wired(w), s.bucket, s.key("p%41/"))
	must(t, err)
	wantEqual(t, "copied part", found.Outcome("multipart.copyPart"), OutcomeNotTested)
	wantEqual(t, "copy", found.Outcome("copy.sourceIfMatch"), targetCapabilities(t).Outcome("copy.sourceIfMatch"))
	wantEqual(t, "parts copied", w.count("x-id=UploadPartCopy"), 0)
}

// A store that does it although the condition failed must not pass for one that works.
func TestP02_reads_back_where_conditions_are_ignored(t *testing.T) {
	s := newScratch(t)
	strip := middleware.BuildMiddlewareFunc("ignoreConditions", func(
		ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler,
	) (middleware.BuildOutput, middleware.Metadata, error) {
		if request, ok := in.Request.(*smithyhttp.Request); ok {
			for _, name := range []string{"If-None-Match", "If-Match", "X-Amz-Copy-Source-If-Match"} {
				request.Header.Del(name)
			}
		}
		return next.HandleBuild(ctx, in)
	})
	ignoring := s3.New(s.client.Options(), func(o *s3.Options) {
		o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
			return stack.Build.Add(strip, middleware.After)
		})
	})
	found, err := ProbeCapabilities(testContext(t), ignoring, s.bucket, s.key("probe/"))
	must(t, err)
	for _, id := range []string{
		"put.ifNoneMatch", "put.ifMatch.stale", "copy.ifNoneMatch", "copy.sourceIfMatch", "delete.ifMatch",
		"complete.ifNoneMatch", "get.ifMatch",
	} {
		wantEqual(t, id, found.Outcome(id), OutcomeIgnored)
	}
}

func TestP02_leaves_nothing(t *testing.T) {
	s := newScratch(t)
	s.put("probe/put.ifNoneMatch", "of another")
	_, err := ProbeCapabilities(testContext(t), s.client, s.bucket, s.key("probe/"))
	must(t, err)
	wantEqual(t, "left over", strings.Join(s.names(), " "), "probe/put.ifNoneMatch")
	s.wantNoUploads()
}

func TestP02_leaves_nothing_after_failure(t *testing.T) {
	s := newScratch(t)
	failing := s.wired(&wire{before: func(request *http.Request) error {
		if request.Method == http.MethodPost && request.URL.Query().Has("uploadId") {
			return errors.New("connection lost")
		}
		return nil
	}})
	if _, err := ProbeCapabilities(testContext(t), failing, s.bucket, s.key("probe/")); err == nil {
		t.Fatal("the failure is not reported")
	}
	wantEqual(t, "left over", strings.Join(s.names(), " "), "")
	s.wantNoUploads()
}

func TestP02_round_trip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "capabilities.json")
	saved := NewStoreCapabilities(map[string]Outcome{
		"put.ifNoneMatch": OutcomeWorks, "copy.ifNoneMatch": OutcomeIgnored, "put.ifMatch.stale": OutcomeWorks,
		"put.ifMatch.quoted": OutcomeRefused, "put.ifMatch.unquoted": OutcomeWorks,
	})
	must(t, saved.Save(file))
	loaded, err := LoadCapabilities(file)
	must(t, err)
	wantEqual(t, "kept", loaded.Works("put.ifNoneMatch"), true)
	wantEqual(t, "kept", loaded.Outcome("copy.ifNoneMatch"), OutcomeIgnored)
	wantEqual(t, "ignored", loaded.Works("copy.ifNoneMatch"), false)
	wantEqual(t, "unknown", loaded.Works("rename.object"), false)
	wantEqual(t, "unknown", loaded.Outcome("rename.object"), OutcomeNotTested)
	wantEqual(t, "ETag style", loaded.EtagStyle(), EtagUnquoted)
	wantEqual(t, "ETag style of nothing", NewStoreCapabilities(nil).EtagStyle(), EtagNone)
	must(t, os.WriteFile(file, []byte(`{"other": 1}`), 0o600))
	if _, err := LoadCapabilities(file); err == nil {
		t.Error("a file of something else was taken for a report")
	}
}
