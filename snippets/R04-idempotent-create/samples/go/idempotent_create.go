package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
)

// EnsuredResource says what is to be there.
type EnsuredResource struct {
	List    string // path of the list, to which a POST creates, such as /os-buckets/
	Items   string // the property of the list that has the items, such as os_buckets
	Wrapper string // the property that a request and an answer wrap a resource in, such as os_bucket; may be empty
	// CreateWrapper is that of the request where it differs, such as bucket.
	CreateWrapper string
	Name          string         // by which it is found: the property name
	Desired       map[string]any // other properties that it has to have, as they are in JSON
	Settle        SettleOptions
}

// MismatchError says that a resource of that name exists and is another one. It was not changed.
type MismatchError struct {
	Name        string
	Differences []string // "property: is 1, not 2"
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("%s exists and differs: %s", e.Name, strings.Join(e.Differences, "; "))
}

// EnsureResource finds a resource by its name, creates it when it is missing, and waits until it has settled. Calling it
// again creates nothing. A 409 and a lost answer lead to another look: it may have been created, by us or by a racer. The
// error is a *MismatchError, a *ManagementError, or one of WaitUntilSettled.
func EnsureResource(ctx context.Context, client *ManagementClient, wanted EnsuredResource) (map[string]any, error) {
	found, err := findByName(ctx, client, wanted)
	if err != nil {
		return nil, err
	}
	if found == nil {
		createErr := createResource(ctx, client, wanted)
		if createErr != nil && ManagementKindOf(createErr) != ManagementConflict && !passing(createErr) {
			return nil, createErr
		}
		if found, err = findByName(ctx, client, wanted); err != nil {
			return nil, err
		}
		if found == nil {
			if createErr != nil {
				return nil, createErr
			}
			return nil, &ManagementError{Kind: ManagementProtocol, Message: "what was created is not in the list", Method: http.MethodPost, Path: wanted.List}
		}
	}
	if err := compareResource(found, wanted); err != nil {
		return nil, err
	}
	options := wanted.Settle
	options.Wrapper = wanted.Wrapper
	path := fmt.Sprintf("%s/%v", strings.TrimRight(wanted.List, "/"), found["id"])
	return WaitUntilSettled(ctx, client, path, options)
}

// findByName compares names itself: a filter of a server may find what contains the name, or be ignored.
func findByName(ctx context.Context, client *ManagementClient, wanted EnsuredResource) (map[string]any, error) {
	list := &PagedList{Client: client, Path: wanted.List, Items: wanted.Items, Filter: url.Values{"name": {wanted.Name}}}
	for item, err := range list.All(ctx) {
		if err != nil {
			return nil, err
		}
		decoder := json.NewDecoder(strings.NewReader(string(item)))
		decoder.UseNumber() // large ids lose digits as float64
		var resource map[string]any
		if err := decoder.Decode(&resource); err != nil {
			return nil, list.odd("an item is no object")
		}
		if resource["name"] == wanted.Name {
			return resource, nil
		}
	}
	return nil, nil
}

func createResource(ctx context.Context, client *ManagementClient, wanted EnsuredResource) error {
	properties := maps.Clone(wanted.Desired)
	if properties == nil {
		properties = map[string]any{}
	}
	properties["name"] = wanted.Name
	wrapper := wanted.CreateWrapper
	if wrapper == "" {
		wrapper = wanted.Wrapper
	}
	var body any = properties
	if wrapper != "" {
		body = map[string]any{wrapper: properties}
	}
	return client.Do(ctx, http.MethodPost, wanted.List, nil, body, nil)
}

// compareResource looks at the given properties only, as JSON: servers add others.
func compareResource(found map[string]any, wanted EnsuredResource) error {
	var differences []string
	for _, name := range slices.Sorted(maps.Keys(wanted.Desired)) {
		is, should := asJSON(found[name]), asJSON(wanted.Desired[name])
		if !reflect.DeepEqual(is, should) {
			differences = append(differences, fmt.Sprintf("%s: is %v, not %v", name, is, should))
		}
	}
	if len(differences) > 0 {
		return &MismatchError{wanted.Name, differences}
	}
	return nil
}

// asJSON gives values of different Go types one form.
func asJSON(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return value
	}
	var plain any
	if json.Unmarshal(text, &plain) != nil {
		return value
	}
	return plain
}
