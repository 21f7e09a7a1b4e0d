# storage-integrator: pattern P08 version 2
"""Moving an object, which a store does not do by itself: copy, verify, delete, and a journal for crashes."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from .copy_object import CopyOptions, ObjectCopy, copy_object, copy_tags, head_object, is_same_content
from .retry import with_retry
from .storage_errors import (
    ErrorKind,
    ObjectExistsError,
    ObjectNotFoundError,
    StorageError,
    storage_error,
    storage_errors,
)
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class MoveJournal:
    """What is noted of a move, as JSON in ``<journal prefix><uuid>.json``, where names are written as ``sourceEtag``.

    Attributes:
        source: Key.
        destination: Key.
        source_etag: With its quotes.
        size: Bytes.
        overwrite: Whether a destination may be replaced.
        state: ``copying``: the destination may be there or not; ``copied``: it was verified.
        started: ISO 8601, UTC.
        destination_etag: With ``copied``.
        upload_id: With ``copying``: the multipart upload of a copy by parts, which a crash leaves open.
    """

    source: str
    destination: str
    source_etag: str
    size: int
    overwrite: bool
    state: Literal["copying", "copied"]
    started: str
    destination_etag: str | None = None
    upload_id: str | None = None

    def to_json(self) -> str:
        """Writes it."""
        fields = {_camel(name): value for name, value in asdict(self).items() if value is not None}
        return json.dumps({"version": 1, **fields})

    @classmethod
    def from_json(cls, text: str) -> MoveJournal:
        """Reads it.

        Raises:
            StorageError: Kind ``unsupported`` when it is of another version.
        """
        fields: dict[str, Any] = json.loads(text)
        if fields.get("version") != 1:
            raise storage_error(ErrorKind.UNSUPPORTED, "the journal of a move is of another version")
        return cls(**{name: fields[_camel(name)] for name in cls.__dataclass_fields__ if _camel(name) in fields})


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class RecoveryOutcome(StrEnum):
    """How a move that was cut off came out.

    ``finished``; ``undone``: the source was changed meanwhile, it stays, and a copy that was ours is removed;
    ``refused``: the destination belongs to somebody else, both stay; ``vanished``: there is neither.
    """

    FINISHED = "finished"
    UNDONE = "undone"
    REFUSED = "refused"
    VANISHED = "vanished"


def move_object(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    source: str,
    destination: str,
    *,
    journal_prefix: str = ".moves/",
    require_exclusive: bool = False,
    options: CopyOptions | None = None,
) -> None:
    """Moves an object: notes the move, copies, verifies the copy, and only then deletes the source.

    Other than ``os.rename`` it is not atomic: for a moment both are there, and after a crash until
    :func:`recover_moves` was called.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        source: The key.
        destination: The new key.
        journal_prefix: Where moves are noted until they are done; apart from what is moved.
        require_exclusive: Refuses where the store cannot promise that nobody's object is overwritten.
        options: How it is copied, and whether a destination is replaced.

    Raises:
        ObjectNotFoundError: When there is no source.
        ObjectExistsError: When there is a destination that must not be replaced.
        StorageError: Kind ``conflict`` when the source was changed meanwhile, ``unsupported``, ``invalid``; else when
            the store failed.
    """
    options = options or CopyOptions()
    if source == destination:
        raise storage_error(ErrorKind.INVALID, "source and destination are the same", bucket=bucket, key=source)
    capabilities.require("copy.object", "A move")
    if require_exclusive and not options.overwrite:
        # Which of the two is needed depends on the length; a store that has one has the other.
        capabilities.require("copy.ifNoneMatch", "An exclusive move")
        capabilities.require("complete.ifNoneMatch", "An exclusive move")
    head = head_object(client, bucket, source)
    if head is None:
        raise storage_error(ErrorKind.NOT_FOUND, "no such object", bucket=bucket, key=source)
    if not options.overwrite and head_object(client, bucket, destination) is not None:
        raise storage_error(ErrorKind.ALREADY_EXISTS, "the destination exists already", bucket=bucket, key=destination)
    journal = MoveJournal(
        source=source,
        destination=destination,
        source_etag=head["ETag"],
        size=head["ContentLength"],
        overwrite=options.overwrite,
        state="copying",
        started=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    )
    noted = f"{journal_prefix}{uuid.uuid4()}.json"
    _write_journal(client, bucket, noted, journal)
    try:
        _copy_and_delete(client, capabilities, bucket, noted, journal, options)
    except (ObjectExistsError, ObjectNotFoundError):
        # A refusal leaves nothing to recover; anything else may have been half done. A note that stays does no harm,
        # and must not hide why the move failed.
        with suppress(StorageError):
            _remove(client, bucket, noted)
        raise


def _copy_and_delete(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    noted: str,
    journal: MoveJournal,
    options: CopyOptions,
) -> None:
    copy = ObjectCopy(bucket, journal.source, journal.destination, journal.source_etag)

    def note_upload(upload_id: str) -> None:
        _write_journal(client, bucket, noted, replace(journal, upload_id=upload_id))

    given = replace(options, overwrite=journal.overwrite, on_upload=note_upload)
    etag = copy_object(client, capabilities, copy, given)
    copied = replace(journal, state="copied", destination_etag=etag)
    _write_journal(client, bucket, noted, copied)
    _finish(client, capabilities, bucket, noted, copied)


def _finish(client: S3Client, capabilities: StoreCapabilities, bucket: str, noted: str, journal: MoveJournal) -> None:
    """The destination is verified: deletes the source, if it is still what was copied, and the note."""
    head = head_object(client, bucket, journal.source)
    if head is not None and head["ETag"] != journal.source_etag:
        raise storage_error(ErrorKind.CONFLICT, "the source was changed meanwhile", bucket=bucket, key=journal.source)
    if head is not None:
        condition = {"IfMatch": journal.source_etag} if capabilities.works("delete.ifMatch") else {}
        _remove_source(client, bucket, journal.source, condition)
    _remove(client, bucket, noted)


def _remove_source(client: S3Client, bucket: str, key: str, condition: dict[str, str]) -> None:
    try:
        _remove(client, bucket, key, **condition)
    except ObjectNotFoundError:
        # With a condition a store says so of a key that is gone: of our own first attempt, when its answer was lost.
        return
    except StorageError as error:
        if error.kind is ErrorKind.PRECONDITION_FAILED:
            message = "the source was changed meanwhile"
            raise storage_error(ErrorKind.CONFLICT, message, bucket=bucket, key=key) from error
        raise


def _abort_upload(client: S3Client, bucket: str, key: str, upload_id: str) -> None:
    with storage_errors("AbortMultipartUpload", bucket, key), suppress(ObjectNotFoundError):
        # Not found: it was completed, or somebody else was faster.
        with_retry(lambda: client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload_id))


def recover_moves(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    *,
    journal_prefix: str = ".moves/",
    options: CopyOptions | None = None,
) -> list[tuple[MoveJournal, RecoveryOutcome]]:
    """Finishes or undoes what crashes left. No moves with this prefix may be under way.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        journal_prefix: As it was given to :func:`move_object`.
        options: How it is copied; whether a destination is replaced was noted.

    Returns:
        Each move that was found, and how it came out.

    Raises:
        StorageError: When the store failed; what was not recovered is still noted.
    """
    recovered = []
    with storage_errors("ListObjectsV2", bucket, journal_prefix):
        pages = list(client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=journal_prefix))
    for noted in [entry["Key"] for page in pages for entry in page.get("Contents", [])]:
        if noted.endswith(".json"):
            journal = _read_journal(client, bucket, noted)
            if journal.upload_id is not None:
                _abort_upload(client, bucket, journal.destination, journal.upload_id)
                journal = replace(journal, upload_id=None)
            outcome = _recover(client, capabilities, bucket, noted, journal, options or CopyOptions())
            recovered.append((journal, outcome))
    return recovered


def _recover(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    noted: str,
    journal: MoveJournal,
    options: CopyOptions,
) -> RecoveryOutcome:
    source = head_object(client, bucket, journal.source)
    destination = head_object(client, bucket, journal.destination)
    if source is None:
        _remove(client, bucket, noted)
        return RecoveryOutcome.VANISHED if destination is None else RecoveryOutcome.FINISHED
    if source["ETag"] != journal.source_etag:
        ours = (journal.source_etag, journal.destination_etag)
        if destination is not None and not journal.overwrite and destination["ETag"] in ours:
            _remove(client, bucket, journal.destination)
        _remove(client, bucket, noted)
        return RecoveryOutcome.UNDONE
    if destination is not None and is_same_content(client, bucket, journal.source, journal.destination):
        if journal.state == "copying":
            # A crash between the last part and the tags leaves a copy without them.
            copy_tags(client, bucket, journal.source, journal.destination)
        _finish(client, capabilities, bucket, noted, journal)
        return RecoveryOutcome.FINISHED
    # Once it was copied, what stands there now was written by somebody else afterwards.
    if destination is None or (journal.overwrite and journal.state == "copying"):
        _copy_and_delete(client, capabilities, bucket, noted, journal, options)
        return RecoveryOutcome.FINISHED
    _remove(client, bucket, noted)
    return RecoveryOutcome.REFUSED


def _read_journal(client: S3Client, bucket: str, key: str) -> MoveJournal:
    with storage_errors("GetObject", bucket, key):
        content = with_retry(lambda: client.get_object(Bucket=bucket, Key=key)["Body"].read())
    return MoveJournal.from_json(content.decode())


def _write_journal(client: S3Client, bucket: str, key: str, journal: MoveJournal) -> None:
    content = journal.to_json().encode()
    with storage_errors("PutObject", bucket, key):
        with_retry(lambda: client.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/json"))


def _remove(client: S3Client, bucket: str, key: str, **condition: str) -> None:
    with storage_errors("DeleteObject", bucket, key):
        with_retry(lambda: client.delete_object(Bucket=bucket, Key=key, **condition))  # type: ignore[arg-type]
