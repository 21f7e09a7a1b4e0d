package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// LeaseRecord is what the object of a lease holds, as JSON.
type LeaseRecord struct {
	Owner string `json:"owner"`
	// Token grows with every holder: what the lease protects refuses smaller ones ("fencing").
	Token int64 `json:"token"`
	// Expires is in the past for a lease that was given back.
	Expires time.Time `json:"expires"`
}

// LeaseClock is time, so that tests need not wait.
type LeaseClock interface {
	Now() time.Time
	// SleepUntil ends early, with the context's error, when that ends.
	SleepUntil(ctx context.Context, end time.Time) error
}

type systemLeaseClock struct{}

func (systemLeaseClock) Now() time.Time { return time.Now() }

func (systemLeaseClock) SleepUntil(ctx context.Context, end time.Time) error {
	return RetryPolicy{}.sleep(ctx, time.Until(end))
}

// LeaseOptions of AcquireLease.
type LeaseOptions struct {
	Owner    string        // who holds it, for people who look
	Duration time.Duration // that it lasts unless it is renewed
	Wait     time.Duration // for one that another holds
	// Margin is how much clocks may differ: a lease is taken over only that long after it ended. 0: 2 s.
	Margin time.Duration
	Clock  LeaseClock // nil: the system's
}

const (
	leaseLookInterval = 500 * time.Millisecond
	leaseWriterKey    = "writer-id" // the metadata that says whose write an object is
)

// leaseReleased is when a lease ended that was given back.
var leaseReleased = time.Unix(0, 0).UTC()

// leaseObject is the object behind a lease, and how it is compared and swapped.
type leaseObject struct {
	client       *s3.Client
	capabilities *StoreCapabilities
	at           ErrorContext
}

type storedLease struct {
	record LeaseRecord
	etag   string
	writer string
}

func (o *leaseObject) conflict(message string) error {
	return NewStorageError(KindConflict, message, o.at)
}

// read gives nil when there is no such object.
func (o *leaseObject) read(ctx context.Context) (*storedLease, error) {
	output, err := o.client.GetObject(ctx, &s3.GetObjectInput{Bucket: &o.at.Bucket, Key: &o.at.Key})
	if err != nil {
		err = ToStorageError(err, o.at)
		var failure *StorageError
		if errors.Is(err, fs.ErrNotExist) && errors.As(err, &failure) && failure.Code != "NoSuchBucket" {
			return nil, nil
		}
		return nil, err
	}
	defer func() { _ = output.Body.Close() }()
	stored := &storedLease{etag: aws.ToString(output.ETag), writer: output.Metadata[leaseWriterKey]}
	if err := json.NewDecoder(output.Body).Decode(&stored.record); err != nil {
		broken := NewStorageError(KindCorrupt, "the object is no lease", o.at)
		broken.Err = err
		return nil, broken
	}
	return stored, nil
}

// swap writes a record if the object is still the one with that ETag; an empty one: if there is none. It returns the new
// ETag, and an empty one when somebody else was faster.
func (o *leaseObject) swap(ctx context.Context, record LeaseRecord, etag string) (string, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return "", err
	}
	writer := NewUniqueID()
	input := &s3.PutObjectInput{
		Bucket: &o.at.Bucket, Key: &o.at.Key, Body: bytes.NewReader(text), ContentType: aws.String("application/json"),
		Metadata: map[string]string{leaseWriterKey: writer},
	}
	if etag == "" {
		input.IfNoneMatch = aws.String("*")
	} else {
		input.IfMatch = aws.String(o.condition(etag))
	}
	output, err := o.client.PutObject(ctx, input)
	if err == nil {
		return aws.ToString(output.ETag), nil
	}
	err = ToStorageError(err, o.at)
	kind := KindOf(err)
	refused := kind == KindPreconditionFailed || kind == KindConflict || kind == KindNotFound
	var failure *StorageError
	if !refused && !(errors.As(err, &failure) && failure.Retryable) {
		return "", err
	}
	// It may have been carried out and only its answer lost.
	stored, readErr := o.read(ctx)
	switch {
	case readErr != nil:
		return "", readErr
	case stored != nil && stored.writer == writer:
		return stored.etag, nil
	case refused, stored == nil && etag != "", stored != nil && stored.etag != etag:
		// RGW answers some who lose a race with 500: what is there now was written by another then.
		return "", nil
	}
	return "", err
}

// condition is the ETag in the form that the store takes.
func (o *leaseObject) condition(etag string) string {
	etag = strings.Trim(etag, `"`)
	if o.capabilities.EtagStyle() == EtagQuoted {
		return `"` + etag + `"`
	}
	return etag
}

