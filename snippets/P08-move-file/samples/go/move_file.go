package storage

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// MoveOptions of Mover.
type MoveOptions struct {
	CopyOptions
	// RequireExclusive refuses where the store cannot promise that nobody's object is overwritten.
	RequireExclusive bool
}

// States of a move in its journal.
const (
	moveCopying = "copying" // the destination may be there or not
	moveCopied  = "copied"  // it was verified
)

// MoveJournal is what is noted of a move, as JSON in <journal prefix><uuid>.json.
type MoveJournal struct {
	Version         int    `json:"version"` // 1
	Source          string `json:"source"`
	Destination     string `json:"destination"`
	SourceETag      string `json:"sourceEtag"` // with quotes
	Size            int64  `json:"size"`       // bytes
	Overwrite       bool   `json:"overwrite"`
	State           string `json:"state"`
	DestinationETag string `json:"destinationEtag,omitempty"`
	// UploadID is that of a copy by parts under way, which a crash leaves open.
	UploadID string    `json:"uploadId,omitempty"`
	Started  time.Time `json:"started"`
}

// MoveOutcome says how a move that was cut off came out.
type MoveOutcome string

// The outcomes of a recovery.
const (
	MoveFinished MoveOutcome = "finished"
	MoveUndone   MoveOutcome = "undone"   // the source was changed meanwhile: it stays, and a copy that is ours goes
	MoveRefused  MoveOutcome = "refused"  // the destination is somebody else's: both stay
	MoveVanished MoveOutcome = "vanished" // there is neither
)

// RecoveredMove is a move that RecoverMoves dealt with.
type RecoveredMove struct {
	MoveJournal
	Outcome MoveOutcome
}

// Mover moves objects. Other than a rename it is not atomic: for a moment both are there, and after a crash until
// RecoverMoves was called.
type Mover struct {
	ObjectCopier
	// JournalPrefix is where moves are noted until they are done, such as .moves/, apart from what is moved.
	JournalPrefix string
}

// Move notes the move, copies, verifies the copy, and only then deletes the source. The error is a *StorageError:
// KindNotFound, KindAlreadyExists, KindConflict for a source that was changed meanwhile, KindUnsupported.
func (m *Mover) Move(ctx context.Context, source, destination string, options MoveOptions) error {
	at := ErrorContext{"Move", m.Bucket, source}
	if source == destination {
		return NewStorageError(KindInvalid, "source and destination are the same", at)
	}
	exclusive := m.Capabilities.Works("copy.ifNoneMatch") && m.Capabilities.Works("complete.ifNoneMatch")
	if !m.Capabilities.Works("copy.object") || options.RequireExclusive && !options.Overwrite && !exclusive {
		return NewStorageError(KindUnsupported, "the store cannot move like this", at)
	}
	head, err := m.head(ctx, source)
	if err != nil {
		return err
	}
	if head == nil {
		return NewStorageError(KindNotFound, "there is no source", at)
	}
	if !options.Overwrite {
		there, err := m.head(ctx, destination)
		if err != nil {
			return err
		}
		if there != nil {
			return m.occupied(destination, nil)
		}
	}
	journal := MoveJournal{
		Version: 1, Source: source, Destination: destination, SourceETag: aws.ToString(head.ETag),
		Size: aws.ToInt64(head.ContentLength), Overwrite: options.Overwrite, State: moveCopying,
		Started: time.Now().UTC().Truncate(time.Millisecond),
	}
	noted := m.JournalPrefix + NewUniqueID() + ".json"
	if err := m.writeJournal(ctx, noted, journal); err != nil {
		return err
	}
	err = m.copyAndDelete(ctx, noted, journal, options.CopyOptions)
	if kind := KindOf(err); err != nil && (kind == KindAlreadyExists || kind == KindNotFound) {
		// A refusal leaves nothing to recover; anything else may have been half done.
		if removeErr := m.remove(ctx, noted, nil); removeErr != nil {
			slog.WarnContext(ctx, "the note of a move stays", "key", noted, "error", removeErr)
		}
	}
	return err
}

func (m *Mover) copyAndDelete(ctx context.Context, noted string, journal MoveJournal, options CopyOptions) error {
	options.Overwrite = journal.Overwrite
	options.OnUpload = func(ctx context.Context, uploadID string) error {
		begun := journal
		begun.UploadID = uploadID
		return m.writeJournal(ctx, noted, begun)
	}
	etag, err := m.Copy(ctx, journal.Source, journal.Destination, journal.SourceETag, options)
	if err != nil {
		return err
	}
	journal.State, journal.DestinationETag = moveCopied, etag
	if err := m.writeJournal(ctx, noted, journal); err != nil {
		return err
	}
	return m.finish(ctx, noted, journal)
}

