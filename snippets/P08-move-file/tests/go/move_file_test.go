package storage

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) mover(client *s3.Client) *Mover {
	copier := ObjectCopier{Client: client, Capabilities: targetCapabilities(s.t), Bucket: s.bucket}
	return &Mover{ObjectCopier: copier, JournalPrefix: s.key(".moves/")}
}

// byParts copies everything above one part in parts.
var byParts = CopyOptions{SingleCopyLimit: 5 << 20, PartSize: 5 << 20}

func (s *scratch) wantMoved(source string, options CopyOptions, body string) {
	s.t.Helper()
	ctx := testContext(s.t)
	_, err := s.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.bucket, Key: aws.String(s.key(source)), Body: strings.NewReader(body),
		ContentType: aws.String("text/x-own"), CacheControl: aws.String("max-age=60"),
		ContentDisposition: aws.String("attachment"), Metadata: map[string]string{"owner": "li"},
		Tagging: aws.String("class=a%20b&n=1"),
	})
	must(s.t, err)
	must(s.t, s.mover(s.client).Move(ctx, s.key(source), s.key("dir/目标"), MoveOptions{CopyOptions: options}))
	wantNames(s.t, "objects", s.names(), []string{"dir/目标"})
	wantEqual(s.t, "content", s.mustGet("dir/目标"), body)
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: aws.String(s.key("dir/目标"))})
	must(s.t, err)
	got := fmt.Sprint(aws.ToString(head.ContentType), " ", aws.ToString(head.CacheControl), " ",
		aws.ToString(head.ContentDisposition), " ", head.Metadata["owner"])
	wantEqual(s.t, "attributes", got, "text/x-own max-age=60 attachment li")
	tags, err := s.client.GetObjectTagging(ctx, &s3.GetObjectTaggingInput{Bucket: &s.bucket, Key: aws.String(s.key("dir/目标"))})
	must(s.t, err)
	found := map[string]string{}
	for _, tag := range tags.TagSet {
		found[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	wantEqual(s.t, "tags", fmt.Sprint(found), "map[class:a b n:1]")
}

func TestP08_moves(t *testing.T) {
	s := newScratch(t)
	s.wantMoved("源 +%", CopyOptions{}, "body")
	// A plus that is not encoded is a space to some stores.
	wantEqual(t, "header", *s.mover(s.client).source("源 +%/&"), s.bucket+"/%E6%BA%90%20%2B%25/%26")
}

func TestP08_large(t *testing.T) {
	s := newScratch(t)
	// No "%": such keys are not copied on the server.
	s.wantMoved("源 +", byParts, string(pattern(11<<20)))
	s.wantNoUploads()
	must(t, s.mover(s.client).remove(testContext(t), s.key("dir/目标"), nil))
	w := &wire{}
	s.put("large", string(pattern(6<<20)))
	must(t, s.mover(s.wired(w)).Move(testContext(t), s.key("large"), s.key("moved"), MoveOptions{CopyOptions: byParts}))
	wantEqual(t, "parts copied", w.count("partNumber="), 2)
}

// A store that decodes the key of the source twice would copy the other object.
func TestP08_large_key_with_percent(t *testing.T) {
	s := newScratch(t)
	w := &wire{}
	s.put("a%41b.txt", string(pattern(11<<20)))
	s.put("aAb.txt", string(pattern(11<<20 + 1)[1:]))
	must(t, s.mover(s.wired(w)).Move(testContext(t), s.key("a%41b.txt"), s.key("moved"), MoveOptions{CopyOptions: byParts}))
	wantNames(t, "objects", s.names(), []string{"aAb.txt", "moved"})
	wantEqual(t, "content", s.mustGet("moved"), string(pattern(11<<20)))
	wantEqual(t, "the other's content", s.mustGet("aAb.txt"), string(pattern(11<<20 + 1)[1:]))
	wantEqual(t, "parts copied", w.count("x-id=UploadPartCopy"), 0)
	wantEqual(t, "parts sent", w.count("x-id=UploadPart"), 3)
	s.wantNoUploads()
}

func TestP08_large_key_with_percent_that_changes(t *testing.T) {
	s := newScratch(t)
	s.put("a%41b.txt", string(pattern(6<<20)))
	changing := &wire{after: func(request *http.Request, _ *http.Response) {
		if strings.Contains(request.URL.RawQuery, "partNumber=1") {
			s.put("a%41b.txt", string(pattern(6<<20 + 1)[1:]))
		}
	}}
	mover := s.mover(s.wired(changing))
	wantKind(t, mover.Move(testContext(t), s.key("a%41b.txt"), s.key("moved"), MoveOptions{CopyOptions: byParts}), KindConflict)
	wantEqual(t, "parts sent", changing.count("partNumber="), 1)
	if _, there := s.get("moved"); there {
		t.Fatal("an object that nobody wrote")
	}
	s.wantNoUploads()
}

func TestP08_no_overwrite(t *testing.T) {
	s := newScratch(t)
	s.put("source", "new")
	s.put("destination", "old")
	ctx := testContext(t)
	wantKind(t, s.mover(s.client).Move(ctx, s.key("source"), s.key("destination"), MoveOptions{}), KindAlreadyExists)
	wantNames(t, "objects", s.names(), []string{"destination", "source"})
	wantEqual(t, "destination", s.mustGet("destination"), "old")
	wantEqual(t, "source", s.mustGet("source"), "new")
	wantKind(t, s.mover(s.client).Move(ctx, s.key("none"), s.key("other"), MoveOptions{}), KindNotFound)
	overwrite := MoveOptions{CopyOptions: CopyOptions{Overwrite: true}}
	must(t, s.mover(s.client).Move(ctx, s.key("source"), s.key("destination"), overwrite))
	wantEqual(t, "destination", s.mustGet("destination"), "new")
	wantNames(t, "objects", s.names(), []string{"destination"})
}

// The answer to a copy is lost: asked again, the store finds the destination taken, by us.
func TestP08_no_overwrite_lost_reply(t *testing.T) {
	for name, lost := range map[string]func(*http.Request) bool{
		"copy": func(r *http.Request) bool {
			return r.Header.Get("X-Amz-Copy-Source") != "" && !r.URL.Query().Has("partNumber")
		},
		"complete": func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") },
		"deletion": func(r *http.Request) bool {
			return r.Method == http.MethodDelete && strings.HasSuffix(r.URL.Path, "source")
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScratch(t)
			body, options := string(pattern(6<<20)), MoveOptions{CopyOptions: byParts}
			if name == "copy" {
				options = MoveOptions{}
			}
			s.put("source", body)
			must(t, s.mover(s.losing(lost)).Move(testContext(t), s.key("source"), s.key("moved"), options))
			wantNames(t, "objects", s.names(), []string{"moved"})
			wantEqual(t, "content", s.mustGet("moved"), body)
			s.wantNoUploads()
		})
	}
}