// Lease is held by this process until it expires, is released, or is seen to be lost. Several goroutines may use it.
type Lease struct {
	// FencingToken is larger than that of every earlier holder.
	FencingToken int64

	object  *leaseObject
	options LeaseOptions
	mutex   sync.Mutex
	etag    string
	expires time.Time
	lost    chan struct{}
	ended   bool
	watch   context.CancelFunc
}

// Lost is closed when the lease ended without Release: stop what it protects.
func (l *Lease) Lost() <-chan struct{} { return l.lost }

// Expires is when it ends unless it is renewed.
func (l *Lease) Expires() time.Time {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.expires
}

// Renew makes it last for its whole duration again; call it after a third of that. A *StorageError of KindConflict says
// that it was taken over: then it is lost.
func (l *Lease) Renew(ctx context.Context) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err := l.swap(ctx, l.options.Clock.Now().Add(l.options.Duration).UTC()); err != nil {
		return err
	}
	l.watchExpiry()
	return nil
}

// Release gives it back at once. The record is overwritten, not deleted: some stores ignore the condition of a delete,
// and would delete the lease of the next holder; and the next token has to be larger. The error is as that of Renew.
func (l *Lease) Release(ctx context.Context) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if err := l.swap(ctx, leaseReleased); err != nil {
		return err
	}
	l.ended = true
	l.watch()
	return nil
}

func (l *Lease) swap(ctx context.Context, expires time.Time) error {
	if l.ended {
		return l.object.conflict("it ended before")
	}
	etag, err := l.object.swap(ctx, LeaseRecord{l.options.Owner, l.FencingToken, expires}, l.etag)
	if err != nil {
		return err
	}
	if etag == "" {
		l.end()
		return l.object.conflict("it was taken over by another holder")
	}
	l.etag, l.expires = etag, expires
	return nil
}

func (l *Lease) end() {
	if !l.ended {
		l.ended = true
		close(l.lost)
	}
	l.watch()
}

// watchExpiry lets the holder's own clock decide: after the end another may hold it.
func (l *Lease) watchExpiry() {
	if l.watch != nil {
		l.watch()
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.watch = cancel
	end := l.expires
	go func() {
		if l.options.Clock.SleepUntil(ctx, end) != nil {
			return // renewed or released in time
		}
		l.mutex.Lock()
		defer l.mutex.Unlock()
		if ctx.Err() == nil {
			l.end()
		}
	}()
}

// AcquireLease takes a lease: at any time at most one process holds it, as long as clocks differ by less than the
// margin. What it protects should compare fencing tokens all the same, since a holder that was paused does not know
// that its time is over. Where there is a database or Redis, prefer its locks: a lease here costs requests, and nobody
// is told when it becomes free. The error is a *StorageError: KindConflict when another holds it until the end of the
// wait, KindUnsupported on a store that does not compare.
func AcquireLease(
	ctx context.Context, client *s3.Client, capabilities *StoreCapabilities, bucket, key string, options LeaseOptions,
) (*Lease, error) {
	object := &leaseObject{client, capabilities, ErrorContext{"Lease", bucket, key}}
	if !capabilities.Works("put.ifNoneMatch") || capabilities.EtagStyle() == EtagNone {
		return nil, NewStorageError(KindUnsupported, "the store does not compare before it writes", object.at)
	}
	if options.Clock == nil {
		options.Clock = systemLeaseClock{}
	}
	if options.Margin <= 0 {
		options.Margin = 2 * time.Second
	}
	deadline := options.Clock.Now().Add(options.Wait)
	for {
		lease, err := object.tryAcquire(ctx, options)
		if lease != nil || err != nil {
			return lease, err
		}
		now := options.Clock.Now()
		left := deadline.Sub(now)
		if left <= 0 {
			return nil, object.conflict("another holds it")
		}
		if err := options.Clock.SleepUntil(ctx, now.Add(min(left, leaseLookInterval))); err != nil {
			return nil, ToStorageError(err, object.at)
		}
	}
}

// tryAcquire gives nil when another holds it.
func (o *leaseObject) tryAcquire(ctx context.Context, options LeaseOptions) (*Lease, error) {
	stored, err := o.read(ctx)
	if err != nil {
		return nil, err
	}
	now := options.Clock.Now()
	record := LeaseRecord{Owner: options.Owner, Token: 1, Expires: now.Add(options.Duration).UTC()}
	var etag string
	if stored != nil {
		// One that was given back is over at once, one that ran out only after the margin.
		end := stored.record.Expires
		if !end.Equal(leaseReleased) && !now.After(end.Add(options.Margin)) {
			return nil, nil
		}
		record.Token, etag = stored.record.Token+1, stored.etag
	}
	etag, err = o.swap(ctx, record, etag)
	if err != nil || etag == "" {
		return nil, err
	}
	lease := &Lease{
		FencingToken: record.Token, object: o, options: options, etag: etag, expires: record.Expires,
		lost: make(chan struct{}),
	}
	lease.watchExpiry()
	return lease, nil
}
