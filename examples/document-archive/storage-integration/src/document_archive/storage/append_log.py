# storage-integrator: pattern P16 version 2
"""A log that any number of writers append to: an object for each segment, merged into larger ones later.

Below its prefix lies::

    <prefix>seg/<time>-<writer>-<sequence>    One segment: records, each with a line feed at its end. Time is that of
                                              the flush, 20260131T235959123Z; sequence has ten digits. Names sort in
                                              each writer's order.
    <prefix>cmp/<name of the first segment>-<first 16 hex digits of SHA-256 of the names, joined by line feeds>
                                              Several segments in one object: a line of JSON that lists them with their
                                              lengths, {"version":1,"segments":[{"name":"...","bytes":12}]}, then their
                                              bytes.

A segment that a compacted object lists is read from there, whether it is still there itself or not.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from .list_directory import list_objects
from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


_HEADER_GUESS = 64 * 1024
"""Bytes of a compacted object that are asked for to find its first line; about 900 segments."""


class SegmentWriter:
    """Appends records to a log that others append to as well, each writer with an id of its own.

    Several threads may use it. Close it, or use it in a ``with`` block.
    """

    def __init__(
        self,
        client: S3Client,
        bucket: str,
        prefix: str,
        writer_id: str,
        *,
        max_bytes: int = 1024 * 1024,
        max_delay: float = 1.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Sends nothing yet.

        Args:
            client: The client, which stays open.
            bucket: The bucket.
            prefix: Of the log, with its slash: ``audit/``.
            writer_id: Letters, digits, ``.`` and ``_``; no two writers that run at the same time may have the same.
            max_bytes: Bytes that make a segment.
            max_delay: Seconds after which a record is written at the latest.
            now: Seconds since 1970.

        Raises:
            StorageError: Kind ``invalid`` for another id.
        """
        if not re.fullmatch(r"[A-Za-z0-9_.]+", writer_id):
            raise storage_error(ErrorKind.INVALID, f"{writer_id!r} cannot be the id of a writer")
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._writer_id = writer_id
        self._max_bytes = max_bytes
        self._max_delay = max_delay
        self._now = now
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._records: list[bytes] = []
        self._bytes = 0
        self._stored: Future[None] = Future()
        self._timer: threading.Timer | None = None
        self._sequence = 0
        self._last_time = 0.0
        self._closed = False

    def append(self, record: str) -> Future[None]:
        """Adds a record.

        Args:
            record: Text without a line feed.

        Returns:
            Done when the record is stored; until then it may be lost with the process. Its ``result()`` raises
            ``StorageError`` when it was not stored, or not as far as anybody knows.

        Raises:
            StorageError: Kind ``invalid`` when it has a line feed, or the writer is closed.
        """
        if "\n" in record:
            raise storage_error(ErrorKind.INVALID, "a record may not contain a line feed")
        line = record.encode() + b"\n"
        with self._lock:
            if self._closed:
                raise storage_error(ErrorKind.INVALID, "the writer is closed")
            self._records.append(line)
            self._bytes += len(line)
            stored = self._stored
            full = self._bytes >= self._max_bytes
            if not full and self._timer is None:
                self._timer = threading.Timer(self._max_delay, self._flush_in_background)
                self._timer.daemon = True
                self._timer.start()
        if full:
            self._flush_in_background()
        return stored

    def flush(self) -> None:
        """Stores what was appended so far, also by other threads.

        Raises:
            StorageError: When it was not stored, or not as far as anybody knows.
        """
        # One after the other: a later segment is not there without the earlier one.
        with self._writing:
            with self._lock:
                content, stored = b"".join(self._records), self._stored
                self._records, self._bytes, self._stored = [], 0, Future()
                if self._timer is not None:
                    self._timer.cancel()
                    self._timer = None
            if not content:
                return
            try:
                self._put(f"{self._prefix}seg/{self._next_name()}", content)
            except BaseException as error:
                stored.set_exception(error)
                raise
            stored.set_result(None)

    def close(self) -> None:
        """Stores what is left; the writer cannot be used any more.

        Raises:
            StorageError: As :meth:`flush`.
        """
        with self._lock:
            self._closed = True
        self.flush()

    def __enter__(self) -> SegmentWriter:
        """Gives itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stores what is left."""
        self.close()

    def _flush_in_background(self) -> None:
        with suppress(Exception):  # whoever waits for the future of append learns of it
            self.flush()

    def _next_name(self) -> str:
        # A clock that is set back must not put later records before earlier ones.
        self._last_time = max(self._last_time, self._now())
        self._sequence += 1
        moment = datetime.fromtimestamp(self._last_time, UTC)
        return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03}Z-{self._writer_id}-{self._sequence:010}"

    def _put(self, key: str, content: bytes) -> None:
        # Written again after a lost reply it is the same object, not a second one.
        with storage_errors("PutObject", self._bucket, key):
            with_retry(lambda: self._client.put_object(Bucket=self._bucket, Key=key, Body=content))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the bytes of a segment are within a compacted object."""

    compacted: str
    start: int
    size: int


class _LogView:
    """A log as it is at the moment."""

    def __init__(self, client: S3Client, bucket: str, prefix: str) -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix
        # The compacted object that was read last: the next segment is mostly in the same one.
        self._last: tuple[str, bytes] = ("", b"")

    def segments(self) -> dict[str, int]:
        """Names and lengths of the segments that are objects of their own, in order."""
        below = f"{self.prefix}seg/"
        return {listed.key.removeprefix(below): listed.size for listed in list_objects(self.client, self.bucket, below)}

    def compacted(self) -> dict[str, _Place]:
        """Where the segments are that have been compacted. Two compactors may have taken the same: the first counts."""
        found: dict[str, _Place] = {}
        for listed in list_objects(self.client, self.bucket, f"{self.prefix}cmp/"):
            line = self._first_line(listed.key)
            header: dict[str, Any] = json.loads(line)
            start = len(line)
            for segment in header["segments"]:
                found.setdefault(segment["name"], _Place(listed.key, start, segment["bytes"]))
                start += segment["bytes"]
        return found

    def read(self, name: str, place: _Place | None = None) -> bytes:
        """Raises ObjectNotFoundError when it has been compacted since it was listed."""
        if place is None:
            return self._get(f"{self.prefix}seg/{name}")
        return self._compacted_body(place.compacted)[place.start : place.start + place.size]

    def _compacted_body(self, key: str) -> bytes:
        if self._last[0] != key:
            self._last = (key, self._get(key))
        return self._last[1]

    def _first_line(self, key: str) -> bytes:
        """What a compacted object holds, with its line feed; the records behind it are not fetched."""
        length = _HEADER_GUESS
        while True:
            content = self._get(key, Range=f"bytes=0-{length - 1}")
            end = content.find(b"\n") + 1
            if end:
                return content[:end]
            if len(content) < length:
                raise storage_error(ErrorKind.CORRUPT, "this is no compacted object", bucket=self.bucket, key=key)
            length *= 4

    def _get(self, key: str, **given: str) -> bytes:
        def attempt() -> bytes:
            with closing(self.client.get_object(Bucket=self.bucket, Key=key, **given)["Body"]) as body:  # type: ignore[arg-type]
                return body.read()

        with storage_errors("GetObject", self.bucket, key):
            return with_retry(attempt)


def read_log(client: S3Client, bucket: str, prefix: str) -> Iterator[str]:
    """Reads a log. Compaction may go on meanwhile. One segment or compacted object is in memory at a time.

    Args:
        client: The client.
        bucket: The bucket.
        prefix: Of the log, with its slash.

    Yields:
        Each record once, those of one writer in the order in which they were appended, those of different writers
        about in the order of their clocks.

    Raises:
        StorageError: When it cannot be read.
    """
    view = _LogView(client, bucket, prefix)
    # In this order: a segment that is compacted between the two is in both, never in neither.
    segments = view.segments()
    compacted = view.compacted()
    for name in sorted(segments.keys() | compacted.keys()):
        try:
            content = view.read(name, compacted.get(name))
        except ObjectNotFoundError:
            # It was compacted while we were reading.
            compacted = view.compacted()
            if name not in compacted:
                raise
            content = view.read(name, compacted[name])
        yield from content.decode().split("\n")[:-1]


def compact(client: S3Client, bucket: str, prefix: str, *, max_bytes: int = 32 * 1024 * 1024) -> int:
    """Merges segments into larger objects, so that reading takes fewer requests.

    What readers see stays the same at any time, also when it is cut off or runs twice at once: first the new object is
    there, then its segments go.

    Args:
        client: The client.
        bucket: The bucket.
        prefix: Of the log, with its slash.
        max_bytes: Bytes of one compacted object at most, which is held in memory.

    Returns:
        How many segments were merged.

    Raises:
        StorageError: When the store failed; call it again.
    """
    view = _LogView(client, bucket, prefix)
    segments = view.segments()
    compacted = view.compacted()
    # What a compaction that was cut off has left.
    _remove(view, [name for name in segments if name in compacted])
    left = sorted(name for name in segments if name not in compacted)
    merged = 0
    while left:
        stored = _merge(view, _take(left, segments, max_bytes))
        _remove(view, stored)
        merged += len(stored)
    return merged


def _take(left: list[str], sizes: dict[str, int], max_bytes: int) -> list[str]:
    """Takes names off the list, at least one, whose segments fit together."""
    taken = [left.pop(0)]
    size = sizes[taken[0]]
    while left and size + sizes[left[0]] <= max_bytes:
        size += sizes[left[0]]
        taken.append(left.pop(0))
    return taken


def _merge(view: _LogView, names: list[str]) -> list[str]:
    """Gives the names of those that the new object holds: these may go, and no others."""
    bodies: dict[str, bytes] = {}
    for name in names:
        try:
            bodies[name] = view.read(name)
        except ObjectNotFoundError:
            continue  # another compactor was faster
    if not bodies:
        return []
    header = {"version": 1, "segments": [{"name": name, "bytes": len(body)} for name, body in bodies.items()]}
    content = b"\n".join([json.dumps(header, separators=(",", ":")).encode(), b"".join(bodies.values())])
    # The same segments make the same object, so that two compactors do not make two.
    digest = hashlib.sha256("\n".join(bodies).encode()).hexdigest()
    key = f"{view.prefix}cmp/{next(iter(bodies))}-{digest[:16]}"
    with storage_errors("PutObject", view.bucket, key):
        with_retry(lambda: view.client.put_object(Bucket=view.bucket, Key=key, Body=content))
    return list(bodies)


def _remove(view: _LogView, names: list[str]) -> None:
    for name in names:
        key = f"{view.prefix}seg/{name}"
        with storage_errors("DeleteObject", view.bucket, key):
            with_retry(lambda: view.client.delete_object(Bucket=view.bucket, Key=key))  # noqa: B023  called at once
