package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// thing is what ensure wants.
var thing = EnsuredResource{
	List: "/things/", Items: "things", Wrapper: "thing", Name: "logs", Desired: map[string]any{"size": 10},
}

// registry is a server of things; onCreate decides what becomes of a POST, and answers it when it returns true.
type registry struct {
	things   []map[string]any
	posts    int
	onCreate func(r *registry, w http.ResponseWriter, body map[string]any) bool
}

func (r *registry) serve(w http.ResponseWriter, request *http.Request) {
	switch {
	case request.Method == http.MethodPost:
		var body map[string]map[string]any
		_ = json.NewDecoder(request.Body).Decode(&body)
		r.posts++
		if r.onCreate != nil && r.onCreate(r, w, body["thing"]) {
			return
		}
		r.add(body["thing"])
		w.WriteHeader(http.StatusAccepted)
		_, _ = w.Write([]byte("{}"))
	case request.URL.Path == "/things/":
		_ = json.NewEncoder(w).Encode(map[string]any{"things": r.things})
	default:
		for _, each := range r.things {
			if strings.HasSuffix(request.URL.Path, fmt.Sprint("/", each["id"])) {
				each["action_status"] = "active"
				_ = json.NewEncoder(w).Encode(map[string]any{"thing": each})
			}
		}
	}
}

func (r *registry) add(properties map[string]any) {
	properties["id"], properties["action_status"] = len(r.things)+1, "creating"
	r.things = append(r.things, properties)
}

func newRegistry(t *testing.T) (*registry, *ManagementClient) {
	t.Helper()
	p, client := newPlatform(t)
	r := &registry{}
	r.add(map[string]any{"name": "logs-old", "size": 1})
	p.serve = r.serve
	return r, client
}

func TestR04_creates(t *testing.T) {
	r, client := newRegistry(t)
	resource, err := EnsureResource(testContext(t), client, thing)
	must(t, err)
	wantEqual(t, "resource", fmt.Sprint(resource["id"], " ", resource["name"], " ", resource["action_status"]), "2 logs active")
	wantEqual(t, "posts", r.posts, 1)
}

func TestR04_creates_on_the_mock(t *testing.T) {
	t.Parallel()
	client := managementClient(t, samplesAPI(t), os.Getenv("API_PATTERNS_PASSWORD"))
	wanted := EnsuredResource{
		List: "/os-buckets/", Items: "os_buckets", Wrapper: "bucket", Name: "go-" + randomName(),
		Desired: map[string]any{"quota_max_size": 1 << 30}, Settle: SettleOptions{Interval: 20 * time.Millisecond, Deadline: time.Minute},
	}
	first, err := EnsureResource(testContext(t), client, wanted)
	must(t, err)
	second, err := EnsureResource(testContext(t), client, wanted)
	must(t, err)
	wantEqual(t, "id", fmt.Sprint(second["id"]), fmt.Sprint(first["id"]))
	wantEqual(t, "name", first["name"], any(wanted.Name))
}

func TestR04_existing(t *testing.T) {
	r, client := newRegistry(t)
	for range 3 {
		_, err := EnsureResource(testContext(t), client, thing)
		must(t, err)
	}
	wantEqual(t, "posts", r.posts, 1)
	wantEqual(t, "things", len(r.things), 2)
}

func TestR04_race(t *testing.T) {
	r, client := newRegistry(t)
	r.onCreate = func(r *registry, w http.ResponseWriter, body map[string]any) bool {
		r.add(map[string]any{"name": body["name"], "size": 10, "owner": "racer"})
		w.WriteHeader(http.StatusConflict)
		return true
	}
	resource, err := EnsureResource(testContext(t), client, thing)
	must(t, err)
	wantEqual(t, "owner", resource["owner"], any("racer"))
}

func TestR04_lost_reply(t *testing.T) {
	r, client := newRegistry(t)
	r.onCreate = func(r *registry, _ http.ResponseWriter, body map[string]any) bool {
		r.add(body)
		panic(http.ErrAbortHandler)
	}
	resource, err := EnsureResource(testContext(t), client, thing)
	must(t, err)
	wantEqual(t, "name", resource["name"], any("logs"))
	wantEqual(t, "posts", r.posts, 1)
	wantEqual(t, "things", len(r.things), 2)
}

func TestR04_mismatch(t *testing.T) {
	r, client := newRegistry(t)
	r.add(map[string]any{"name": "logs", "size": 99})
	_, err := EnsureResource(testContext(t), client, thing)
	var mismatch *MismatchError
	if !errors.As(err, &mismatch) || !strings.Contains(err.Error(), "size: is 99, not 10") {
		t.Fatalf("got %v", err)
	}
	wantEqual(t, "posts", r.posts, 0)
}
