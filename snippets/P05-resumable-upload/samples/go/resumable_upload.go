package storage

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// The limits of S3 for multipart uploads.
const (
	MinPartSize   int64 = 5 << 20
	MaxParts      int64 = 10_000
	MaxObjectSize int64 = 5 << 40
)

const usualPartSize int64 = 16 << 20

// PartSizeFor gives the size of the parts of an object in bytes: the wanted one (0: 16 MiB), or more where the length
// would need too many parts.
func PartSizeFor(length, wanted int64) (int64, error) {
	if length > MaxObjectSize {
		return 0, NewStorageError(KindInvalid, fmt.Sprintf("%d bytes are more than an object may have", length), ErrorContext{})
	}
	if wanted == 0 {
		wanted = usualPartSize
	}
	least := (length + MaxParts - 1) / MaxParts
	// Whole MiB, so that the last part does not become one too many.
	least = (least + 1<<20 - 1) >> 20 << 20
	return max(wanted, least, MinPartSize), nil
}

// Uploader sends local files of any size and goes on where it was cut off.
type Uploader struct {
	Client *s3.Client
	Bucket string
	// PartSize in bytes; 0: 16 MiB. Memory in use is small whatever the size: parts are read from the file.
	PartSize int64
	// Concurrency is how many parts are under way; 0: 4.
	Concurrency int
	// StateFile remembers an upload that is not finished; empty: the file's name with .upload.json behind it.
	StateFile string
	// OnProgress is told the bytes that are safe; calls may overlap.
	OnProgress func(done, total int64)
}

// uploadState is enough to go on, and to notice that the source is another one by now.
type uploadState struct {
	Bucket   string    `json:"bucket"`
	Key      string    `json:"key"`
	UploadID string    `json:"uploadId"`
	Size     int64     `json:"size"`
	MTime    time.Time `json:"mtime"`
	PartSize int64     `json:"partSize"`
}

// upload is one call of UploadFile.
type upload struct {
	*Uploader
	state uploadState
	file  *os.File
	done  atomic.Int64
}

// UploadFile sends a file and returns the ETag of the object. When it fails or ctx ends, the parts that arrived stay
// for the next call with the same file; Abort gives them up. The error is a *StorageError, or one of the local file or
// the state file.
func (u *Uploader) UploadFile(ctx context.Context, key, localFile string) (string, error) {
	file, err := os.Open(localFile)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	partSize, err := PartSizeFor(info.Size(), u.PartSize)
	if err != nil {
		return "", err
	}
	run := &upload{Uploader: u, file: file, state: uploadState{
		Bucket: u.Bucket, Key: key, Size: info.Size(), MTime: info.ModTime().UTC(), PartSize: partSize,
	}}
	if info.Size() <= partSize {
		// The file may have been longer when an earlier run was cut off.
		if err := u.Abort(ctx, localFile); err != nil {
			return "", err
		}
		return run.whole(ctx)
	}
	stateFile := u.stateFile(localFile)
	sent, err := run.resume(ctx, stateFile)
	if err != nil {
		return "", err
	}
	parts, err := run.parts(ctx, sent)
	if err != nil {
		return "", err
	}
	if now, err := os.Stat(localFile); err != nil || now.Size() != info.Size() || !now.ModTime().Equal(info.ModTime()) {
		// Parts of two versions would make a file that never was.
		return "", errors.Join(
			NewStorageError(KindConflict, localFile+" changed during its upload", run.at("UploadPart")),
			u.Abort(context.WithoutCancel(ctx), localFile))
	}
	etag, err := run.complete(ctx, parts)
	if err != nil {
		return "", err
	}
	return etag, removeIfThere(stateFile)
}

// Abort removes an upload that is not finished, its parts and its state. Without one it does nothing.
func (u *Uploader) Abort(ctx context.Context, localFile string) error {
	stateFile := u.stateFile(localFile)
	state, err := readUploadState(stateFile)
	if err != nil || state == nil {
		return err
	}
	if err := u.abort(ctx, state); err != nil {
		return err
	}
	return removeIfThere(stateFile)
}

