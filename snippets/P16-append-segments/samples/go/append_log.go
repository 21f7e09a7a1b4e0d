package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// A log below a prefix:
//
//	<prefix>seg/<time>-<writer>-<sequence>  one segment: records, each with a line feed at its end. Time is that of the
//	                                        flush, 20260131T235959123Z; sequence has ten digits. Names sort in each
//	                                        writer's order.
//	<prefix>cmp/<name of the first segment>-<first 16 hex digits of SHA-256 of the names, joined by line feeds>
//	                                        several segments in one object: a line of JSON that lists them with their
//	                                        lengths, {"version":1,"segments":[{"name":"...","bytes":12}]}, then their
//	                                        bytes.
//
// A segment that a compacted object lists is read from there, whether it is still there itself or not.

// SegmentWriterOptions of NewSegmentWriter.
type SegmentWriterOptions struct {
	MaxBytes int              // that make a segment; 0: 1 MiB
	MaxDelay time.Duration    // after which a record is written at the latest; 0: 1 s
	Now      func() time.Time // nil: time.Now
}

// SegmentWriter appends records to a log that any number of writers share, each with an id of its own. Several
// goroutines may use it.
type SegmentWriter struct {
	client  *s3.Client
	bucket  string
	prefix  string
	id      string
	options SegmentWriterOptions

	mutex    sync.Mutex
	batch    *segmentBatch
	sequence int
	lastTime time.Time
	closed   bool
	last     chan struct{} // closed when the last segment that was taken is written
}

// segmentBatch is what becomes one segment.
type segmentBatch struct {
	name  string
	body  bytes.Buffer
	timer *time.Timer
	after chan struct{} // one segment after the other: a later one is not there without the earlier one
	done  chan struct{}
	err   error
}

var writerIDPattern = regexp.MustCompile(`^[\w.]+$`)

// NewSegmentWriter makes a writer. The prefix is that of the log, with its slash; no two writers that run at the same
// time may have the same id, which has letters, digits, dots and underscores.
func NewSegmentWriter(client *s3.Client, bucket, prefix, writerID string, options SegmentWriterOptions) (*SegmentWriter, error) {
	if !writerIDPattern.MatchString(writerID) {
		return nil, NewStorageError(KindInvalid, "id of a writer: "+writerID, ErrorContext{"Append", bucket, prefix})
	}
	if options.MaxBytes <= 0 {
		options.MaxBytes = 1 << 20
	}
	if options.MaxDelay <= 0 {
		options.MaxDelay = time.Second
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	return &SegmentWriter{client: client, bucket: bucket, prefix: prefix, id: writerID, options: options}, nil
}

// Append adds a record, which has no line feed, and returns when it is stored. After an error it was not, or not as far
// as anybody knows. When ctx ends it returns at once, and the record may still be stored.
func (w *SegmentWriter) Append(ctx context.Context, record string) error {
	at := ErrorContext{"Append", w.bucket, w.prefix}
	if strings.Contains(record, "\n") {
		return NewStorageError(KindInvalid, "a record may not contain a line feed", at)
	}
	w.mutex.Lock()
	if w.closed {
		w.mutex.Unlock()
		return NewStorageError(KindInvalid, "the writer is closed", at)
	}
	if w.batch == nil {
		batch := &segmentBatch{done: make(chan struct{})}
		batch.timer = time.AfterFunc(w.options.MaxDelay, func() { w.send(w.take(batch)) })
		w.batch = batch
	}
	batch := w.batch
	batch.body.WriteString(record)
	batch.body.WriteByte('\n')
	full := batch.body.Len() >= w.options.MaxBytes
	w.mutex.Unlock()
	if full {
		go w.send(w.take(batch))
	}
	select {
	case <-batch.done:
		return batch.err
	case <-ctx.Done():
		return ToStorageError(ctx.Err(), at)
	}
}

// take closes a batch and names it; nil when somebody else did. A nil batch stands for the present one.
func (w *SegmentWriter) take(batch *segmentBatch) *segmentBatch {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.batch == nil || batch != nil && w.batch != batch {
		return nil
	}
	taken := w.batch
	w.batch = nil
	taken.timer.Stop()
	taken.after, w.last = w.last, taken.done // in the order of the names
	// A clock that is set back must not put later records before earlier ones.
	if now := w.options.Now().UTC(); now.After(w.lastTime) {
		w.lastTime = now
	}
	w.sequence++
	stamp := strings.Replace(w.lastTime.Format("20060102T150405.000Z"), ".", "", 1)
	taken.name = fmt.Sprintf("%s-%s-%010d", stamp, w.id, w.sequence)
	return taken
}

// send writes a segment. Written again after a lost answer it is the same object, not a second one.
func (w *SegmentWriter) send(batch *segmentBatch) {
	if batch == nil {
		return
	}
	defer close(batch.done)
	if batch.after != nil {
		<-batch.after
	}
	key := w.prefix + "seg/" + batch.name
	_, batch.err = WithRetry(context.Background(), DefaultRetry(), func(ctx context.Context) (string, error) {
		_, err := w.client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: &w.bucket, Key: &key, Body: bytes.NewReader(batch.body.Bytes()),
		})
		return "", ToStorageError(err, ErrorContext{"PutObject", w.bucket, key})
	})
}

