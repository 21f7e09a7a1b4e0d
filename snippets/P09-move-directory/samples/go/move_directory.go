package storage

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// PlannedObject is an object that is to be moved.
type PlannedObject struct {
	Name string `json:"name"` // behind the prefix
	ETag string `json:"etag"` // with quotes
	Size int64  `json:"size"` // bytes
}

// MovePlan is what is to be moved, as JSON in <plan prefix><first 32 hex digits of SHA-256 of "source\ndestination">.json.
type MovePlan struct {
	Version     int             `json:"version"` // 1
	Source      string          `json:"source"`
	Destination string          `json:"destination"`
	Objects     []PlannedObject `json:"objects"` // in the order of the keys' UTF-8 bytes
}

// DirectoryMoveResult says what became of a directory.
type DirectoryMoveResult struct {
	Moved int
	// Kept are the keys below the source that stayed: they came or were changed during the move. Move again for them.
	Kept []string
}

// DirectoryMover moves everything below a prefix. It takes time with every object: keys that carry an id, and a
// pointer to the current one, do without moving.
type DirectoryMover struct {
	ObjectCopier
	// PlanPrefix is where plans are kept until they are carried out, such as .move-plans/; below neither directory.
	PlanPrefix string
	// Concurrency is how many objects are under way; 0: 8.
	Concurrency int
	Options     CopyOptions
}

// MoveDirectory writes a plan, copies and verifies all, then deletes the sources, then the plan. Called again after a
// failure at any step it goes on with the same plan, which is held in memory: about 200 bytes an object. The error is a
// *StorageError: KindInvalid for prefixes that overlap, KindAlreadyExists for a destination that is not empty.
func (m *DirectoryMover) MoveDirectory(ctx context.Context, sourcePrefix, destinationPrefix string) (DirectoryMoveResult, error) {
	source, destination := directoryPrefix(sourcePrefix), directoryPrefix(destinationPrefix)
	at := ErrorContext{"MoveDirectory", m.Bucket, source}
	if strings.HasPrefix(source, destination) || strings.HasPrefix(destination, source) {
		return DirectoryMoveResult{}, NewStorageError(KindInvalid, "source and destination overlap", at)
	}
	if strings.HasPrefix(m.PlanPrefix, source) || strings.HasPrefix(m.PlanPrefix, destination) {
		return DirectoryMoveResult{}, NewStorageError(KindInvalid, "the plan would be moved itself", at)
	}
	if !m.Capabilities.Works("copy.object") {
		return DirectoryMoveResult{}, NewStorageError(KindUnsupported, "the store cannot copy", at)
	}
	digest := sha256.Sum256([]byte(source + "\n" + destination))
	planKey := m.PlanPrefix + hex.EncodeToString(digest[:16]) + ".json"
	plan, err := m.readPlan(ctx, planKey)
	if errors.Is(err, fs.ErrNotExist) {
		plan, err = m.makePlan(ctx, planKey, source, destination)
	}
	if err != nil {
		return DirectoryMoveResult{}, err
	}
	return m.carryOut(ctx, plan, planKey)
}

func directoryPrefix(prefix string) string {
	if prefix == "" || strings.HasSuffix(prefix, "/") {
		return prefix
	}
	return prefix + "/"
}

func (m *DirectoryMover) carryOut(ctx context.Context, plan MovePlan, planKey string) (DirectoryMoveResult, error) {
	var mutex sync.Mutex
	changed := map[string]bool{}
	err := m.forEach(ctx, plan.Objects, func(ctx context.Context, object PlannedObject) error {
		copied, err := m.copyPlanned(ctx, plan, object)
		if err == nil && !copied {
			mutex.Lock()
			defer mutex.Unlock()
			changed[object.Name] = true
		}
		return err
	})
	if err != nil {
		return DirectoryMoveResult{}, err
	}
	// Everything is there and verified; from here on sources go.
	err = m.forEach(ctx, plan.Objects, func(ctx context.Context, object PlannedObject) error {
		if changed[object.Name] {
			return nil
		}
		return m.deleteSource(ctx, plan.Source+object.Name, object.ETag)
	})
	if err != nil {
		return DirectoryMoveResult{}, err
	}
	result := DirectoryMoveResult{Moved: len(plan.Objects) - len(changed)}
	lister := &DirectoryLister{Client: m.Client, Bucket: m.Bucket}
	for page, err := range lister.pages(ctx, plan.Source, "") {
		if err != nil {
			return DirectoryMoveResult{}, err
		}
		for _, object := range page.objects {
			result.Kept = append(result.Kept, aws.ToString(object.Key))
		}
	}
	slog.InfoContext(ctx, "directory moved", "source", plan.Source, "moved", result.Moved, "kept", len(result.Kept))
	return result, m.remove(ctx, planKey, nil)
}