// Another's object of the same content is still another's.
func TestP08_no_overwrite_same_content(t *testing.T) {
	s := newScratch(t)
	s.put("source", "body")
	if !targetCapabilities(t).Works("copy.ifNoneMatch") {
		exclusive := MoveOptions{RequireExclusive: true}
		wantKind(t, s.mover(s.client).Move(testContext(t), s.key("source"), s.key("moved"), exclusive), KindUnsupported)
		return
	}
	racing := s.wired(&wire{before: func(request *http.Request) error {
		if request.Header.Get("X-Amz-Copy-Source") != "" {
			s.put("moved", "body")
		}
		return nil
	}})
	wantKind(t, s.mover(racing).Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{}), KindAlreadyExists)
	wantNames(t, "objects", s.names(), []string{"moved", "source"})
}

func TestP08_recover(t *testing.T) {
	for name, body := range map[string]string{"one request": "body", "parts": string(pattern(6 << 20))} {
		t.Run(name, func(t *testing.T) {
			s := newScratch(t)
			for writes := 0; ; writes++ {
				if writes > 20 {
					t.Fatal("it never ends")
				}
				s.put("source", body)
				err := s.mover(s.crashing(writes)).Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{CopyOptions: byParts})
				_, recoverErr := s.mover(s.client).RecoverMoves(testContext(t), byParts)
				must(t, recoverErr)
				source, atSource := s.get("source")
				moved, atMoved := s.get("moved")
				if atSource == atMoved || source+moved != body {
					t.Fatalf("after %d writes: source %v, destination %v", writes, atSource, atMoved)
				}
				if open, err := s.uploads(testContext(t)); writes == 2 && len(open) == 1 {
					// Begun and not noted: this one is for a lifecycle rule.
					must(t, err)
					must(t, s.mover(s.client).abort(testContext(t), s.key("moved"), aws.ToString(open[0].UploadId)))
				}
				s.wantNoUploads()
				if noted := s.names(); len(noted) != 1 {
					t.Fatalf("after %d writes there are %v", writes, noted)
				}
				if err == nil {
					break
				}
				for _, key := range []string{"moved", "source"} {
					must(t, s.mover(s.client).remove(testContext(t), s.key(key), nil))
				}
			}
		})
	}
}

