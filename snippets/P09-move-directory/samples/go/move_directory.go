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
	// Kept are the keys below the source that stayed: they came or were changed during the move, or something else was
	// written to their place meanwhile. Mover moves what is wanted of them.
	Kept []string
	// Vanished are keys that were to be moved, and that somebody deleted before they were copied.
	Vanished []string
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
// failure at any step it goes on with the same plan, which is held in memory: about 200 bytes an object. One
// process at a time may carry it out. The error is a
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
	var result DirectoryMoveResult
	var copied []PlannedObject
	err := m.forEach(ctx, plan.Objects, func(ctx context.Context, object PlannedObject) error {
		outcome, err := m.copyPlanned(ctx, plan, object)
		mutex.Lock()
		defer mutex.Unlock()
		switch {
		case err != nil:
			return err
		case outcome == plannedCopied:
			copied = append(copied, object)
		case outcome == plannedVanished:
			result.Vanished = append(result.Vanished, plan.Source+object.Name)
		}
		return nil
	})
	if err != nil {
		return DirectoryMoveResult{}, err
	}
	// Everything is there and verified; from here on sources go.
	err = m.forEach(ctx, copied, func(ctx context.Context, object PlannedObject) error {
		return m.deleteSource(ctx, plan.Source+object.Name, object.ETag)
	})
	if err != nil {
		return DirectoryMoveResult{}, err
	}
	result.Moved = len(copied)
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
	text, err := m.readSmall(ctx, planKey)
	if err != nil {
		return MovePlan{}, err
	}
	var plan MovePlan
	if err := json.Unmarshal(text, &plan); err != nil || plan.Version != 1 {
		unreadable := NewStorageError(KindUnsupported, "the plan is of another version",
			ErrorContext{"GetObject", m.Bucket, planKey})
		unreadable.Err = err
		return MovePlan{}, unreadable
	}
	return plan, nil
}

type plannedOutcome int

const (
	plannedCopied plannedOutcome = iota
	plannedKept
	plannedVanished
)

// copyPlanned copies one object. The destination was empty when the plan was made: what stands there is the copy of an
// earlier run, or somebody else's by now, which is never overwritten.
func (m *DirectoryMover) copyPlanned(ctx context.Context, plan MovePlan, object PlannedObject) (plannedOutcome, error) {
	source, destination := plan.Source+object.Name, plan.Destination+object.Name
	head, err := m.head(ctx, source)
	if err != nil {
		return 0, err
	}
	there, err := m.head(ctx, destination)
	switch {
	case err != nil:
		return 0, err
	case head == nil && there == nil:
		return plannedVanished, nil
	case head == nil: // an earlier run deletes a source only when its copy is there
		return plannedCopied, nil
	case aws.ToString(head.ETag) != object.ETag:
		return plannedKept, nil
	case there != nil:
		return m.compareCopy(ctx, source, destination, head, there)
	}
	options := m.Options
	options.Overwrite = false
	_, err = m.Copy(ctx, source, destination, object.ETag, options)
	switch {
	case err == nil:
		return plannedCopied, nil
	case KindOf(err) == KindConflict, KindOf(err) == KindAlreadyExists:
		return plannedKept, nil
	case KindOf(err) == KindNotFound:
		return plannedVanished, nil
	}
	return 0, err
}

func (m *DirectoryMover) compareCopy(
	ctx context.Context, source, destination string, head, there *s3.HeadObjectOutput,
) (plannedOutcome, error) {
	same, err := m.isSame(ctx, source, destination, head, there)
	if err != nil || !same {
		return plannedKept, err
	}
	if aws.ToString(head.ETag) == aws.ToString(there.ETag) {
		return plannedCopied, nil
	}
	// Only a copy by parts has another ETag, and may have been cut off before it got its tags.
	return plannedCopied, m.copyTags(ctx, source, destination)
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
