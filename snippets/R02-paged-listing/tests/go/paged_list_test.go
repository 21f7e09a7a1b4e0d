package storage

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
)

// serveList answers with a list; change is called before each page but the first.
func serveList(items *[]int, change func(page int)) (func(http.ResponseWriter, *http.Request), *int) {
	pages := new(int)
	return func(w http.ResponseWriter, request *http.Request) {
		if *pages++; *pages > 1 && change != nil {
			change(*pages)
		}
		offset, _ := strconv.Atoi(request.URL.Query().Get("offset"))
		limit, _ := strconv.Atoi(request.URL.Query().Get("limit"))
		page := []map[string]int{}
		for at := offset; at < min(offset+limit, len(*items)); at++ {
			page = append(page, map[string]int{"id": (*items)[at]})
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"things": page})
	}, pages
}

func numbers(from, to int) []int {
	list := []int{}
	for number := from; number <= to; number++ {
		list = append(list, number)
	}
	return list
}

func readIDs(t *testing.T, list *PagedList, atMost int) ([]int, error) {
	t.Helper()
	ids := []int{}
	for item, err := range list.All(testContext(t)) {
		if err != nil {
			return ids, err
		}
		var values struct{ ID int }
		must(t, json.Unmarshal(item, &values))
		if ids = append(ids, values.ID); len(ids) == atMost {
			break
		}
	}
	return ids, nil
}

func TestR02_all(t *testing.T) {
	p, client := newPlatform(t)
	for _, count := range []int{1, 9, 10, 11, 19, 20, 35} {
		items := numbers(1, count)
		p.serve, _ = serveList(&items, nil)
		list := &PagedList{Client: client, Path: "/things/", Items: "things", PageSize: 10, Filter: url.Values{"name": {"x y"}}}
		ids, err := readIDs(t, list, 0)
		must(t, err)
		if !slices.Equal(ids, items) {
			t.Fatalf("%d items: %v", count, ids)
		}
	}
	wantEqual(t, "filter", slices.Contains(p.lines, "GET /things/?limit=10&name=x+y&offset=0"), true)
}

func TestR02_lazy(t *testing.T) {
	p, client := newPlatform(t)
	items := numbers(1, 100)
	serve, pages := serveList(&items, nil)
	p.serve = serve
	ids, err := readIDs(t, &PagedList{Client: client, Path: "/things/", Items: "things", PageSize: 10}, 5)
	must(t, err)
	wantEqual(t, "read", len(ids), 5)
	wantEqual(t, "pages", *pages, 1)
}

func TestR02_drift(t *testing.T) {
	p, client := newPlatform(t)
	list := &PagedList{Client: client, Path: "/things/", Items: "things", PageSize: 10}
	read := func(change func(items *[]int, page int)) ([]int, error) {
		items := numbers(1, 30)
		p.serve, _ = serveList(&items, func(page int) { change(&items, page) })
		ids, err := readIDs(t, list, 0)
		sorted := slices.Clone(ids)
		slices.Sort(sorted)
		if len(slices.Compact(sorted)) != len(ids) {
			t.Fatalf("doubled: %v", ids)
		}
		return ids, err
	}
	removed, err := read(func(items *[]int, page int) {
		if page == 2 {
			*items = (*items)[3:]
		}
	})
	must(t, err)
	wantEqual(t, "after a removal", len(removed), 30)
	added, err := read(func(items *[]int, page int) {
		if page == 2 {
			*items = append([]int{100, 101}, *items...)
		}
	})
	must(t, err)
	wantEqual(t, "after an addition", len(added), 32)
	_, err = read(func(items *[]int, page int) { *items = append([]int{1000 + page}, *items...) })
	wantEqual(t, "always changing", ManagementKindOf(err), ManagementConflict)
}

func TestR02_empty(t *testing.T) {
	p, client := newPlatform(t)
	items := []int{}
	serve, pages := serveList(&items, nil)
	p.serve = serve
	ids, err := readIDs(t, &PagedList{Client: client, Path: "/things/", Items: "things"}, 0)
	must(t, err)
	wantEqual(t, "items", len(ids), 0)
	wantEqual(t, "pages", *pages, 1)
	p.serve = nil
	_, err = readIDs(t, &PagedList{Client: client, Path: "/things/", Items: "things"}, 0)
	wantEqual(t, "no list", ManagementKindOf(err), ManagementProtocol)
}