func (u *Uploader) stateFile(localFile string) string {
	if u.StateFile != "" {
		return u.StateFile
	}
	return localFile + ".upload.json"
}

func (u *Uploader) abort(ctx context.Context, state *uploadState) error {
	_, err := u.Client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &state.Bucket, Key: &state.Key, UploadId: &state.UploadID,
	})
	err = ToStorageError(err, ErrorContext{"AbortMultipartUpload", state.Bucket, state.Key})
	if errors.Is(err, fs.ErrNotExist) { // finished or removed by the store
		return nil
	}
	return err
}

func (r *upload) at(operation string) ErrorContext {
	return ErrorContext{operation, r.state.Bucket, r.state.Key}
}

// whole sends a file that is not longer than a part.
func (r *upload) whole(ctx context.Context) (string, error) {
	output, err := r.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &r.Bucket, Key: &r.state.Key, Body: io.NewSectionReader(r.file, 0, r.state.Size),
	})
	if err != nil {
		return "", ToStorageError(err, r.at("PutObject"))
	}
	r.progress(r.state.Size)
	return aws.ToString(output.ETag), nil
}

// resume finds what was sent before, by part number, or begins a new upload.
func (r *upload) resume(ctx context.Context, stateFile string) (map[int32]types.Part, error) {
	old, err := readUploadState(stateFile)
	if err != nil {
		return nil, err
	}
	if old != nil {
		r.state.UploadID = old.UploadID
		if *old == r.state {
			sent, err := r.listParts(ctx)
			if err == nil || !errors.Is(err, fs.ErrNotExist) {
				return sent, err
			}
		} else if err := r.abort(ctx, old); err != nil {
			return nil, err
		}
	}
	output, err := r.Client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &r.Bucket, Key: &r.state.Key})
	if err != nil {
		return nil, ToStorageError(err, r.at("CreateMultipartUpload"))
	}
	r.state.UploadID = aws.ToString(output.UploadId)
	if err := writeUploadState(stateFile, r.state); err != nil {
		// What is not noted can be neither resumed nor given up.
		return nil, errors.Join(err, r.abort(context.WithoutCancel(ctx), &r.state))
	}
	return nil, nil
}

func (r *upload) listParts(ctx context.Context) (map[int32]types.Part, error) {
	sent := map[int32]types.Part{}
	pages := s3.NewListPartsPaginator(r.Client, &s3.ListPartsInput{
		Bucket: &r.Bucket, Key: &r.state.Key, UploadId: &r.state.UploadID,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, ToStorageError(err, r.at("ListParts"))
		}
		for _, part := range page.Parts {
			sent[aws.ToInt32(part.PartNumber)] = part
		}
	}
	return sent, nil
}

// parts sends what is missing, some at a time, and stops all at the first error.
func (r *upload) parts(ctx context.Context, sent map[int32]types.Part) ([]types.CompletedPart, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	count := (r.state.Size + r.state.PartSize - 1) / r.state.PartSize
	completed := make([]types.CompletedPart, count)
	concurrency := r.Concurrency
	if concurrency <= 0 {
		concurrency = 4
	}
	places := make(chan struct{}, concurrency)
	var workers sync.WaitGroup
	for number := range int32(count) {
		places <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		workers.Add(1)
		go func() {
			defer func() { <-places; workers.Done() }()
			part, err := r.part(ctx, number+1, sent)
			if err != nil {
				cancel(err)
			}
			completed[number] = part
		}()
	}
	workers.Wait()
	if ctx.Err() != nil {
		return nil, ToStorageError(context.Cause(ctx), r.at("UploadPart"))
	}
	return completed, nil
}

