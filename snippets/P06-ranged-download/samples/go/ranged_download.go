package storage

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// ErrObjectChanged is what errors.Is finds when an object was replaced while it was read.
var ErrObjectChanged = errors.New("the object was replaced meanwhile")

// Downloader fetches objects of any size into files and goes on where it was cut off.
type Downloader struct {
	Client *s3.Client
	Bucket string
	// PartSize is how many bytes a request asks for; 0: 16 MiB. A crash costs no more than that.
	PartSize int64
}

// downloadState says which version the bytes of the partial file are of, and how many of them are safe on the disk: the
// file may be longer, but a power loss can have left anything there.
type downloadState struct {
	ETag string `json:"etag"`
	Size int64  `json:"size"`
	Done int64  `json:"done"`
}

// DownloadFile fetches an object into localFile, which appears under that name only when it is whole: until then
// there are localFile.part and localFile.part.json, from which the next call goes on. When the object is replaced
// meanwhile, they are removed and errors.Is finds ErrObjectChanged. The error is a *StorageError, or one of the file.
func (d *Downloader) DownloadFile(ctx context.Context, key, localFile string) error {
	reader, err := NewRangeReader(ctx, d.Client, d.Bucket, key)
	if err != nil {
		return err
	}
	partial, stateFile := localFile+".part", localFile+".part.json"
	err = d.fill(ctx, reader, partial, stateFile)
	if errors.Is(err, ErrObjectChanged) {
		return errors.Join(err, removePartial(partial), removePartial(stateFile))
	}
	if err != nil {
		return err
	}
	if err := os.Rename(partial, localFile); err != nil {
		return err
	}
	slog.InfoContext(ctx, "downloaded", "bucket", d.Bucket, "key", key, "bytes", reader.Size())
	return errors.Join(syncFolder(filepath.Dir(localFile)), removePartial(stateFile))
}

// fill appends to the partial file until it is whole and safe on the disk.
func (d *Downloader) fill(ctx context.Context, reader *RangeReader, partial, stateFile string) error {
	file, err := os.OpenFile(partial, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	state := downloadState{ETag: reader.etag, Size: reader.size}
	if state.Done, err = d.resumeAt(file, stateFile, state); err != nil {
		return err
	}
	step := d.PartSize
	if step <= 0 {
		step = 16 << 20
	}
	for state.Done < reader.size {
		end := min(state.Done+step, reader.size)
		// The body may break off after the answer began: the SDK does not ask again then.
		_, err := WithRetry(ctx, DefaultRetry(), func(ctx context.Context) (int64, error) {
			written, err := reader.copyRange(ctx, file, state.Done, end-state.Done)
			state.Done += written
			return written, err
		})
		if err := errors.Join(err, d.note(file, stateFile, state)); err != nil {
			return err
		}
	}
	return errors.Join(file.Sync(), file.Close())
}

// resumeAt keeps what is there when it is of the same version, and is where the file stands then.
func (d *Downloader) resumeAt(file *os.File, stateFile string, want downloadState) (int64, error) {
	var have downloadState
	text, err := os.ReadFile(stateFile)
	if err == nil && json.Unmarshal(text, &have) == nil && have.ETag == want.ETag && have.Size == want.Size {
		info, err := file.Stat()
		if err != nil {
			return 0, err
		}
		if have.Done <= info.Size() && have.Done <= want.Size {
			want.Done = have.Done
		}
	}
	// Shorter first, then the new state: bytes of an old version never stand beside the ETag of a new one.
	if err := file.Truncate(want.Done); err != nil {
		return 0, err
	}
	if err := d.note(file, stateFile, want); err != nil {
		return 0, err
	}
	return file.Seek(want.Done, io.SeekStart)
}

// note replaces the state in one step, once the bytes that it speaks of are on the disk.
func (d *Downloader) note(file *os.File, stateFile string, state downloadState) error {
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	fresh := stateFile + ".new"
	if err := os.WriteFile(fresh, text, 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, stateFile)
}

func removePartial(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolder makes a new name in a folder survive a power loss. Windows has no such call.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	handle, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(handle.Sync(), handle.Close())
}

// RangeReader reads an object at any position, as an open file. All that it reads is of the version it was opened
// with, or an error. It holds no connection and needs no Close. Several goroutines may use it.
type RangeReader struct {
	client *s3.Client
	ctx    context.Context // of ReadAt, which has no parameter for it
	at     ErrorContext
	etag   string
	size   int64
}

// NewRangeReader asks for the object's length and version. ctx also ends later calls of ReadAt.
func NewRangeReader(ctx context.Context, client *s3.Client, bucket, key string) (*RangeReader, error) {
	head, err := client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return nil, ToStorageError(err, ErrorContext{"HeadObject", bucket, key})
	}
	return &RangeReader{
		client: client, ctx: ctx, at: ErrorContext{"GetObject", bucket, key},
		etag: aws.ToString(head.ETag), size: aws.ToInt64(head.ContentLength),
	}, nil
}

