# storage-integrator: pattern P13 version 2
"""Deleting: one object, or everything below a prefix."""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from .list_directory import directory_prefix, list_objects
from .retry import with_retry
from .storage_errors import ErrorKind, StorageError, add_content_md5, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

BATCH_SIZE = 1000
"""Keys that one request takes. Source: S3 API reference, DeleteObjects."""

# XML has no way to write these, so a batch cannot name such a key; a carriage return would arrive as a line feed.
_NOT_FOR_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DeletedKey:
    """An object, or one version of it."""

    key: str
    version_id: str | None = None


@dataclass(frozen=True, slots=True)
class DeleteFailure:
    """What could not be deleted, and the code that the store gave for it, such as ``AccessDenied``."""

    deleted: DeletedKey
    code: str


@dataclass(slots=True)
class DeleteResult:
    """How many were deleted, or would be in a dry run, and what could not be."""

    deleted: int = 0
    failed: list[DeleteFailure] = field(default_factory=list)


def delete_file(client: S3Client, bucket: str, key: str, version_id: str | None = None) -> None:
    """Deletes an object. That there is none is no error: the store does not tell.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        version_id: One version for good; without it a bucket with versions only hides the object.

    Raises:
        StorageError: When it could not be deleted.
    """
    version: dict[str, Any] = {} if version_id is None else {"VersionId": version_id}
    with storage_errors("DeleteObject", bucket, key):
        with_retry(lambda: client.delete_object(Bucket=bucket, Key=key, **version))


def delete_tree(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    directory: str,
    *,
    dry_run: bool = False,
    versions: bool = False,
    concurrency: int = 4,
    allow_whole_bucket: bool = False,
    on_deleted: Callable[[DeletedKey], None] | None = None,
    cancel: threading.Event | None = None,
) -> DeleteResult:
    """Deletes everything below a prefix while it is being listed.

    It is not atomic: what comes meanwhile may stay, and a failure leaves what was not reached yet. Call it again.

    Args:
        client: The client.
        capabilities: What the store can do; without ``delete.batch`` keys are deleted one by one.
        bucket: The bucket.
        directory: ``reports`` or ``reports/``: its neighbour ``reports-old/`` stays.
        dry_run: Goes through everything and deletes nothing.
        versions: Every version and every delete marker, too. Without it a bucket with versions hides what was deleted.
        concurrency: Requests at the same time.
        allow_whole_bucket: Whether an empty prefix, that is everything, is meant.
        on_deleted: Told of each key that was deleted, or would be in a dry run; in this thread.
        cancel: Ends it between two requests when it is set.

    Returns:
        How many went, and what could not be deleted: the store's answer is a 200 all the same.

    Raises:
        StorageError: Kind ``invalid`` for an empty prefix, ``cancelled``; else what a whole request failed with.
    """
    prefix = directory_prefix(directory)
    if not prefix and not allow_whole_bucket:
        raise storage_error(
            ErrorKind.INVALID, "an empty prefix would delete the whole bucket; say allow_whole_bucket", bucket=bucket
        )
    found: Iterable[DeletedKey] = (
        _list_versions(client, bucket, prefix)
        if versions
        else (DeletedKey(listed.key) for listed in list_objects(client, bucket, prefix))
    )
    result = DeleteResult()

    def delete(batch: Sequence[DeletedKey]) -> tuple[Sequence[DeletedKey], list[DeleteFailure]]:
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "deleting was cancelled", bucket=bucket, key=prefix)
        return batch, [] if dry_run else delete_keys(client, capabilities, bucket, batch)

    for batch, failures in _in_parallel(delete, _batches(found), concurrency):
        result.failed += failures
        left = {failure.deleted for failure in failures}
        for deleted in batch:
            if deleted not in left:
                result.deleted += 1
                if on_deleted is not None:
                    on_deleted(deleted)
    return result


def _batches(found: Iterable[DeletedKey]) -> Iterator[list[DeletedKey]]:
    keys = iter(found)
    while batch := list(itertools.islice(keys, BATCH_SIZE)):
        yield batch


_Outcome = tuple[Sequence[DeletedKey], list[DeleteFailure]]


def _in_parallel(
    action: Callable[[list[DeletedKey]], _Outcome], batches: Iterator[list[DeletedKey]], concurrency: int
) -> Iterator[_Outcome]:
    """Runs an action on each batch; lists no further ahead than there are free threads, so memory stays bounded."""
    with ThreadPoolExecutor(concurrency) as pool:
        running: set[Future[_Outcome]] = set()
        for batch in batches:
            running.add(pool.submit(action, batch))
            if len(running) >= concurrency:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        yield from (future.result() for future in running)


def delete_keys(
    client: S3Client, capabilities: StoreCapabilities, bucket: str, keys: Sequence[DeletedKey]
) -> list[DeleteFailure]:
    """Deletes up to 1000 keys with one request, where the store can.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        keys: What to delete.

    Returns:
        What could not be deleted: the answer is a 200 even when no key was.

    Raises:
        StorageError: When a request as a whole failed, or one for a single key had no answer.
    """
    batch = [deleted for deleted in keys if capabilities.works("delete.batch") and not _NOT_FOR_XML.search(deleted.key)]
    failures: list[DeleteFailure] = []
    if batch:
        add_content_md5(client)  # without which some stores refuse the request
        objects: list[Any] = [
            {"Key": deleted.key} | ({"VersionId": deleted.version_id} if deleted.version_id else {})
            for deleted in batch
        ]
        with storage_errors("DeleteObjects", bucket):
            answer = with_retry(
                lambda: client.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
            )
        for error in answer.get("Errors", []):
            deleted = DeletedKey(error.get("Key", ""), error.get("VersionId") or None)
            failures.append(DeleteFailure(deleted, error.get("Code", "Unknown")))
    in_batch = set(batch)
    for deleted in keys:
        if deleted in in_batch:
            continue
        try:
            delete_file(client, bucket, deleted.key, deleted.version_id)
        except StorageError as error:
            if not error.status:  # without an answer there is no use in asking for the others
                raise
            failures.append(DeleteFailure(deleted, error.code or str(error.status)))
    return failures


def _list_versions(client: S3Client, bucket: str, prefix: str) -> Iterator[DeletedKey]:
    """Gives all versions and delete markers; without versioning each object is one version, ``null``."""
    request: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "EncodingType": "url"}
    while True:
        with storage_errors("ListObjectVersions", bucket, prefix):
            page: Any = with_retry(lambda: client.list_object_versions(**request))
        encoded = page.get("EncodingType") == "url"
        for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
            key = unquote_plus(entry["Key"]) if encoded else entry["Key"]
            yield DeletedKey(key, entry.get("VersionId", "null"))
        if not page.get("IsTruncated"):
            return
        marker = page.get("NextKeyMarker")
        if not marker:
            message = "the store does not say how the listing goes on"
            raise storage_error(ErrorKind.UNKNOWN, message, bucket=bucket, key=prefix)
        request["KeyMarker"] = unquote_plus(marker) if encoded else marker
        request["VersionIdMarker"] = page.get("NextVersionIdMarker", "")
