package storage

import (
	"net/http"
	"strings"
	"testing"
)

func (s *scratch) directories(markers bool) *Directories {
	return &Directories{Client: s.client, Bucket: s.bucket, Markers: markers}
}

func TestP12_make(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	d := s.directories(true)
	must(t, d.MakeDirectory(ctx, s.key("dir")))
	must(t, d.MakeDirectory(ctx, s.key("dir/"))) // again
	wantNames(t, "parent", namesOf(t, s.lister().List(ctx, s.prefix)), []string{"dir/"})
	empty, err := d.IsEmpty(ctx, s.key("dir"))
	must(t, err)
	wantEqual(t, "empty", empty, true)
	s.put("dir/file", "x")
	wantNames(t, "dir", namesOf(t, s.lister().List(ctx, s.key("dir/"))), []string{"file"})
	empty, err = d.IsEmpty(ctx, s.key("dir"))
	must(t, err)
	wantEqual(t, "empty", empty, false)
}

func TestP12_marker_hidden(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	must(t, s.directories(true).MakeDirectory(ctx, s.key("dir/deep")))
	wantNames(t, "its own", namesOf(t, s.lister().List(ctx, s.key("dir/deep/"))), []string{})
	wantNames(t, "parent", namesOf(t, s.lister().List(ctx, s.key("dir/"))), []string{"deep/"})
	for entry, err := range s.lister().Walk(ctx, s.prefix) {
		must(t, err)
		wantEqual(t, "kind", entry.Kind, EntryDirectory)
	}
	body := s.mustGet("dir/deep/")
	wantEqual(t, "length of the marker", len(body), 0)
}

func TestP12_remove(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	d := s.directories(true)
	must(t, d.MakeDirectory(ctx, s.key("dir")))
	s.put("dir/file", "x")
	s.put("dirt", "x")
	wantKind(t, d.RemoveDirectory(ctx, s.key("dir")), KindConflict)
	wantNames(t, "kept", s.names(), []string{"dir/", "dir/file", "dirt"})
	must(t, d.MakeDirectory(ctx, s.key("other")))
	must(t, d.RemoveDirectory(ctx, s.key("other")))
	wantNames(t, "removed", s.names(), []string{"dir/", "dir/file", "dirt"})
	must(t, d.MakeDirectory(ctx, s.key("outer/inner")))
	wantKind(t, d.RemoveDirectory(ctx, s.key("outer")), KindConflict)
	must(t, d.RemoveDirectory(ctx, s.key("none")))
}

func TestP12_no_markers(t *testing.T) {
	s := newScratch(t)
	ctx := testContext(t)
	w := &wire{}
	d := s.directories(false)
	d.Client = s.wired(w)
	must(t, d.MakeDirectory(ctx, s.key("dir")))
	empty, err := d.IsEmpty(ctx, s.key("dir"))
	must(t, err)
	wantEqual(t, "empty", empty, true)
	must(t, d.RemoveDirectory(ctx, s.key("dir")))
	s.put("dir/file", "x")
	wantKind(t, d.RemoveDirectory(ctx, s.key("dir")), KindConflict)
	wantEqual(t, "objects", strings.Join(s.names(), " "), "dir/file")
	wantEqual(t, "writes", w.count(http.MethodPut+" ")+w.count(http.MethodDelete+" "), 0)
}