// Size in bytes.
func (r *RangeReader) Size() int64 { return r.size }

// Reader reads from the beginning and has Seek. Wrap it in a bufio.Reader for many small reads: each is a request.
func (r *RangeReader) Reader() *io.SectionReader { return io.NewSectionReader(r, 0, r.size) }

// ReadAt is that of io.ReaderAt.
func (r *RangeReader) ReadAt(p []byte, position int64) (int, error) {
	if position < 0 {
		return 0, NewStorageError(KindInvalid, "negative position", r.at)
	}
	length := min(int64(len(p)), r.size-position)
	if length <= 0 { // asking for it would be answered with 416
		if len(p) == 0 {
			return 0, nil
		}
		return 0, io.EOF
	}
	target := &sliceWriter{p[:0]}
	written, err := r.copyRange(r.ctx, target, position, length)
	if err == nil && length < int64(len(p)) {
		err = io.EOF
	}
	return int(written), err
}

// sliceWriter fills a slice that has room enough.
type sliceWriter struct{ bytes []byte }

func (w *sliceWriter) Write(p []byte) (int, error) {
	w.bytes = append(w.bytes, p...)
	return len(p), nil
}

// region snippet: ranged-read

// copyRange writes length bytes from position on, which must lie within the object. It returns how many were written,
// also with an error.
func (r *RangeReader) copyRange(ctx context.Context, target io.Writer, position, length int64) (int64, error) {
	output, err := r.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket:  &r.at.Bucket,
		Key:     &r.at.Key,
		Range:   aws.String(fmt.Sprintf("bytes=%d-%d", position, position+length-1)),
		IfMatch: &r.etag,
	})
	if err != nil {
		err = ToStorageError(err, r.at)
		if KindOf(err) == KindPreconditionFailed || KindOf(err) == KindNotFound {
			return 0, r.changed(err)
		}
		return 0, err
	}
	defer func() { _ = output.Body.Close() }()
	// Some stores ignore the condition, some the range.
	if aws.ToString(output.ETag) != r.etag {
		return 0, r.changed(nil)
	}
	if aws.ToInt64(output.ContentLength) != length {
		return 0, NewStorageError(KindCorrupt, "the answer has another length than the range", r.at)
	}
	watched := &watchedWriter{inner: target}
	written, err := io.CopyN(watched, output.Body, length)
	if watched.err != nil { // the disk is full, for one
		return written, watched.err
	}
	if err != nil {
		broken := NewStorageError(KindUnavailable, "the connection ended within the body", r.at)
		if ctx.Err() != nil {
			broken.Kind = KindCancelled
		}
		broken.Err, broken.Retryable = err, broken.Kind == KindUnavailable
		return written, broken
	}
	return written, nil
}

// endregion

// watchedWriter tells a failure of the target from one of the source.
type watchedWriter struct {
	inner io.Writer
	err   error
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	written, err := w.inner.Write(p)
	w.err = err
	return written, err
}

func (r *RangeReader) changed(cause error) error {
	changed := NewStorageError(KindPreconditionFailed, ErrObjectChanged.Error(), r.at)
	changed.Err = errors.Join(ErrObjectChanged, cause)
	return changed
}
