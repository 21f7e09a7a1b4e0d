package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// TaskClock is time, so that tests need not wait.
type TaskClock interface {
	Now() time.Time
	// Sleep ends early, with the context's error, when that ends.
	Sleep(ctx context.Context, duration time.Duration) error
}

type systemTaskClock struct{}

func (systemTaskClock) Now() time.Time { return time.Now() }

func (systemTaskClock) Sleep(ctx context.Context, duration time.Duration) error {
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// SettleOptions of WaitUntilSettled.
type SettleOptions struct {
	Wrapper  string        // the property of the answer that has the resource, such as os_bucket; empty: the answer itself
	Property string        // empty: action_status
	Success  []string      // empty: active
	Failure  []string      // empty: error
	Deadline time.Duration // from now; 0: 5 min
	Interval time.Duration // of the first pause, which grows by half up to ten times it; 0: 1 s
	GoneDone bool          // a resource that is gone counts as done, for deletions
	Clock    TaskClock     // nil: the system's
}

// TaskFailedError says that the server gave up.
type TaskFailedError struct {
	Path, Status, Reason string
}

func (e *TaskFailedError) Error() string {
	return fmt.Sprintf("%s failed with status %s: %s", e.Path, e.Status, e.Reason)
}

// TaskTimeoutError says that the deadline came first. errors.Is finds context.DeadlineExceeded.
type TaskTimeoutError struct {
	Path, LastStatus string
}

func (e *TaskTimeoutError) Error() string {
	return fmt.Sprintf("%s did not settle in time, its last status is %q", e.Path, e.LastStatus)
}

// Is makes it a context.DeadlineExceeded.
func (e *TaskTimeoutError) Is(target error) bool { return target == context.DeadlineExceeded }

func (o *SettleOptions) fill() {
	if o.Property == "" {
		o.Property = "action_status"
	}
	if len(o.Success) == 0 {
		o.Success = []string{"active"}
	}
	if len(o.Failure) == 0 {
		o.Failure = []string{"error"}
	}
	if o.Deadline <= 0 {
		o.Deadline = 5 * time.Minute
	}
	if o.Interval <= 0 {
		o.Interval = time.Second
	}
	if o.Clock == nil {
		o.Clock = systemTaskClock{}
	}
}

// region snippet: wait-until-settled

// WaitUntilSettled asks for a resource until its status settles, and returns it; nil when it is gone and that counts as
// done. A poll that fails for a moment does not end the wait. The error is a *TaskFailedError, a *TaskTimeoutError or a
// *ManagementError.
func WaitUntilSettled(ctx context.Context, client *ManagementClient, path string, options SettleOptions) (map[string]any, error) {
	options.fill()
	end := options.Clock.Now().Add(options.Deadline)
	pause, last := options.Interval, ""
	for {
		resource, err := pollTask(ctx, client, path, options.Wrapper)
		switch {
		case err == nil:
			last, _ = resource[options.Property].(string)
			if slices.Contains(options.Success, last) {
				return resource, nil
			}
			if slices.Contains(options.Failure, last) {
				return nil, &TaskFailedError{path, last, taskReason(resource)}
			}
		case options.GoneDone && ManagementKindOf(err) == ManagementNotFound:
			return nil, nil
		case !passing(err):
			return nil, err
		}
		left := end.Sub(options.Clock.Now())
		if left <= 0 {
			return nil, &TaskTimeoutError{path, last}
		}
		if err := options.Clock.Sleep(ctx, min(pause, left)); err != nil {
			return nil, ToManagementNetworkError(err, http.MethodGet, path)
		}
		pause = min(pause+pause/2, 10*options.Interval)
	}
}

// endregion

func pollTask(ctx context.Context, client *ManagementClient, path, wrapper string) (map[string]any, error) {
	var answer map[string]any
	if err := client.Do(ctx, http.MethodGet, path, nil, nil, &answer); err != nil {
		return nil, err
	}
	if wrapper == "" {
		return answer, nil
	}
	resource, ok := answer[wrapper].(map[string]any)
	if !ok {
		return nil, &ManagementError{Kind: ManagementProtocol, Message: "the answer has no " + wrapper, Method: http.MethodGet, Path: path}
	}
	return resource, nil
}

// passing errors may be over at the next poll.
func passing(err error) bool {
	switch ManagementKindOf(err) {
	case ManagementThrottled, ManagementUnavailable, ManagementTimeout, ManagementNetwork:
		return true
	}
	return false
}

// taskReason is what the server says, where it does.
func taskReason(resource map[string]any) string {
	for _, name := range []string{"error", "error_message", "message", "status_reason", "detail"} {
		if text, ok := resource[name].(string); ok && text != "" {
			return RedactSecrets(text)
		}
	}
	text, _ := json.Marshal(resource)
	return RedactSecrets(string(text[:min(len(text), 500)]))
}