// forEach does something with each object, several at a time; the first failure ends all of it.
func (m *DirectoryMover) forEach(
	ctx context.Context, objects []PlannedObject, use func(context.Context, PlannedObject) error,
) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	lanes := m.Concurrency
	if lanes <= 0 {
		lanes = 8
	}
	queue := make(chan PlannedObject)
	var workers sync.WaitGroup
	for range lanes {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for object := range queue {
				if ctx.Err() == nil {
					if err := use(ctx, object); err != nil {
						cancel(err)
					}
				}
			}
		}()
	}
	for _, object := range objects {
		queue <- object
	}
	close(queue)
	workers.Wait()
	return ToStorageError(context.Cause(ctx), ErrorContext{"MoveDirectory", m.Bucket, m.PlanPrefix})
}

func (m *DirectoryMover) makePlan(ctx context.Context, planKey, source, destination string) (MovePlan, error) {
	probe := &DirectoryLister{Client: m.Client, Bucket: m.Bucket, PageSize: 1}
	for page, err := range probe.pages(ctx, destination, "") {
		if err != nil {
			return MovePlan{}, err
		}
		if len(page.objects) > 0 {
			return MovePlan{}, m.occupied(destination, nil)
		}
	}
	plan := MovePlan{Version: 1, Source: source, Destination: destination, Objects: []PlannedObject{}}
	lister := &DirectoryLister{Client: m.Client, Bucket: m.Bucket}
	for page, err := range lister.pages(ctx, source, "") {
		if err != nil {
			return MovePlan{}, err
		}
		for _, object := range page.objects {
			name := strings.TrimPrefix(aws.ToString(object.Key), source)
			plan.Objects = append(plan.Objects, PlannedObject{name, aws.ToString(object.ETag), aws.ToInt64(object.Size)})
		}
	}
	text, err := json.Marshal(plan)
	if err != nil {
		return MovePlan{}, err
	}
	_, err = m.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &m.Bucket, Key: &planKey, Body: bytes.NewReader(text), ContentType: aws.String("application/json"),
	})
	return plan, ToStorageError(err, ErrorContext{"PutObject", m.Bucket, planKey})
}

// readPlan gives the plan of a move that did not end; an fs.ErrNotExist when there is none.
func (m *DirectoryMover) readPlan(ctx context.Context, planKey string) (MovePlan, error) {
	at := ErrorContext{"GetObject", m.Bucket, planKey}
	output, err := m.Client.GetObject(ctx, &s3.GetObjectInput{Bucket: &m.Bucket, Key: &planKey})
	if err != nil {
		return MovePlan{}, ToStorageError(err, at)
	}
	defer func() { _ = output.Body.Close() }()
	var plan MovePlan
	if err := json.NewDecoder(output.Body).Decode(&plan); err != nil || plan.Version != 1 {
		unreadable := NewStorageError(KindUnsupported, "the plan is of another version", at)
		unreadable.Err = err
		return MovePlan{}, unreadable
	}
	return plan, nil
}

// copyPlanned is false when the source is no longer what was planned; then it stays.
func (m *DirectoryMover) copyPlanned(ctx context.Context, plan MovePlan, object PlannedObject) (bool, error) {
	source, destination := plan.Source+object.Name, plan.Destination+object.Name
	head, err := m.head(ctx, source)
	if err != nil {
		return false, err
	}
	if head == nil {
		// An earlier run deleted it, which it does only when its copy is there.
		made, err := m.head(ctx, destination)
		if err != nil {
			return false, err
		}
		if made == nil || aws.ToInt64(made.ContentLength) != object.Size {
			return false, NewStorageError(KindNotFound, "the source is gone and was not copied",
				ErrorContext{"CopyObject", m.Bucket, source})
		}
		return true, nil
	}
	if aws.ToString(head.ETag) != object.ETag {
		return false, nil
	}
	// What an earlier run may have copied is copied again: the destination was empty when the plan was made.
	options := m.Options
	options.Overwrite = true
	_, err = m.Copy(ctx, source, destination, object.ETag, options)
	if KindOf(err) == KindConflict {
		return false, nil
	}
	return err == nil, err
}

// deleteSource leaves an object that was changed since it was copied.
func (m *DirectoryMover) deleteSource(ctx context.Context, key, etag string) error {
	head, err := m.head(ctx, key)
	if err != nil || head == nil || aws.ToString(head.ETag) != etag {
		return err
	}
	err = m.remove(ctx, key, m.when(true, "delete.ifMatch", etag))
	if kind := KindOf(err); err != nil && (kind == KindPreconditionFailed || kind == KindNotFound) {
		return nil
	}
	return err
}
