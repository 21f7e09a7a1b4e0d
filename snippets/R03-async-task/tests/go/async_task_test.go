package storage

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// leapClock sleeps by moving its time.
type leapClock struct {
	now    time.Time
	sleeps int
	stop   context.CancelFunc // at the first sleep
}

func (c *leapClock) Now() time.Time { return c.now }

func (c *leapClock) Sleep(ctx context.Context, duration time.Duration) error {
	c.sleeps++
	if c.stop != nil {
		c.stop()
	}
	c.now = c.now.Add(duration)
	return ctx.Err()
}

// serveStatuses answers with one after the other, the last for ever; a number is an HTTP status.
func serveStatuses(statuses ...string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		status := statuses[0]
		if len(statuses) > 1 {
			statuses = statuses[1:]
		}
		var code int
		if _, err := fmt.Sscan(status, &code); err == nil {
			w.WriteHeader(code)
			return
		}
		_, _ = fmt.Fprintf(w, `{"os_bucket":{"id":7,"action_status":%q,"error":"disk is full"}}`, status)
	}
}

func settle(t *testing.T, serve func(http.ResponseWriter, *http.Request), change func(*SettleOptions)) (map[string]any, *leapClock, error) {
	t.Helper()
	p := &platform{serve: serve}
	client := managementClient(t, serverOf(t, p), "geheim1")
	clock := &leapClock{now: time.Unix(0, 0)}
	options := SettleOptions{Wrapper: "os_bucket", Clock: clock}
	if change != nil {
		change(&options)
	}
	resource, err := WaitUntilSettled(testContext(t), client, "/os-buckets/7", options)
	return resource, clock, err
}

func TestR03_success(t *testing.T) {
	t.Parallel()
	resource, clock, err := settle(t, serveStatuses("creating", "updating", "active"), nil)
	must(t, err)
	wantEqual(t, "resource", fmt.Sprint(resource["id"], " ", resource["action_status"]), "7 active")
	wantEqual(t, "pauses", clock.sleeps, 2)
}

func TestR03_failure(t *testing.T) {
	t.Parallel()
	_, _, err := settle(t, serveStatuses("creating", "error"), nil)
	var failed *TaskFailedError
	if !errors.As(err, &failed) || failed.Status != "error" || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("got %v", err)
	}
}

func TestR03_deadline(t *testing.T) {
	t.Parallel()
	_, clock, err := settle(t, serveStatuses("creating"), func(o *SettleOptions) { o.Deadline = time.Minute })
	var late *TaskTimeoutError
	if !errors.As(err, &late) || late.LastStatus != "creating" || !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	wantEqual(t, "ended at", clock.now.Sub(time.Unix(0, 0)), time.Minute)
	p := &platform{serve: serveStatuses("creating")}
	client := managementClient(t, serverOf(t, p), "geheim1")
	ctx, cancel := context.WithCancel(testContext(t))
	_, err = WaitUntilSettled(ctx, client, "/x", SettleOptions{Wrapper: "os_bucket", Clock: &leapClock{stop: cancel}})
	wantEqual(t, "cancelled", ManagementKindOf(err), ManagementCancelled)
}

func TestR03_transient(t *testing.T) {
	t.Parallel()
	resource, _, err := settle(t, serveStatuses("creating", "503", "502", "active"), nil)
	must(t, err)
	wantEqual(t, "status", resource["action_status"], any("active"))
	_, _, err = settle(t, serveStatuses("creating", "403"), nil)
	wantEqual(t, "refused", ManagementKindOf(err), ManagementForbidden)
}

func TestR03_delete(t *testing.T) {
	t.Parallel()
	gone := func(o *SettleOptions) { o.GoneDone = true }
	resource, _, err := settle(t, serveStatuses("deleting", "404"), gone)
	must(t, err)
	wantEqual(t, "resource", len(resource), 0)
	_, _, err = settle(t, serveStatuses("creating", "404"), nil)
	wantEqual(t, "not asked for", ManagementKindOf(err), ManagementNotFound)
}
