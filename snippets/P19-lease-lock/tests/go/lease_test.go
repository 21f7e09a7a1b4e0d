package storage

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// handClock is moved by hand. Sleepers wake when their time has come.
type handClock struct {
	mutex sync.Mutex
	now   time.Time
	moved chan struct{}
}

func newHandClock() *handClock {
	return &handClock{now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC), moved: make(chan struct{})}
}

func (c *handClock) Now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.now
}

func (c *handClock) advance(by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.now = c.now.Add(by)
	close(c.moved)
	c.moved = make(chan struct{})
}

func (c *handClock) SleepUntil(ctx context.Context, end time.Time) error {
	for {
		c.mutex.Lock()
		over, moved := !c.now.Before(end), c.moved
		c.mutex.Unlock()
		if over {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}

func (s *scratch) lease(owner string, clock LeaseClock) (*Lease, error) {
	return AcquireLease(testContext(s.t), s.client, targetCapabilities(s.t), s.bucket, s.key("lock"),
		LeaseOptions{Owner: owner, Duration: time.Minute, Clock: clock})
}

func needLease(t *testing.T) {
	t.Helper()
	need(t, "put.ifNoneMatch", "put.ifMatch.stale")
}

func TestP19_exclusive(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	var holders, most, rounds atomic.Int64
	var tokens sync.Map
	var workers sync.WaitGroup
	for worker := range 6 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for rounds.Load() < 10 {
				lease, err := s.lease(fmt.Sprint("worker ", worker), nil)
				if KindOf(err) == KindConflict && err != nil {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				now := holders.Add(1)
				most.Store(max(most.Load(), now))
				if _, twice := tokens.LoadOrStore(lease.FencingToken, true); twice {
					t.Errorf("token %d was given twice", lease.FencingToken)
				}
				rounds.Add(1)
				holders.Add(-1)
				if err := lease.Release(testContext(t)); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	workers.Wait()
	wantEqual(t, "holders at a time", most.Load(), 1)
}

func TestP19_exclusive_until_the_margin(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	clock := newHandClock()
	_, err := s.lease("first", clock)
	must(t, err)
	for _, step := range []time.Duration{0, 59 * time.Second, 2 * time.Second} {
		clock.advance(step)
		_, err = s.lease("second", clock)
		wantKind(t, err, KindConflict)
	}
}

func TestP19_takeover(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	clock := newHandClock()
	first, err := s.lease("crashed", clock)
	must(t, err)
	clock.advance(time.Minute + 3*time.Second)
	<-first.Lost() // by its own clock
	second, err := s.lease("second", clock)
	must(t, err)
	if second.FencingToken <= first.FencingToken {
		t.Fatalf("token %d after %d", second.FencingToken, first.FencingToken)
	}
	must(t, second.Release(testContext(t)))
	third, err := s.lease("third", clock)
	must(t, err)
	if third.FencingToken <= second.FencingToken {
		t.Fatalf("token %d after %d", third.FencingToken, second.FencingToken)
	}
}

func TestP19_takeover_after_waiting(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	clock := newHandClock()
	_, err := s.lease("crashed", clock)
	must(t, err)
	done := make(chan error, 1)
	go func() {
		_, err := AcquireLease(testContext(t), s.client, targetCapabilities(t), s.bucket, s.key("lock"),
			LeaseOptions{Owner: "second", Duration: time.Minute, Wait: 1_000_000 * time.Hour, Clock: clock})
		done <- err
	}()
	for {
		select {
		case err := <-done:
			must(t, err)
			return
		default:
			clock.advance(time.Second)
			runtime.Gosched()
		}
	}
}

func TestP19_renew_lost(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	holders, others := newHandClock(), newHandClock()
	first, err := s.lease("paused", holders) // its clock stands still
	must(t, err)
	before := first.Expires()
	holders.advance(10 * time.Second)
	must(t, first.Renew(testContext(t)))
	wantEqual(t, "renewed", first.Expires().Sub(before), 10*time.Second)
	others.advance(2 * time.Minute)
	second, err := s.lease("second", others)
	must(t, err)
	wantKind(t, first.Renew(testContext(t)), KindConflict)
	select {
	case <-first.Lost():
	default:
		t.Error("it does not know that it is lost")
	}
	wantKind(t, first.Release(testContext(t)), KindConflict)
	must(t, second.Renew(testContext(t)))
	_, err = s.lease("third", others)
	wantKind(t, err, KindConflict)
}

func TestP19_renew_lost_when_released(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	holders, others := newHandClock(), newHandClock()
	first, err := s.lease("paused", holders)
	must(t, err)
	others.advance(2 * time.Minute)
	_, err = s.lease("second", others)
	must(t, err)
	wantKind(t, first.Release(testContext(t)), KindConflict)
	_, err = s.lease("third", others)
	wantKind(t, err, KindConflict)
}

func TestP19_release(t *testing.T) {
	needLease(t)
	s := newScratch(t)
	clock := newHandClock()
	first, err := s.lease("first", clock)
	must(t, err)
	must(t, first.Release(testContext(t)))
	second, err := s.lease("second", clock) // no time has passed
	must(t, err)
	must(t, second.Renew(testContext(t)))
	select {
	case <-first.Lost():
		t.Error("what was released is not lost")
	default:
	}
}

func TestP19_refuses(t *testing.T) {
	s := newScratch(t)
	for _, missing := range []string{"put.ifNoneMatch", "put.ifMatch.stale"} {
		outcomes := map[string]Outcome{
			"put.ifMatch.stale": OutcomeWorks, "put.ifNoneMatch": OutcomeWorks, "put.ifMatch.quoted": OutcomeWorks,
		}
		outcomes[missing] = OutcomeIgnored
		_, err := AcquireLease(testContext(t), s.client, NewStoreCapabilities(outcomes), s.bucket, s.key("lock"),
			LeaseOptions{Owner: "me", Duration: time.Minute})
		wantKind(t, err, KindUnsupported)
	}
	wantNames(t, "objects", s.names(), nil)
}