// finish comes after the destination was verified: it deletes the source, if it is still what was copied, and the note.
func (m *Mover) finish(ctx context.Context, noted string, journal MoveJournal) error {
	head, err := m.head(ctx, journal.Source)
	if err != nil {
		return err
	}
	if head != nil {
		if aws.ToString(head.ETag) != journal.SourceETag {
			return m.changed(journal.Source, nil)
		}
		err := m.remove(ctx, journal.Source, m.when(true, "delete.ifMatch", journal.SourceETag))
		// With a condition a store says so of a key that is gone: of our own first attempt, when its answer was lost.
		if err != nil && KindOf(err) == KindPreconditionFailed {
			return m.changed(journal.Source, err)
		}
		if err != nil && KindOf(err) != KindNotFound {
			return err
		}
	}
	return m.remove(ctx, noted, nil)
}

// RecoverMoves finishes or undoes what crashes left. No moves with this journal may be under way.
func (m *Mover) RecoverMoves(ctx context.Context, options CopyOptions) ([]RecoveredMove, error) {
	var recovered []RecoveredMove
	pages := s3.NewListObjectsV2Paginator(m.Client, &s3.ListObjectsV2Input{Bucket: &m.Bucket, Prefix: &m.JournalPrefix})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return recovered, ToStorageError(err, ErrorContext{"ListObjectsV2", m.Bucket, m.JournalPrefix})
		}
		for _, object := range page.Contents {
			noted := aws.ToString(object.Key)
			if !strings.HasSuffix(noted, ".json") {
				continue
			}
			journal, err := m.readJournal(ctx, noted)
			if err != nil {
				return recovered, err
			}
			if journal.UploadID != "" {
				if err := m.abort(ctx, journal.Destination, journal.UploadID); err != nil {
					return recovered, err
				}
				journal.UploadID = ""
			}
			outcome, err := m.recover(ctx, noted, journal, options)
			if err != nil {
				return recovered, err
			}
			slog.InfoContext(ctx, "move recovered", "source", journal.Source, "outcome", outcome)
			recovered = append(recovered, RecoveredMove{journal, outcome})
		}
	}
	return recovered, nil
}

func (m *Mover) recover(ctx context.Context, noted string, journal MoveJournal, options CopyOptions) (MoveOutcome, error) {
	source, err := m.head(ctx, journal.Source)
	if err != nil {
		return "", err
	}
	destination, err := m.head(ctx, journal.Destination)
	if err != nil {
		return "", err
	}
	switch {
	case source == nil && destination == nil:
		return MoveVanished, m.remove(ctx, noted, nil)
	case source == nil:
		return MoveFinished, m.remove(ctx, noted, nil)
	case aws.ToString(source.ETag) != journal.SourceETag:
		return MoveUndone, m.undo(ctx, noted, journal, destination)
	case destination == nil:
		return MoveFinished, m.copyAndDelete(ctx, noted, journal, options)
	}
	same, err := m.isSame(ctx, journal.Source, journal.Destination, source, destination)
	switch {
	case err != nil:
		return "", err
	case same:
		// A crash between the last part and the tags leaves a copy without them.
		if journal.State == moveCopying {
			if err := m.copyTags(ctx, journal.Source, journal.Destination); err != nil {
				return "", err
			}
		}
		return MoveFinished, m.finish(ctx, noted, journal)
	case journal.Overwrite && journal.State == moveCopying:
		// Once it was copied, what stands there now was written by somebody else afterwards.
		return MoveFinished, m.copyAndDelete(ctx, noted, journal, options)
	}
	return MoveRefused, m.remove(ctx, noted, nil)
}

// undo leaves the changed source, and removes a copy of its old version when it is ours and replaced nothing.
func (m *Mover) undo(ctx context.Context, noted string, journal MoveJournal, destination *s3.HeadObjectOutput) error {
	if destination != nil && !journal.Overwrite {
		etag := aws.ToString(destination.ETag)
		if etag == journal.SourceETag || etag == journal.DestinationETag {
			if err := m.remove(ctx, journal.Destination, nil); err != nil {
				return err
			}
		}
	}
	return m.remove(ctx, noted, nil)
}

func (m *Mover) readJournal(ctx context.Context, noted string) (MoveJournal, error) {
	text, err := m.readSmall(ctx, noted)
	if err != nil {
		return MoveJournal{}, err
	}
	var journal MoveJournal
	if err := json.Unmarshal(text, &journal); err != nil || journal.Version != 1 {
		unreadable := NewStorageError(KindUnsupported, "the note of a move is of another version",
			ErrorContext{"GetObject", m.Bucket, noted})
		unreadable.Err = err
		return MoveJournal{}, unreadable
	}
	return journal, nil
}

func (m *Mover) writeJournal(ctx context.Context, noted string, journal MoveJournal) error {
	text, err := json.Marshal(journal)
	if err != nil {
		return err
	}
	_, err = m.Client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &m.Bucket, Key: &noted, Body: bytes.NewReader(text), ContentType: aws.String("application/json"),
	})
	return ToStorageError(err, ErrorContext{"PutObject", m.Bucket, noted})
}

func (c *ObjectCopier) remove(ctx context.Context, key string, ifMatch *string) error {
	_, err := c.Client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &c.Bucket, Key: &key, IfMatch: ifMatch})
	return ToStorageError(err, ErrorContext{"DeleteObject", c.Bucket, key})
}