// Flush stores what was appended so far.
func (w *SegmentWriter) Flush() error {
	batch := w.take(nil)
	if batch == nil {
		w.mutex.Lock()
		last := w.last
		w.mutex.Unlock()
		if last != nil {
			<-last // what is under way
		}
		return nil
	}
	w.send(batch)
	return batch.err
}

// Close stores what is left. The writer cannot be used any more.
func (w *SegmentWriter) Close() error {
	w.mutex.Lock()
	w.closed = true
	w.mutex.Unlock()
	return w.Flush()
}

type compactedSegment struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

type compactedHeader struct {
	Version  int                `json:"version"`
	Segments []compactedSegment `json:"segments"`
}

// segmentPlace is where the bytes of a compacted segment are.
type segmentPlace struct {
	key          string
	start, bytes int
}

// SegmentLog reads and compacts a log.
type SegmentLog struct {
	Client *s3.Client
	Bucket string
	Prefix string // with its slash
	// MaxBytes of one compacted object, which is held in memory; 0: 32 MiB.
	MaxBytes int64

	lastKey  string // the compacted object that was read last: the next segment is mostly in the same one
	lastBody []byte
}

func (l *SegmentLog) list(ctx context.Context, folder string) (map[string]int64, error) {
	found := map[string]int64{}
	lister := &DirectoryLister{Client: l.Client, Bucket: l.Bucket}
	for page, err := range lister.pages(ctx, l.Prefix+folder, "") {
		if err != nil {
			return nil, err
		}
		for _, object := range page.objects {
			found[strings.TrimPrefix(aws.ToString(object.Key), l.Prefix+folder)] = aws.ToInt64(object.Size)
		}
	}
	return found, nil
}

// compacted tells where the segments are that have been merged. Two compactors may have taken the same: the first counts.
func (l *SegmentLog) compacted(ctx context.Context) (map[string]segmentPlace, error) {
	names, err := l.list(ctx, "cmp/")
	if err != nil {
		return nil, err
	}
	found := map[string]segmentPlace{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		key := l.Prefix + "cmp/" + name
		line, err := l.firstLine(ctx, key)
		if err != nil {
			return nil, err
		}
		var header compactedHeader
		if err := json.Unmarshal(line, &header); err != nil || header.Version != 1 {
			return nil, NewStorageError(KindCorrupt, "its first line lists no segments", ErrorContext{"ReadLog", l.Bucket, key})
		}
		start := len(line)
		for _, segment := range header.Segments {
			if _, known := found[segment.Name]; !known {
				found[segment.Name] = segmentPlace{key, start, segment.Bytes}
			}
			start += segment.Bytes
		}
	}
	return found, nil
}

func (l *SegmentLog) mergedBody(ctx context.Context, key string) ([]byte, error) {
	if l.lastKey != key {
		body, err := l.get(ctx, key)
		if err != nil {
			return nil, err
		}
		l.lastKey, l.lastBody = key, body
	}
	return l.lastBody, nil
}

// lineGuess is how many bytes of a compacted object are asked for to find its first line; about 900 segments.
const lineGuess = 64 << 10

// firstLine says what a compacted object holds, with its line feed; the records behind it are not fetched.
func (l *SegmentLog) firstLine(ctx context.Context, key string) ([]byte, error) {
	for length := lineGuess; ; length *= 4 {
		content, err := l.getRange(ctx, key, aws.String(fmt.Sprintf("bytes=0-%d", length-1)))
		if err != nil {
			return nil, err
		}
		if end := bytes.IndexByte(content, '\n'); end >= 0 {
			return content[:end+1], nil
		}
		if len(content) < length {
			return nil, NewStorageError(KindCorrupt, "its first line lists no segments", ErrorContext{"ReadLog", l.Bucket, key})
		}
	}
}

func (l *SegmentLog) get(ctx context.Context, key string) ([]byte, error) {
	return l.getRange(ctx, key, nil)
}

func (l *SegmentLog) getRange(ctx context.Context, key string, byteRange *string) ([]byte, error) {
	at := ErrorContext{"GetObject", l.Bucket, key}
	return WithRetry(ctx, DefaultRetry(), func(ctx context.Context) ([]byte, error) {
		output, err := l.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &l.Bucket, Key: &key, Range: byteRange})
		if err != nil {
			return nil, ToStorageError(err, at)
		}
		defer func() { _ = output.Body.Close() }()
		body, err := io.ReadAll(output.Body)
		return body, ToStorageError(err, at)
	})
}

