/** `wait.go` of a Go client. */
export const waitSource = String.raw`
import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"
)

// WaitOptions of operations that are waited for.
type WaitOptions struct {
	// Until it is given up, whatever the service does; 10 minutes when 0. The operation itself goes on.
	Deadline time.Duration
	// Between two looks; 2 seconds when 0.
	Interval time.Duration
}

var (
	statusFields = []string{"action_status", "actionStatus", "task_status", "taskStatus", "state", "status"}
	waiting      = regexp.MustCompile("(?i)(?:[a-z]ing|queued|pending|scheduled|accepted|waiting|submitted|in[_ -]?progress|new)$")
	failing      = regexp.MustCompile("(?i)(?:error|failed|failure|fault|aborted|cancelled|canceled|timeout|rejected)$")
	// They end in -ing and yet last; string is what samples of a mock say.
	lasting = regexp.MustCompile("(?i)^(?:running|working|existing|missing|listening|string)$")
)

// ActionStatus is the state in an answer: of itself, or of the object in its envelope.
func ActionStatus(answer any) string {
	text, err := json.Marshal(answer)
	if err != nil {
		return ""
	}
	var whole map[string]any
	if json.Unmarshal(text, &whole) != nil {
		return ""
	}
	places := []map[string]any{whole}
	for _, item := range whole {
		if object, ok := item.(map[string]any); ok {
			places = append(places, object)
		}
	}
	for _, field := range statusFields {
		for _, place := range places {
			if value, ok := place[field].(string); ok && value != "" {
				return value
			}
		}
	}
	return ""
}

// waitUntilDone asks again and again until the state has settled; with deletes until the object is gone.
// It fails with an *APIError of code ActionFailed or DeadlineExceeded.
func waitUntilDone[T any](ctx context.Context, poll func(context.Context) (T, error), deletes bool, options WaitOptions) (T, error) {
	var none T
	if options.Deadline == 0 {
		options.Deadline = 10 * time.Minute
	}
	if options.Interval == 0 {
		options.Interval = 2 * time.Second
	}
	end := time.Now().Add(options.Deadline)
	inTime, cancel := context.WithDeadline(ctx, end)
	defer cancel()
	status := "unknown"
	tooLate := func() error {
		return &APIError{Status: http.StatusOK, Code: "DeadlineExceeded", Message: "Not done in time: " + status}
	}
	for {
		answer, err := poll(inTime)
		var refused *APIError
		if deletes && errors.As(err, &refused) && refused.Status == http.StatusNotFound {
			return none, nil
		}
		if err != nil && inTime.Err() != nil && ctx.Err() == nil {
			return none, tooLate()
		}
		if err != nil {
			return none, err
		}
		status = ActionStatus(answer)
		if failing.MatchString(status) {
			return none, &APIError{Status: http.StatusOK, Code: "ActionFailed", Message: fmt.Sprintf("The operation ended as %s", status)}
		}
		if !deletes && (lasting.MatchString(status) || !waiting.MatchString(status)) {
			return answer, nil
		}
		left := time.Until(end)
		if left <= 0 {
			return none, tooLate()
		}
		select {
		case <-ctx.Done():
			return none, ctx.Err()
		case <-time.After(min(options.Interval, left)):
		}
	}
}
`;
