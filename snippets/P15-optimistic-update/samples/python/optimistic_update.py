"""Changing an object that others change too, without a lock: compare and swap."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, StorageError, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

Change = Callable[[bytes | None], bytes]
"""Makes the new content of the old one, None for an object that does not exist. It may be called several times."""

_WRITER_ID = "writer-id"
_MAX_DELAY = 2.0
_KEPT_HEADERS = ("ContentType", "ContentEncoding", "ContentLanguage", "ContentDisposition", "CacheControl")


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The ETag with its quotes, and how many attempts it took."""

    etag: str
    attempts: int


@dataclass(frozen=True, slots=True)
class _Current:
    """An object as it was read, with what a PUT would otherwise lose."""

    content: bytes | None = None
    etag: str = ""
    headers: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)


# region snippet: update-if-match
def update_object(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    key: str,
    change: Change,
    *,
    attempts: int = 20,
    base_delay: float = 0.05,
    content_type: str | None = None,
    cancel: threading.Event | None = None,
) -> UpdateResult:
    """Writes an object only if it is still what was read; otherwise it is read and changed again.

    Content type, other headers and metadata are kept; tags are not. A write whose reply was lost is recognised by its
    id, unless somebody else has written since: then the change is made again.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        key: The key.
        change: Makes the new content.
        attempts: How often in all.
        base_delay: Seconds of the first pause at most; doubled each time, up to 2.
        content_type: For an object that does not exist yet.
        cancel: Ends it between two attempts when it is set.

    Returns:
        What was written.

    Raises:
        StorageError: Kind ``conflict`` when others were faster every time, ``unsupported`` on a store that does not
            compare, ``cancelled``; else when the store failed.
    """
    capabilities.require("put.ifMatch.stale", "Optimistic update")
    capabilities.require("put.ifNoneMatch", "Optimistic update")
    written: set[str] = set()
    failure: StorageError | None = None
    for attempt in range(1, attempts + 2):
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "the update was cancelled", bucket=bucket, key=key)
        # As a whole: the body may break off after the answer began, and the SDK does not ask again then.
        current = with_retry(lambda: _read(client, bucket, key), cancel=cancel)
        # The write before this attempt was carried out, and only its reply was lost.
        if current.metadata.get(_WRITER_ID) in written:
            return UpdateResult(current.etag, attempt - 1)
        if attempt > attempts:
            break
        writer_id = str(uuid.uuid4())
        written.add(writer_id)
        # Ceph RGW compares the ETag without its quotes only.
        condition: dict[str, Any] = (
            {"IfNoneMatch": "*"} if current.content is None else {"IfMatch": capabilities.condition_of(current.etag)}
        )
        content = change(current.content)
        try:
            with storage_errors("PutObject", bucket, key):
                answer = client.put_object(
                    Bucket=bucket,
                    Key=key,
                    Body=content,
                    Metadata={**current.metadata, _WRITER_ID: writer_id},
                    **({"ContentType": content_type} if content_type else {}) | current.headers | condition,
                )
            return UpdateResult(answer["ETag"], attempt)
        except StorageError as error:
            if not _may_pass(error):
                raise
            failure = error
        _pause(random.uniform(0, min(_MAX_DELAY, base_delay * 2 ** (attempt - 1))), cancel)
    raise storage_error(
        ErrorKind.CONFLICT, f"it was changed by others {attempts} times in a row", bucket=bucket, key=key
    ) from failure


# endregion


def _may_pass(error: StorageError) -> bool:
    """Somebody else was faster (412, 409; AWS says 404 of an object that is gone), or the store was busy."""
    kinds = (ErrorKind.PRECONDITION_FAILED, ErrorKind.CONFLICT, ErrorKind.NOT_FOUND)
    return error.retryable or (error.kind in kinds and error.code != "NoSuchBucket")


def _pause(seconds: float, cancel: threading.Event | None) -> None:
    if cancel is None:
        time.sleep(seconds)
    else:
        cancel.wait(seconds)


def _read(client: S3Client, bucket: str, key: str) -> _Current:
    try:
        with storage_errors("GetObject", bucket, key):
            answer = client.get_object(Bucket=bucket, Key=key)
            with closing(answer["Body"]) as body:
                content = body.read()
    except ObjectNotFoundError as error:
        if error.code == "NoSuchBucket":
            raise
        return _Current()
    headers = {name: value for name, value in answer.items() if name in _KEPT_HEADERS}
    return _Current(content, answer["ETag"], headers, dict(answer["Metadata"]))
