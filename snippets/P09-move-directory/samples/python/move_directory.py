"""Moving everything below a prefix. It takes time with every object: keys that carry an id do without moving."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from .copy_object import CopyOptions, ObjectCopy, copy_object, head_object
from .list_directory import directory_prefix, list_objects
from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, StorageError, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PlannedObject:
    """An object as it was when the plan was made: its name behind the prefix, ETag with quotes, bytes."""

    name: str
    etag: str
    size: int


@dataclass(frozen=True, slots=True)
class MovePlan:
    """What is to be moved, in the order of the keys' UTF-8 bytes.

    It is kept as JSON in ``<plan prefix><first 32 hex digits of SHA-256 of source, line feed, destination>.json``.
    """

    source: str
    destination: str
    objects: tuple[PlannedObject, ...]

    def to_json(self) -> str:
        """Writes it."""
        objects = [{"name": each.name, "etag": each.etag, "size": each.size} for each in self.objects]
        plan = {"version": 1, "source": self.source, "destination": self.destination, "objects": objects}
        return json.dumps(plan, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> MovePlan:
        """Reads it.

        Raises:
            StorageError: Kind ``unsupported`` when it is of another version.
        """
        plan: dict[str, Any] = json.loads(text)
        if plan.get("version") != 1:
            raise storage_error(ErrorKind.UNSUPPORTED, "the plan of a move is of another version")
        return cls(plan["source"], plan["destination"], tuple(PlannedObject(**each) for each in plan["objects"]))


@dataclass(frozen=True, slots=True)
class DirectoryMoveResult:
    """How many were moved, and the keys below the source that stayed: they came or were changed during the move."""

    moved: int
    kept: list[str]


def move_directory(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    source_prefix: str,
    destination_prefix: str,
    *,
    plan_prefix: str = ".move-plans/",
    concurrency: int = 8,
    options: CopyOptions | None = None,
    cancel: threading.Event | None = None,
) -> DirectoryMoveResult:
    """Moves everything below a prefix: writes a plan, copies and verifies all, deletes the sources, then the plan.

    Called again after a failure at any step it goes on with the same plan. The plan is held in memory: some hundred
    bytes an object.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        source_prefix: ``reports/2023/``, with or without the slash.
        destination_prefix: The new one; nothing lies there yet.
        plan_prefix: Where plans are kept until they are carried out; below neither of the two.
        concurrency: Objects at the same time.
        options: How objects are copied.
        cancel: Ends it between two objects when it is set; call it again to go on.

    Returns:
        What was moved and what stayed; move again for the latter.

    Raises:
        ObjectExistsError: When the destination is not empty, and it is not this move that filled it.
        StorageError: Kind ``invalid`` when one prefix lies below the other, ``cancelled``; else when the store failed.
    """
    source, destination = directory_prefix(source_prefix), directory_prefix(destination_prefix)
    if source.startswith(destination) or destination.startswith(source):
        raise storage_error(ErrorKind.INVALID, f"{source} and {destination} overlap", bucket=bucket)
    if plan_prefix.startswith((source, destination)):
        raise storage_error(ErrorKind.INVALID, "the plan would be moved itself", bucket=bucket, key=plan_prefix)
    capabilities.require("copy.object", "A move of a directory")
    digest = hashlib.sha256(f"{source}\n{destination}".encode()).hexdigest()
    plan_key = f"{plan_prefix}{digest[:32]}.json"
    plan = _read_plan(client, bucket, plan_key) or _make_plan(client, bucket, plan_key, source, destination)
    run = _Run(client, capabilities, bucket, plan, replace(options or CopyOptions(), overwrite=True), cancel)
    copied = [each for each, done in _in_parallel(run.copy, plan.objects, concurrency) if done]
    # Everything is there and verified; from here on sources go.
    for _ in _in_parallel(run.delete_source, copied, concurrency):
        pass
    kept = [listed.key for listed in list_objects(client, bucket, source)]
    _delete(client, bucket, plan_key)
    return DirectoryMoveResult(len(copied), kept)


def _make_plan(client: S3Client, bucket: str, plan_key: str, source: str, destination: str) -> MovePlan:
    for occupied in list_objects(client, bucket, destination, page_size=1):
        raise storage_error(ErrorKind.ALREADY_EXISTS, "the destination is not empty", bucket=bucket, key=occupied.key)
    objects = tuple(
        PlannedObject(listed.key.removeprefix(source), listed.etag, listed.size)
        for listed in list_objects(client, bucket, source)
    )
    plan = MovePlan(source, destination, objects)
    content = plan.to_json().encode()
    with storage_errors("PutObject", bucket, plan_key):
        with_retry(lambda: client.put_object(Bucket=bucket, Key=plan_key, Body=content, ContentType="application/json"))
    return plan


def _read_plan(client: S3Client, bucket: str, plan_key: str) -> MovePlan | None:
    """The plan of a move that did not end; None when there is none."""
    with storage_errors("GetObject", bucket, plan_key):
        try:
            content = with_retry(lambda: client.get_object(Bucket=bucket, Key=plan_key)["Body"].read())
        except ObjectNotFoundError as error:
            if error.code == "NoSuchBucket":
                raise
            return None
    return MovePlan.from_json(content.decode())


@dataclass(frozen=True, slots=True)
class _Run:
    client: S3Client
    capabilities: StoreCapabilities
    bucket: str
    plan: MovePlan
    options: CopyOptions
    cancel: threading.Event | None

    def copy(self, planned: PlannedObject) -> bool:
        """Tells False when the source is no longer what was planned; then it stays."""
        self._check_cancel()
        source, destination = self.plan.source + planned.name, self.plan.destination + planned.name
        head = head_object(self.client, self.bucket, source)
        if head is None:
            # An earlier run deleted it, which it does only when its copy is there.
            copy = head_object(self.client, self.bucket, destination)
            if copy is not None and copy["ContentLength"] == planned.size:
                return True
            raise storage_error(ErrorKind.NOT_FOUND, "it is gone and was not copied", bucket=self.bucket, key=source)
        if head["ETag"] != planned.etag:
            return False
        try:
            # What an earlier run copied is copied again: the destination was empty when the plan was made.
            wanted = ObjectCopy(self.bucket, source, destination, planned.etag)
            copy_object(self.client, self.capabilities, wanted, self.options)
        except StorageError as error:
            if error.kind is ErrorKind.CONFLICT:
                return False
            raise
        return True

    def delete_source(self, planned: PlannedObject) -> None:
        self._check_cancel()
        key = self.plan.source + planned.name
        head = head_object(self.client, self.bucket, key)
        if head is None or head["ETag"] != planned.etag:
            return  # one that was changed since stays, and is reported
        condition = {"IfMatch": planned.etag} if self.capabilities.works("delete.ifMatch") else {}
        try:
            _delete(self.client, self.bucket, key, **condition)
        except StorageError as error:
            if error.kind not in (ErrorKind.PRECONDITION_FAILED, ErrorKind.NOT_FOUND):
                raise

    def _check_cancel(self) -> None:
        if self.cancel is not None and self.cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "the move was cancelled", bucket=self.bucket)


def _delete(client: S3Client, bucket: str, key: str, **condition: str) -> None:
    with storage_errors("DeleteObject", bucket, key):
        with_retry(lambda: client.delete_object(Bucket=bucket, Key=key, **condition))  # type: ignore[arg-type]


def _in_parallel(
    action: Callable[[PlannedObject], T], items: Iterable[PlannedObject], concurrency: int
) -> list[tuple[PlannedObject, T]]:
    """Does something with each item; the first failure ends all of it."""
    results: list[tuple[PlannedObject, T]] = []
    with ThreadPoolExecutor(concurrency) as pool:
        running: dict[Future[T], PlannedObject] = {}

        def gather(count: int) -> None:
            while len(running) > count:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    item = running.pop(future)
                    results.append((item, future.result()))

        try:
            for item in items:
                running[pool.submit(action, item)] = item
                gather(2 * concurrency)
            gather(0)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return results