func (r *upload) part(ctx context.Context, number int32, sent map[int32]types.Part) (types.CompletedPart, error) {
	offset := int64(number-1) * r.state.PartSize
	body := io.NewSectionReader(r.file, offset, min(r.state.PartSize, r.state.Size-offset))
	digest := md5.New()
	if _, err := io.Copy(digest, body); err != nil {
		return types.CompletedPart{}, err
	}
	sum := digest.Sum(nil)
	known, ok := sent[number]
	if ok && aws.ToInt64(known.Size) == body.Size() && strings.Trim(aws.ToString(known.ETag), `"`) == hex.EncodeToString(sum) {
		r.progress(body.Size())
		return types.CompletedPart{ETag: known.ETag, PartNumber: &number}, nil
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return types.CompletedPart{}, err
	}
	output, err := r.Client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &r.Bucket, Key: &r.state.Key, UploadId: &r.state.UploadID, PartNumber: &number, Body: body,
		ContentMD5: aws.String(base64.StdEncoding.EncodeToString(sum)),
	})
	if err != nil {
		return types.CompletedPart{}, ToStorageError(err, r.at("UploadPart"))
	}
	r.progress(body.Size())
	return types.CompletedPart{ETag: output.ETag, PartNumber: &number}, nil
}

func (r *upload) progress(bytes int64) {
	done := r.done.Add(bytes)
	if r.OnProgress != nil {
		r.OnProgress(done, r.state.Size)
	}
}

// complete makes the object. The SDK turns an error inside a 200 into an error; the length is asked all the same. When
// the answer is lost of an attempt that worked, the SDK asks again: then the upload is gone, and the object is there.
func (r *upload) complete(ctx context.Context, parts []types.CompletedPart) (string, error) {
	_, err := r.Client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &r.Bucket, Key: &r.state.Key, UploadId: &r.state.UploadID,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
	})
	refusal := ToStorageError(err, r.at("CompleteMultipartUpload"))
	if refusal != nil && !errors.Is(refusal, fs.ErrNotExist) {
		return "", refusal
	}
	head, err := r.Client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &r.Bucket, Key: &r.state.Key})
	if refusal != nil && (err != nil || aws.ToString(head.ETag) != etagOfParts(parts)) {
		return "", refusal
	}
	if err != nil {
		return "", ToStorageError(err, r.at("HeadObject"))
	}
	if length := aws.ToInt64(head.ContentLength); length != r.state.Size {
		return "", NewStorageError(KindCorrupt, fmt.Sprintf("%d bytes arrived of %d", length, r.state.Size), r.at("HeadObject"))
	}
	slog.InfoContext(ctx, "uploaded", "bucket", r.Bucket, "key", r.state.Key, "bytes", r.state.Size)
	return aws.ToString(head.ETag), nil
}

// etagOfParts is the ETag that S3 gives an object of such parts: the MD5 of their MD5s, and their number. Where ETags
// are no MD5s it is another one.
func etagOfParts(parts []types.CompletedPart) string {
	digest := md5.New()
	for _, part := range parts {
		sum, err := hex.DecodeString(strings.Trim(aws.ToString(part.ETag), `"`))
		if err != nil {
			return ""
		}
		digest.Write(sum)
	}
	return fmt.Sprintf(`"%x-%d"`, digest.Sum(nil), len(parts))
}

// readUploadState gives nil when there is none, or none that can be read.
func readUploadState(file string) (*uploadState, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	state := new(uploadState)
	if err := json.Unmarshal(text, state); err != nil {
		slog.Warn("state of an upload cannot be read, it begins anew", "file", file, "error", err)
		return nil, nil
	}
	return state, nil
}

// writeUploadState replaces the file in one step: after a crash there is the old state or the new.
func writeUploadState(file string, state uploadState) error {
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".upload-*")
	if err != nil {
		return err
	}
	_, err = temporary.Write(text)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func removeIfThere(file string) error {
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