func TestP08_recover_when_source_changed(t *testing.T) {
	s := newScratch(t)
	s.put("source", "old")
	// The note, the copy and the second note are written; the source is not deleted.
	err := s.mover(s.crashing(3)).Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{})
	if err == nil {
		t.Fatal("it did not crash")
	}
	s.put("source", "changed")
	recovered, err := s.mover(s.client).RecoverMoves(testContext(t), CopyOptions{})
	must(t, err)
	wantEqual(t, "outcome", recovered[0].Outcome, MoveUndone)
	wantNames(t, "objects", s.names(), []string{"source"})
	wantEqual(t, "source", s.mustGet("source"), "changed")
	// The same with a destination of somebody else.
	s.put("source", "old")
	if s.mover(s.crashing(1)).Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{}) == nil {
		t.Fatal("it did not crash")
	}
	s.put("moved", "new") // of the same length
	recovered, err = s.mover(s.client).RecoverMoves(testContext(t), CopyOptions{})
	must(t, err)
	wantEqual(t, "outcome", recovered[0].Outcome, MoveRefused)
	wantEqual(t, "source", s.mustGet("source"), "old")
	wantEqual(t, "destination", s.mustGet("moved"), "new")
}

func TestP08_verify_first(t *testing.T) {
	s := newScratch(t)
	s.put("source", "body")
	w := &wire{}
	must(t, s.mover(s.wired(w)).Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{}))
	verified, deleted := -1, -1
	for at, line := range w.lines {
		if strings.HasPrefix(line, "HEAD ") && strings.Contains(line, "/moved?") {
			verified = at
		}
		if strings.HasPrefix(line, "DELETE ") && strings.Contains(line, "/source?") {
			deleted = at
		}
	}
	if verified < 0 || deleted < verified {
		t.Fatalf("not verified before the deletion: %v", w.lines)
	}
	// A store that answers 200 to a copy and has something else there.
	s.put("source", "body")
	s.put("moved", "bod")
	lying := s.wired(&wire{after: func(request *http.Request, _ *http.Response) {
		if request.Method == http.MethodPut && request.Header.Get("X-Amz-Copy-Source") != "" {
			s.put("moved", "bod")
		}
	}})
	options := MoveOptions{CopyOptions: CopyOptions{Overwrite: true}}
	wantKind(t, s.mover(lying).Move(testContext(t), s.key("source"), s.key("moved"), options), KindCorrupt)
	wantEqual(t, "source", s.mustGet("source"), "body")
}

func TestP08_refuses(t *testing.T) {
	s := newScratch(t)
	s.put("source", "body")
	w := &wire{}
	mover := s.mover(s.wired(w))
	mover.Capabilities = NewStoreCapabilities(map[string]Outcome{"copy.object": OutcomeWorks, "copy.ifNoneMatch": OutcomeIgnored})
	err := mover.Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{RequireExclusive: true})
	wantKind(t, err, KindUnsupported)
	wantEqual(t, "writes", w.count("PUT ")+w.count("POST "), 0)
	wantNames(t, "objects", s.names(), []string{"source"})
	must(t, mover.Move(testContext(t), s.key("source"), s.key("moved"), MoveOptions{}))
	wantNames(t, "objects", s.names(), []string{"moved"})
}
