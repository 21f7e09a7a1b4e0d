package storage

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// PagedList reads a list that has limit and offset.
type PagedList struct {
	Client *ManagementClient
	Path   string     // such as /os-buckets/
	Items  string     // the property that has the items, such as os_buckets
	ID     string     // the property of an item that tells it from others; empty: id
	Filter url.Values // other parameters of the query
	// PageSize is at least 2; 0: 100.
	PageSize int
	// Restarts is how often a list that changes while it is read is begun anew; 0: 5.
	Restarts int
}

// PagedItem is one item, as JSON.
type PagedItem = json.RawMessage

// region snippet: paged-list

// All gives every item once, page by page, and asks for no page that is not read. Offsets move when items come or go
// meanwhile, so each page overlaps the one before by an item: where that does not match, the list is read from its
// beginning again, and what was given already is left out. The error is a *ManagementError; ManagementConflict for a
// list that changes all the time.
func (l *PagedList) All(ctx context.Context) iter.Seq2[PagedItem, error] {
	return func(yield func(PagedItem, error) bool) {
		size, restarts := l.PageSize, l.Restarts
		if size < 2 {
			size = 100
		}
		if restarts <= 0 {
			restarts = 5
		}
		given := map[string]bool{}
		last, offset := "", 0 // the item at offset, which the next page begins with
		for {
			page, err := l.page(ctx, offset, size)
			if err != nil {
				yield(nil, err)
				return
			}
			ids, err := l.ids(page)
			if err != nil {
				yield(nil, err)
				return
			}
			if last != "" && (len(ids) == 0 || ids[0] != last) {
				if restarts--; restarts < 0 {
					yield(nil, &ManagementError{Kind: ManagementConflict, Message: "the list changes all the time", Method: http.MethodGet, Path: l.Path})
					return
				}
				last, offset = "", 0
				continue
			}
			for at, item := range page {
				if !given[ids[at]] {
					given[ids[at]] = true
					if !yield(item, nil) {
						return
					}
				}
			}
			if len(page) < size {
				return
			}
			last = ids[len(ids)-1]
			offset += len(page) - 1
		}
	}
}

// endregion

func (l *PagedList) page(ctx context.Context, offset, limit int) ([]PagedItem, error) {
	query := url.Values{}
	for name, values := range l.Filter {
		query[name] = values
	}
	query.Set("limit", strconv.Itoa(limit))
	query.Set("offset", strconv.Itoa(offset))
	var answer map[string]json.RawMessage
	if err := l.Client.Do(ctx, http.MethodGet, l.Path, query, nil, &answer); err != nil {
		return nil, err
	}
	var items []PagedItem
	if err := json.Unmarshal(answer[l.Items], &items); err != nil {
		return nil, l.odd("the answer has no list " + l.Items)
	}
	return items, nil
}

func (l *PagedList) ids(page []PagedItem) ([]string, error) {
	name := l.ID
	if name == "" {
		name = "id"
	}
	ids := make([]string, 0, len(page))
	for _, item := range page {
		var values map[string]json.RawMessage
		if err := json.Unmarshal(item, &values); err != nil || values[name] == nil {
			return nil, l.odd("an item has no " + name)
		}
		ids = append(ids, string(values[name]))
	}
	return ids, nil
}

func (l *PagedList) odd(message string) error {
	return &ManagementError{Kind: ManagementProtocol, Message: message, Method: http.MethodGet, Path: l.Path}
}
