package storage

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// longestRetryAfter is what WithRetry waits at most when a server asks for it; it gives up when asked for more.
const longestRetryAfter = time.Minute

// RetryPolicy says whether and how often an operation is tried. The zero value tries once.
type RetryPolicy struct {
	Attempts  int           // at least 1, the first one included
	BaseDelay time.Duration // upper bound of the first pause
	MaxDelay  time.Duration // upper bound of every pause
	// Idempotent is true when doing it twice is as good as once. Anything else is sent once: a lost answer does not
	// tell whether it was done.
	Idempotent bool
	// Body is what the operation sends. It is set back to its start before it is sent again; one that has no Seek is
	// sent once.
	Body io.Reader
	// Sleep waits for a time or until the context ends. Nil: a timer.
	Sleep func(ctx context.Context, pause time.Duration) error
}

// DefaultRetry suits short idempotent requests: five attempts within about ten seconds.
func DefaultRetry() RetryPolicy {
	return RetryPolicy{Attempts: 5, BaseDelay: 100 * time.Millisecond, MaxDelay: 5 * time.Second, Idempotent: true}
}

// region snippet: with-retry

// WithRetry runs an operation again while its errors are worth it, with full jitter between attempts. It returns the
// last error, and the context's when that ends first.
func WithRetry[T any](ctx context.Context, policy RetryPolicy, operation func(context.Context) (T, error)) (T, error) {
	seeker, start, err := rewindable(policy.Body)
	if err != nil {
		var none T
		return none, err
	}
	repeatable := policy.Idempotent && (policy.Body == nil || seeker != nil)
	for attempt := 1; ; attempt++ {
		result, err := operation(ctx)
		var failure *StorageError
		if err == nil || !repeatable || attempt >= policy.Attempts || ctx.Err() != nil ||
			!errors.As(err, &failure) || !failure.Retryable || failure.RetryAfter > longestRetryAfter {
			return result, err
		}
		if waitErr := policy.sleep(ctx, policy.pause(attempt, failure.RetryAfter)); waitErr != nil {
			return result, ToStorageError(waitErr, ErrorContext{failure.Operation, failure.Bucket, failure.Key})
		}
		if seeker != nil {
			if _, err := seeker.Seek(start, io.SeekStart); err != nil {
				return result, err
			}
		}
	}
}

// endregion

// pause is a random time below a bound that doubles: clients that failed together do not come back together.
func (policy RetryPolicy) pause(attempt int, asked time.Duration) time.Duration {
	bound := policy.BaseDelay << min(attempt-1, 20)
	if bound > policy.MaxDelay || bound < 0 {
		bound = policy.MaxDelay
	}
	if bound > 0 {
		bound = rand.N(bound)
	}
	return max(bound, asked)
}

func (policy RetryPolicy) sleep(ctx context.Context, pause time.Duration) error {
	if policy.Sleep != nil {
		return policy.Sleep(ctx, pause)
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// rewindable gives the seeker of a body and where it stands; nil when it cannot be read again.
func rewindable(body io.Reader) (io.Seeker, int64, error) {
	seeker, ok := body.(io.Seeker)
	if !ok {
		return nil, 0, nil
	}
	start, err := seeker.Seek(0, io.SeekCurrent)
	if err != nil { // a pipe has Seek, but cannot
		return nil, 0, nil // it is sent once
	}
	return seeker, start, nil
}

// WithContentMD5 is an option of a request: it sends Content-MD5. The SDK sends CRC32 instead since 2025, which older
// stores ignore or, for DeleteObjects, refuse.
func WithContentMD5(options *s3.Options) {
	options.APIOptions = append(options.APIOptions, func(stack *middleware.Stack) error {
		return smithyhttp.AddContentChecksumMiddleware(stack)
	})
}
