"""Large files, uploaded in parts: after an interruption only what is missing is sent.

A small file of state beside the source names the open upload. Parts that are there already are compared with the
source, so nothing of an older content can get into the object.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore import exceptions as sdk

from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)

MIN_PART_SIZE = 5 * 1024 * 1024
"""Bytes that every part but the last must have. Source of these limits: S3 user guide, multipart upload limits."""
MAX_PARTS = 10_000
MAX_SIZE = 5 * 1024**4
DEFAULT_PART_SIZE = 8 * 1024 * 1024

ProgressCallback = Callable[[int, int], None]
"""Told the bytes that are there and those of the whole file; called by several threads, one at a time."""


@dataclass(frozen=True, slots=True)
class _State:
    """Which upload is open, and of what; a source with another size or time is another source."""

    bucket: str
    key: str
    uploadId: str  # noqa: N815  as it stands in the file
    size: int
    mtime: int
    partSize: int  # noqa: N815


def part_size_for(length: int, wanted: int = DEFAULT_PART_SIZE) -> int:
    """Chooses a part size that keeps within the limits.

    Args:
        length: Bytes of the file.
        wanted: Bytes of a part where the limits leave a choice.

    Returns:
        Bytes of a part.

    Raises:
        StorageError: Kind ``invalid`` when no object can be so large.
    """
    if length > MAX_SIZE:
        raise storage_error(ErrorKind.INVALID, f"{length} bytes are more than an object can have")
    return max(wanted, MIN_PART_SIZE, -(-length // MAX_PARTS))


def state_file_for(local_file: Path) -> Path:
    """Gives the default place of the state: beside the source."""
    return local_file.with_name(local_file.name + ".upload.json")


def upload_file(
    client: S3Client,
    bucket: str,
    key: str,
    local_file: Path,
    *,
    part_size: int | None = None,
    concurrency: int = 4,
    state_file: Path | None = None,
    content_type: str = "application/octet-stream",
    on_progress: ProgressCallback | None = None,
    cancel: threading.Event | None = None,
) -> str:
    """Uploads a file; call it again after an interruption, and it goes on where it was.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        local_file: The source.
        part_size: Bytes; None: as fits the length. It takes ``concurrency`` times as much memory.
        concurrency: Parts on their way at the same time.
        state_file: None: :func:`state_file_for`.
        content_type: Of the object.
        on_progress: Told how far it is.
        cancel: Ends it after the parts that are on their way; the state stays, so that it can go on.

    Returns:
        The ETag of the object.

    Raises:
        StorageError: Kind ``conflict`` when the source changed meanwhile: the upload is given up. Kind ``cancelled``.
            Else when the store or the way to it failed: the state stays.
        OSError: When the source cannot be read, or the state cannot be written: the upload is given up.
    """
    state_path = state_file or state_file_for(local_file)
    with local_file.open("rb") as source:
        before = os.fstat(source.fileno())
        size = part_size_for(before.st_size, part_size or DEFAULT_PART_SIZE)
        if before.st_size <= size:
            abort(client, state_path)
            return _upload_whole(client, bucket, key, source.read(), content_type)
        state, present = _resume(client, state_path, (bucket, key, before.st_size, before.st_mtime_ns, size))
        if state is None:
            state = _start(client, state_path, (bucket, key, before.st_size, before.st_mtime_ns, size), content_type)
        digests = _Parts(client, state, source.fileno(), present, on_progress, cancel).send(concurrency)
        after = local_file.stat()
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            abort(client, state_path)
            raise storage_error(ErrorKind.CONFLICT, f"{local_file} changed during the upload", bucket=bucket, key=key)
    etag = _complete(client, state, digests)
    state_path.unlink(missing_ok=True)
    return etag


def abort(client: S3Client, state_file: Path) -> None:
    """Gives an upload up: removes its parts, which cost as much as objects, and its state.

    Args:
        client: The client.
        state_file: The state; nothing happens when there is none.

    Raises:
        StorageError: When the parts could not be removed; the state stays.
    """
    state = _read_state(state_file)
    if state is not None:
        with storage_errors("AbortMultipartUpload", state.bucket, state.key):
            try:
                with_retry(
                    lambda: client.abort_multipart_upload(Bucket=state.bucket, Key=state.key, UploadId=state.uploadId)
                )
            except ObjectNotFoundError:
                _log.info("upload %s is gone already", state.uploadId)
    state_file.unlink(missing_ok=True)


def _upload_whole(client: S3Client, bucket: str, key: str, content: bytes, content_type: str) -> str:
    digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    with storage_errors("PutObject", bucket, key):
        return with_retry(
            lambda: client.put_object(Bucket=bucket, Key=key, Body=content, ContentMD5=digest, ContentType=content_type)
        )["ETag"]


_Identity = tuple[str, str, int, int, int]


def _resume(client: S3Client, state_file: Path, wanted: _Identity) -> tuple[_State | None, dict[int, tuple[int, str]]]:
    """Finds the open upload of the same source, and which parts it has: size and ETag by number."""
    state = _read_state(state_file)
    if state is None:
        return None, {}
    if (state.bucket, state.key, state.size, state.mtime, state.partSize) != wanted:
        _log.info("%s is about another source or part size: starting anew", state_file)
        abort(client, state_file)
        return None, {}
    present: dict[int, tuple[int, str]] = {}
    marker = 0
    while True:
        request: dict[str, Any] = {"Bucket": state.bucket, "Key": state.key, "UploadId": state.uploadId}
        with storage_errors("ListParts", state.bucket, state.key):
            try:
                page: Any = with_retry(lambda: client.list_parts(**request, PartNumberMarker=marker))  # noqa: B023
            except ObjectNotFoundError:
                state_file.unlink()
                return None, {}
        for part in page.get("Parts", []):
            present[part["PartNumber"]] = (part["Size"], part["ETag"].strip('"'))
        if not page.get("IsTruncated") or not page.get("NextPartNumberMarker"):
            return state, present
        marker = int(page["NextPartNumberMarker"])


def _start(client: S3Client, state_file: Path, wanted: _Identity, content_type: str) -> _State:
    bucket, key, size, mtime, part_size = wanted
    with storage_errors("CreateMultipartUpload", bucket, key):
        upload_id = client.create_multipart_upload(Bucket=bucket, Key=key, ContentType=content_type)["UploadId"]
    state = _State(bucket, key, upload_id, size, mtime, part_size)
    # Before the first part is sent: what is not noted can be neither resumed nor removed.
    try:
        _write_state(state_file, state)
    except OSError:
        # The first error says more than one of this.
        with suppress(sdk.BotoCoreError, sdk.ClientError):
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload_id)
        raise
    return state


def _write_state(state_file: Path, state: _State) -> None:
    """Written beside and renamed, so that a crash leaves the old one or the new one."""
    temporary = state_file.with_name(f"{state_file.name}.{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as out:
        json.dump(asdict(state), out)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(state_file)


def _read_state(state_file: Path) -> _State | None:
    try:
        return _State(**json.loads(state_file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise storage_error(ErrorKind.INVALID, f"{state_file} is no state of an upload: {error}") from error


class _Parts:
    """Sends the parts that are missing or differ."""

    def __init__(
        self,
        client: S3Client,
        state: _State,
        source: int,
        present: dict[int, tuple[int, str]],
        on_progress: ProgressCallback | None,
        cancel: threading.Event | None,
    ) -> None:
        self._client = client
        self._state = state
        self._source = source
        self._present = present
        self._on_progress = on_progress
        self._cancel = cancel
        self._done = 0
        self._lock = threading.Lock()

    def send(self, concurrency: int) -> list[bytes]:
        """Gives the MD5 of every part, in order."""
        count = -(-self._state.size // self._state.partSize)
        digests: dict[int, bytes] = {}
        with ThreadPoolExecutor(concurrency) as pool:
            running: set[Future[tuple[int, bytes]]] = set()
            try:
                for number in range(1, count + 1):
                    self._check_cancel()
                    running.add(pool.submit(self._send_part, number))
                    if len(running) >= concurrency:
                        done, running = wait(running, return_when=FIRST_COMPLETED)
                        digests.update(future.result() for future in done)
                digests.update(future.result() for future in running)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        self._check_cancel()
        return [digests[number] for number in range(1, count + 1)]

    def _send_part(self, number: int) -> tuple[int, bytes]:
        state = self._state
        start = (number - 1) * state.partSize
        length = min(state.partSize, state.size - start)
        content = os.pread(self._source, length, start)
        if len(content) != length:
            raise storage_error(ErrorKind.CONFLICT, "the source became shorter", bucket=state.bucket, key=state.key)
        digest = hashlib.md5(content, usedforsecurity=False)
        # The ETag of a part is its MD5; where it is not (encryption by a key service), the part is sent again.
        if self._present.get(number) != (length, digest.hexdigest()):
            md5 = base64.b64encode(digest.digest()).decode()
            with storage_errors("UploadPart", state.bucket, state.key):
                with_retry(
                    lambda: self._client.upload_part(
                        Bucket=state.bucket,
                        Key=state.key,
                        UploadId=state.uploadId,
                        PartNumber=number,
                        Body=content,
                        ContentMD5=md5,
                    ),
                    cancel=self._cancel,
                )
        with self._lock:
            self._done += length
            if self._on_progress is not None:
                self._on_progress(self._done, state.size)
        return number, digest.digest()

    def _check_cancel(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise storage_error(
                ErrorKind.CANCELLED, "the upload was cancelled", bucket=self._state.bucket, key=self._state.key
            )


def _complete(client: S3Client, state: _State, digests: list[bytes]) -> str:
    """Makes the object of its parts and looks whether it is there: a 200 may hold an error, a reply may be lost."""
    target: dict[str, Any] = {"Bucket": state.bucket, "Key": state.key}
    # The store's own ETags, since an MD5 need not be one.
    parts: list[Any] = []
    pages = client.get_paginator("list_parts").paginate(**target, UploadId=state.uploadId)
    with storage_errors("ListParts", state.bucket, state.key):
        for page in pages:
            parts += [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in page.get("Parts", [])]
    if len(parts) != len(digests):
        raise storage_error(ErrorKind.CORRUPT, f"{len(parts)} of {len(digests)} parts are there", key=state.key)
    expected = f"{hashlib.md5(b''.join(digests), usedforsecurity=False).hexdigest()}-{len(digests)}"
    with storage_errors("CompleteMultipartUpload", state.bucket, state.key):
        try:
            with_retry(
                lambda: client.complete_multipart_upload(
                    **target, UploadId=state.uploadId, MultipartUpload={"Parts": parts}
                )
            )
        except ObjectNotFoundError:
            # Of a first attempt whose reply was lost? Then the object is ours.
            if client.head_object(**target)["ETag"].strip('"') != expected:
                raise
        head = with_retry(lambda: client.head_object(**target))
    if head["ContentLength"] != state.size:
        raise storage_error(
            ErrorKind.CORRUPT, f"the object has {head['ContentLength']} of {state.size} bytes", key=state.key
        )
    return head["ETag"]
