# storage-integrator: pattern P06 version 2
"""Reading large objects in ranges: to a file, with resumption, and at any position.

Every range is asked for with the ETag that the first look found, so an object that changes meanwhile is noticed and
old and new bytes are never mixed.
"""

from __future__ import annotations

import io
import json
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore import exceptions as sdk

from .retry import with_retry
from .storage_errors import ErrorKind, StorageError, storage_error, storage_errors, to_storage_error

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)

DEFAULT_PART_SIZE = 8 * 1024 * 1024
_CHUNK = 256 * 1024


class ObjectChangedError(StorageError):
    """The object is no longer the one that reading began with."""


def _changed(bucket: str, key: str) -> ObjectChangedError:
    return ObjectChangedError(
        "the object changed while it was read", kind=ErrorKind.PRECONDITION_FAILED, bucket=bucket, key=key
    )


def read_range(client: S3Client, bucket: str, key: str, etag: str, start: int, length: int) -> Iterator[bytes]:
    """Reads a range of an object that must not have changed.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        etag: Of the object that is meant, as HeadObject gave it.
        start: Position of the first byte, below the object's size.
        length: Bytes, at least 1; fewer come where the object ends before.

    Yields:
        The bytes, in pieces.

    Raises:
        ObjectChangedError: When the object is another one now.
        StorageError: When it cannot be read; pieces that came before are right.
    """
    try:
        answer = client.get_object(Bucket=bucket, Key=key, IfMatch=etag, Range=f"bytes={start}-{start + length - 1}")
        with closing(answer["Body"]) as body:
            # A store may ignore the condition; one that ignores the range answers without Content-Range.
            if answer["ETag"] != etag or not answer.get("ContentRange", "").startswith(f"bytes {start}-"):
                raise _changed(bucket, key)
            while piece := body.read(_CHUNK):
                yield piece
    except (sdk.BotoCoreError, sdk.ClientError) as caught:
        error = to_storage_error(caught, operation="GetObject", bucket=bucket, key=key)
        raise (_changed(bucket, key) if error.kind is ErrorKind.PRECONDITION_FAILED else error) from caught


def download_file(
    client: S3Client,
    bucket: str,
    key: str,
    local_file: Path,
    *,
    part_size: int = DEFAULT_PART_SIZE,
    cancel: threading.Event | None = None,
) -> None:
    """Downloads an object; call it again after an interruption, and only the rest is fetched.

    The bytes are gathered in ``<file>.part``. Under its own name the file stands only when it is whole.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        local_file: The file; one of that name is replaced at the end.
        part_size: Bytes that one request asks for.
        cancel: Ends it between two pieces; what is there stays for the next call.

    Raises:
        ObjectChangedError: When the object changed meanwhile; what was fetched is removed.
        ObjectNotFoundError: When there is no such object.
        StorageError: Kind ``cancelled``; else when it cannot be read, and what is there stays.
        OSError: When the file cannot be written.
    """
    part_file = local_file.with_name(local_file.name + ".part")
    state_file = local_file.with_name(local_file.name + ".part.json")
    with storage_errors("HeadObject", bucket, key):
        head = with_retry(lambda: client.head_object(Bucket=bucket, Key=key), cancel=cancel)
    size, etag = head["ContentLength"], head["ETag"]
    state = {"bucket": bucket, "key": key, "etag": etag, "size": size}
    try:
        with part_file.open("r+b" if part_file.exists() else "w+b") as out:
            # Behind what the state names a power loss can have left anything.
            out.seek(_safe_length(state_file, state, out))
            out.truncate()
            _note(state_file, state, out)
            while out.tell() < size:
                try:
                    with_retry(lambda: _append(client, state, out, part_size, cancel), cancel=cancel)
                finally:
                    _note(state_file, state, out)
                _log.debug("%s: %d of %d bytes", key, out.tell(), size)
            if out.tell() != size:
                raise storage_error(ErrorKind.CORRUPT, f"{out.tell()} bytes instead of {size}", bucket=bucket, key=key)
    except ObjectChangedError:
        part_file.unlink(missing_ok=True)
        state_file.unlink(missing_ok=True)
        raise
    part_file.replace(local_file)
    state_file.unlink(missing_ok=True)


def _append(
    client: S3Client, state: dict[str, Any], out: io.BufferedRandom, part_size: int, cancel: threading.Event | None
) -> None:
    """Fetches the next range. What a range that breaks off has brought is kept: the next attempt begins behind it."""
    length = min(part_size, state["size"] - out.tell())
    for piece in read_range(client, state["bucket"], state["key"], state["etag"], out.tell(), length):
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "the download was cancelled", key=state["key"])
        out.write(piece)


def _safe_length(state_file: Path, wanted: dict[str, Any], out: io.BufferedRandom) -> int:
    """Gives how many bytes of this object are safe on the disk; none of another object's."""
    try:
        state: dict[str, Any] = json.loads(state_file.read_text(encoding="utf-8"))
        done = int(state.pop("done"))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return 0
    there = out.seek(0, os.SEEK_END)
    return done if state == wanted and done <= min(there, wanted["size"]) else 0


def _note(state_file: Path, state: dict[str, Any], out: io.BufferedRandom) -> None:
    """Replaces the state in one step, once the bytes that it speaks of are on the disk."""
    out.flush()
    os.fsync(out.fileno())
    beside = state_file.with_name(state_file.name + ".new")
    beside.write_text(json.dumps({**state, "done": out.tell()}), encoding="utf-8")
    beside.replace(state_file)


class RangeReader(io.RawIOBase):
    """An object as a file that can be read at any position; wrap it into ``io.BufferedReader`` for small reads.

    Attributes:
        size: Bytes.
        etag: Of the object that was there when it was opened; every read is about that one.
    """

    def __init__(self, client: S3Client, bucket: str, key: str) -> None:
        """Looks at the object.

        Args:
            client: The client, which stays open.
            bucket: The bucket.
            key: The key.

        Raises:
            ObjectNotFoundError: When there is no such object.
            StorageError: When the store cannot be asked.
        """
        super().__init__()
        self._client = client
        self._bucket = bucket
        self._key = key
        self._position = 0
        with storage_errors("HeadObject", bucket, key):
            head = with_retry(lambda: client.head_object(Bucket=bucket, Key=key))
        self.size = head["ContentLength"]
        self.etag = head["ETag"]

    def read_at(self, position: int, length: int) -> bytes:
        """Reads bytes; the position of the file stays as it is, so several threads may call it.

        Args:
            position: Of the first byte, from 0.
            length: Bytes; fewer come at the end.

        Returns:
            The bytes; none at or behind the end, for which the store has an error (416) and so is not asked.

        Raises:
            ObjectChangedError: When the object is another one now.
            StorageError: When it cannot be read.
        """
        if position < 0 or length < 0:
            raise ValueError("position and length are not negative")
        wanted = min(length, self.size - position)
        if wanted <= 0:
            return b""

        def attempt() -> bytes:
            content = b"".join(read_range(self._client, self._bucket, self._key, self.etag, position, wanted))
            if len(content) != wanted:
                raise storage_error(ErrorKind.CORRUPT, f"{len(content)} of {wanted} bytes came", key=self._key)
            return content

        return with_retry(attempt)

    def readable(self) -> bool:
        """Tells that it can be read."""
        return True

    def seekable(self) -> bool:
        """Tells that the position can be set."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Reads at the position, and moves it."""
        content = self.read_at(self._position, len(buffer))
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Sets the position, also behind the end."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise ValueError("a position is not negative")
        self._position = base + offset
        return self._position
