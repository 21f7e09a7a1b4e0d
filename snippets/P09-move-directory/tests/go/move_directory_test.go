package storage

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func (s *scratch) directoryMover(client *s3.Client) *DirectoryMover {
	copier := ObjectCopier{Client: client, Capabilities: targetCapabilities(s.t), Bucket: s.bucket}
	return &DirectoryMover{ObjectCopier: copier, PlanPrefix: s.key(".plans/")}
}

func TestP09_all(t *testing.T) {
	s := newScratch(t)
	names := []string{"a", "b/c", "b/", "中 +%/文", "z"}
	for _, name := range names {
		s.putMany([]string{"from/" + name})
	}
	s.putMany([]string{"from.txt", "fromage/x"})
	large := string(pattern(6 << 20))
	s.put("from/large", large)
	mover := s.directoryMover(s.client)
	mover.Options = byParts
	result, err := mover.MoveDirectory(testContext(t), s.key("from"), s.key("to/sub/"))
	must(t, err)
	wantEqual(t, "moved", result.Moved, 6)
	wantNames(t, "kept", result.Kept, nil)
	want := []string{"from.txt", "fromage/x", "to/sub/large"}
	for _, name := range names {
		want = append(want, "to/sub/"+name)
		body := "from/" + name
		if strings.HasSuffix(name, "/") {
			body = ""
		}
		wantEqual(t, name, s.mustGet("to/sub/"+name), body)
	}
	slices.Sort(want)
	wantNames(t, "objects", s.names(), want)
	wantEqual(t, "large", s.mustGet("to/sub/large"), large)
}

func TestP09_rerun(t *testing.T) {
	s := newScratch(t)
	names := []string{"from/a", "from/b", "from/c/d"}
	for writes := 0; ; writes++ {
		if writes > 20 {
			t.Fatal("it never ends")
		}
		s.putMany(names)
		mover := s.directoryMover(s.crashing(writes))
		mover.Concurrency = 1
		_, crash := mover.MoveDirectory(testContext(t), s.key("from"), s.key("to"))
		for _, name := range names {
			_, atSource := s.get(name)
			_, atDestination := s.get(strings.Replace(name, "from", "to", 1))
			if !atSource && !atDestination {
				t.Fatalf("after %d writes %s is lost", writes, name)
			}
		}
		if crash == nil {
			break
		}
		_, err := s.directoryMover(s.client).MoveDirectory(testContext(t), s.key("from"), s.key("to"))
		must(t, err)
		wantNames(t, "objects", s.names(), []string{"to/a", "to/b", "to/c/d"})
		wantEqual(t, "content", s.mustGet("to/c/d"), "from/c/d")
		for _, name := range s.names() {
			must(t, s.directoryMover(s.client).remove(testContext(t), s.key(name), nil))
		}
	}
}

func TestP09_rerun_keeps_what_others_wrote(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"from/a", "from/b", "from/c"})
	crash := true
	client := s.wired(&wire{before: func(request *http.Request) error {
		if request.Method == http.MethodDelete && crash {
			return errors.New("crash")
		}
		return nil
	}})
	mover := s.directoryMover(client)
	if _, err := mover.MoveDirectory(testContext(t), s.key("from"), s.key("to")); err == nil {
		t.Fatal("no crash")
	}
	crash = false
	s.put("to/a", "theirs")
	must(t, mover.remove(testContext(t), s.key("from/b"), nil))
	must(t, mover.remove(testContext(t), s.key("to/b"), nil))
	result, err := mover.MoveDirectory(testContext(t), s.key("from"), s.key("to"))
	must(t, err)
	wantEqual(t, "moved", result.Moved, 1)
	wantNames(t, "kept", result.Kept, []string{s.key("from/a")})
	wantNames(t, "vanished", result.Vanished, []string{s.key("from/b")})
	wantEqual(t, "theirs", s.mustGet("to/a"), "theirs")
	wantEqual(t, "ours", s.mustGet("from/a"), "from/a")
}

func TestP09_late_key(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"from/a", "from/b"})
	added := false
	client := s.wired(&wire{before: func(request *http.Request) error {
		if request.Method == http.MethodDelete && !added {
			added = true
			s.put("from/late", "late")
			s.put("from/b", "changed")
		}
		return nil
	}})
	mover := s.directoryMover(client)
	mover.Concurrency = 1
	result, err := mover.MoveDirectory(testContext(t), s.key("from"), s.key("to"))
	must(t, err)
	wantNames(t, "kept", result.Kept, []string{s.key("from/b"), s.key("from/late")})
	wantEqual(t, "late", s.mustGet("from/late"), "late")
	wantEqual(t, "changed", s.mustGet("from/b"), "changed")
	wantNames(t, "objects", s.names(), []string{"from/b", "from/late", "to/a", "to/b"})
}

func TestP09_overlap(t *testing.T) {
	s := newScratch(t)
	s.putMany([]string{"from/a", "to/x"})
	ctx := testContext(t)
	w := &wire{}
	mover := s.directoryMover(s.wired(w))
	for _, pair := range [][2]string{{"from", "from"}, {"from", "from/sub"}, {"from/sub", "from"}} {
		_, err := mover.MoveDirectory(ctx, s.key(pair[0]), s.key(pair[1]))
		wantKind(t, err, KindInvalid)
	}
	mover.PlanPrefix = s.key("from/.plans/")
	_, err := mover.MoveDirectory(ctx, s.key("from"), s.key("other"))
	wantKind(t, err, KindInvalid)
	mover.PlanPrefix = s.key(".plans/")
	_, err = mover.MoveDirectory(ctx, s.key("from"), s.key("to"))
	wantKind(t, err, KindAlreadyExists)
	wantEqual(t, "writes", w.count("PUT ")+w.count("POST ")+w.count("DELETE "), 0)
	wantNames(t, "objects", s.names(), []string{"from/a", "to/x"})
	_, err = mover.MoveDirectory(ctx, s.key("from"), s.key("from2"))
	must(t, err)
	wantNames(t, "objects", s.names(), []string{"from2/a", "to/x"})
}