func (l *SegmentLog) segment(ctx context.Context, name string, places map[string]segmentPlace) ([]byte, error) {
	place, merged := places[name]
	if !merged {
		return l.get(ctx, l.Prefix+"seg/"+name)
	}
	body, err := l.mergedBody(ctx, place.key)
	if err != nil {
		return nil, err
	}
	if place.start+place.bytes > len(body) {
		return nil, NewStorageError(KindCorrupt, "it is shorter than it says", ErrorContext{"ReadLog", l.Bucket, place.key})
	}
	return body[place.start : place.start+place.bytes], nil
}

// Records gives each record once, those of one writer in the order in which they were appended, those of different
// writers about in the order of their clocks. Compaction may go on meanwhile.
func (l *SegmentLog) Records(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		names, places, err := l.view(ctx)
		if err != nil {
			yield("", err)
			return
		}
		for _, name := range names {
			body, err := l.segment(ctx, name, places)
			if KindOf(err) == KindNotFound { // it was compacted while we were reading
				if places, err = l.compacted(ctx); err == nil {
					body, err = l.segment(ctx, name, places)
				}
			}
			if err != nil {
				yield("", err)
				return
			}
			for record := range strings.Lines(string(body)) {
				if !yield(strings.TrimSuffix(record, "\n"), nil) {
					return
				}
			}
		}
	}
}

// view lists segments first: one that is compacted between the two is in both, never in neither.
func (l *SegmentLog) view(ctx context.Context) ([]string, map[string]segmentPlace, error) {
	segments, err := l.list(ctx, "seg/")
	if err != nil {
		return nil, nil, err
	}
	places, err := l.compacted(ctx)
	if err != nil {
		return nil, nil, err
	}
	for name := range places {
		segments[name] = 0
	}
	return slices.Sorted(maps.Keys(segments)), places, nil
}

// Compact merges segments into larger objects, so that reading takes fewer requests, and returns how many. What readers
// see stays the same at any time, also when it is cut off or runs twice at once: first the new object is there, then its
// segments go.
func (l *SegmentLog) Compact(ctx context.Context) (int, error) {
	segments, err := l.list(ctx, "seg/")
	if err != nil {
		return 0, err
	}
	places, err := l.compacted(ctx)
	if err != nil {
		return 0, err
	}
	limit := l.MaxBytes
	if limit <= 0 {
		limit = 32 << 20
	}
	var left, done []string
	for _, name := range slices.Sorted(maps.Keys(segments)) {
		if _, merged := places[name]; merged {
			done = append(done, name) // what a compaction that was cut off has left
		} else {
			left = append(left, name)
		}
	}
	if err := l.removeSegments(ctx, done); err != nil {
		return 0, err
	}
	merged := 0
	for len(left) > 0 {
		count, size := 1, segments[left[0]]
		for count < len(left) && size+segments[left[count]] <= limit {
			size += segments[left[count]]
			count++
		}
		if err := l.merge(ctx, left[:count]); err != nil {
			return merged, err
		}
		if err := l.removeSegments(ctx, left[:count]); err != nil {
			return merged, err
		}
		merged += count
		left = left[count:]
	}
	return merged, nil
}

func (l *SegmentLog) merge(ctx context.Context, names []string) error {
	header := compactedHeader{Version: 1}
	var taken []string
	var bodies []byte
	for _, name := range names {
		body, err := l.get(ctx, l.Prefix+"seg/"+name)
		if KindOf(err) == KindNotFound {
			continue // another compactor was faster
		}
		if err != nil {
			return err
		}
		taken = append(taken, name)
		header.Segments = append(header.Segments, compactedSegment{name, len(body)})
		bodies = append(bodies, body...)
	}
	if len(taken) == 0 {
		return nil
	}
	line, err := json.Marshal(header)
	if err != nil {
		return err
	}
	// The same segments make the same object, so that two compactors do not make two.
	digest := sha256.Sum256([]byte(strings.Join(taken, "\n")))
	key := l.Prefix + "cmp/" + taken[0] + "-" + hex.EncodeToString(digest[:8])
	content := append(append(line, '\n'), bodies...)
	_, err = WithRetry(ctx, DefaultRetry(), func(ctx context.Context) (string, error) {
		_, err := l.Client.PutObject(ctx, &s3.PutObjectInput{Bucket: &l.Bucket, Key: &key, Body: bytes.NewReader(content)})
		return "", ToStorageError(err, ErrorContext{"PutObject", l.Bucket, key})
	})
	return err
}

func (l *SegmentLog) removeSegments(ctx context.Context, names []string) error {
	for _, name := range names {
		key := l.Prefix + "seg/" + name
		_, err := l.Client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &l.Bucket, Key: &key})
		if err != nil {
			return ToStorageError(err, ErrorContext{"DeleteObject", l.Bucket, key})
		}
	}
	return nil
}
