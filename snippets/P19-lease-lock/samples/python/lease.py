"""A lock that ends by itself: at any time at most one process holds a lease.

What it protects should compare fencing tokens all the same, since a holder that was paused does not know that its
time is over. Where there is a database or Redis, prefer its locks: a lease here costs requests, and nobody is told
when it becomes free.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from .storage_errors import ErrorKind, ObjectNotFoundError, StorageError, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)

_WRITER_ID = "writer-id"
_LOOK_INTERVAL = 0.5
_LONG_AGO = "1970-01-01T00:00:00.000Z"


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float:
        """Gives the seconds since 1970."""

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Waits until an event is set, at most so long; tells whether it is."""


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        """Gives the seconds since 1970."""
        return time.time()

    def wait(self, seconds: float, event: threading.Event) -> bool:
        """Waits until an event is set, at most so long; tells whether it is."""
        return event.wait(seconds)


@dataclass(frozen=True, slots=True)
class LeaseRecord:
    """What the object of a lease holds, as JSON.

    Attributes:
        owner: Who holds it, for people who look.
        token: Grows with every holder: what the lease protects refuses smaller ones ("fencing").
        expires: ISO 8601, UTC; the beginning of 1970 for a lease that was given back.
    """

    owner: str
    token: int
    expires: str

    def to_json(self) -> str:
        """Writes it."""
        return json.dumps({"owner": self.owner, "token": self.token, "expires": self.expires}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> LeaseRecord:
        """Reads it."""
        fields: dict[str, Any] = json.loads(text)
        return cls(fields["owner"], fields["token"], fields["expires"])

    def is_over(self, now: float, margin: float) -> bool:
        """Tells whether it may be taken: one that was given back at once, one that ran out only after the margin."""
        return self.expires == _LONG_AGO or now > datetime.fromisoformat(self.expires).timestamp() + margin


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class _Stored:
    record: LeaseRecord
    etag: str
    writer_id: str | None


@dataclass(frozen=True, slots=True)
class _LeaseObject:
    """The object behind a lease, and how it is compared and swapped."""

    client: S3Client
    capabilities: StoreCapabilities
    bucket: str
    key: str

    def error(self, message: str) -> StorageError:
        return storage_error(ErrorKind.CONFLICT, message, operation="lease", bucket=self.bucket, key=self.key)

    def read(self) -> _Stored | None:
        try:
            with storage_errors("GetObject", self.bucket, self.key):
                answer = self.client.get_object(Bucket=self.bucket, Key=self.key)
                with closing(answer["Body"]) as body:
                    record = LeaseRecord.from_json(body.read().decode())
        except ObjectNotFoundError as error:
            if error.code == "NoSuchBucket":
                raise
            return None
        return _Stored(record, answer["ETag"], answer["Metadata"].get(_WRITER_ID))

    def swap(self, record: LeaseRecord, etag: str | None) -> str | None:
        """Writes a record if the object is still the one that was read; None where there must be none.

        Gives the new ETag; None when somebody else was faster.
        """
        writer_id = str(uuid.uuid4())
        condition: dict[str, Any] = (
            {"IfNoneMatch": "*"} if etag is None else {"IfMatch": self.capabilities.condition_of(etag)}
        )
        try:
            with storage_errors("PutObject", self.bucket, self.key):
                answer = self.client.put_object(
                    Bucket=self.bucket,
                    Key=self.key,
                    Body=record.to_json().encode(),
                    ContentType="application/json",
                    Metadata={_WRITER_ID: writer_id},
                    **condition,
                )
            return answer["ETag"]
        except StorageError as error:
            refused = error.kind in (ErrorKind.PRECONDITION_FAILED, ErrorKind.CONFLICT, ErrorKind.NOT_FOUND)
            if not refused and not error.retryable:
                raise
            # The request may have been carried out and only its reply lost.
            stored = self.read()
            if stored is not None and stored.writer_id == writer_id:
                return stored.etag
            # RGW answers some who lose a race with 500: what is there now was written by another then.
            if refused or (None if stored is None else stored.etag) != etag:
                return None
            raise


class Lease:
    """A lease that this process holds until it expires, is released, or is seen to be lost. Not for several threads.

    Attributes:
        fencing_token: Larger than that of every holder before.
    """

    def __init__(
        self, lease_object: _LeaseObject, record: LeaseRecord, etag: str, expires: float, duration: float, clock: Clock
    ) -> None:
        """Is made by :func:`acquire_lease`."""
        self.fencing_token = record.token
        self._object = lease_object
        self._owner = record.owner
        self._etag = etag
        self._expires = expires
        self._duration = duration
        self._clock = clock
        self._ended = False
        self._released = False

    @property
    def expires(self) -> float:
        """Seconds since 1970 at which it ends unless it is renewed."""
        return self._expires

    @property
    def lost(self) -> bool:
        """Whether it ended without a release: stop what it protects. Ask before each step.

        The holder's own clock decides: after the end another may hold it.
        """
        return not self._released and (self._ended or self._clock.now() >= self._expires)

    def renew(self) -> None:
        """Makes it last for its whole duration again; call it after a third of that.

        Raises:
            StorageError: Kind ``conflict`` when it was taken over: then it is lost. Else when the store failed.
        """
        expires = self._clock.now() + self._duration
        self._swap(_iso(expires))
        self._expires = expires

    def release(self) -> None:
        """Gives it back at once.

        The record is overwritten, not deleted: some stores ignore the condition of a delete, and would delete the
        lease of the next holder; and the next token has to be larger.

        Raises:
            StorageError: Kind ``conflict`` when it was taken over before. Else when the store failed.
        """
        self._swap(_LONG_AGO)
        self._released = True

    def _swap(self, expires: str) -> None:
        if self._ended or self._released:
            raise self._object.error("the lease ended before")
        etag = self._object.swap(LeaseRecord(self._owner, self.fencing_token, expires), self._etag)
        if etag is None:
            self._ended = True
            raise self._object.error("the lease was taken over by another holder")
        self._etag = etag


def acquire_lease(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    key: str,
    *,
    owner: str,
    duration: float,
    wait: float = 0.0,
    margin: float = 2.0,
    clock: Clock | None = None,
    cancel: threading.Event | None = None,
) -> Lease:
    """Takes a lease.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        key: The key of the lease.
        owner: Who takes it, for people who look.
        duration: Seconds that it lasts unless it is renewed.
        wait: Seconds to wait for one that another holds.
        margin: Seconds by which clocks may differ: a lease is taken over only that long after it ended.
        clock: None: that of this machine.
        cancel: Ends waiting when it is set.

    Returns:
        The lease.

    Raises:
        StorageError: Kind ``conflict`` when another holds it until the end of the wait, ``cancelled``,
        ``unsupported`` on
            a store that does not compare; else when the store failed.
    """
    capabilities.require("put.ifNoneMatch", "A lease")
    capabilities.require("put.ifMatch.stale", "A lease")
    time_of = clock or SystemClock()
    cancelled = cancel or threading.Event()
    lease_object = _LeaseObject(client, capabilities, bucket, key)
    deadline = time_of.now() + wait
    while True:
        stored = lease_object.read()
        now = time_of.now()
        if stored is None or stored.record.is_over(now, margin):
            token = 1 if stored is None else stored.record.token + 1
            record = LeaseRecord(owner, token, _iso(now + duration))
            etag = lease_object.swap(record, None if stored is None else stored.etag)
            if etag is not None:
                return Lease(lease_object, record, etag, now + duration, duration, time_of)
        left = deadline - time_of.now()
        if left <= 0:
            holder = "another" if stored is None else stored.record.owner
            raise lease_object.error(f"the lease is held by {holder}")
        _log.debug("lease %s is held, %.1f s left to wait", key, left)
        if time_of.wait(min(left, _LOOK_INTERVAL), cancelled):
            raise storage_error(ErrorKind.CANCELLED, "waiting for a lease was cancelled", bucket=bucket, key=key)
