"""Moving everything below a prefix. It takes time with every object: keys that carry an id do without moving."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .copy_object import CopyOptions, ObjectCopy, copy_object, copy_tags, head_object, is_same_content
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
    """What became of a directory.

    Attributes:
        moved: How many objects.
        kept: Keys below the source that stayed: they came or were changed during the move, or something else was
            written to their place meanwhile.
        vanished: Keys that were to be moved, and that somebody deleted before they were copied.
    """

    moved: int
    kept: list[str]
    vanished: list[str]


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
    bytes an object. One process at a time may carry it out.

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
        What was moved and what stayed; ``move_object`` moves what is wanted of the latter.

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
    run = _Run(client, capabilities, bucket, plan, replace(options or CopyOptions(), overwrite=False), cancel)
    outcomes = _in_parallel(run.copy, plan.objects, concurrency)
    copied = [each for each, outcome in outcomes if outcome == "copied"]
    vanished = [source + each.name for each, outcome in outcomes if outcome == "vanished"]
    # Everything is there and verified; from here on sources go.
    for _ in _in_parallel(run.delete_source, copied, concurrency):
        pass
    kept = [listed.key for listed in list_objects(client, bucket, source)]
    _delete(client, bucket, plan_key)
    return DirectoryMoveResult(len(copied), kept, sorted(vanished))


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

    def copy(self, planned: PlannedObject) -> Literal["copied", "kept", "vanished"]:
        """Copies one object.

        The destination was empty when the plan was made: what stands there is the copy of an earlier run, or somebody
        else's by now, which is never overwritten.
        """
        self._check_cancel()
        source, destination = self.plan.source + planned.name, self.plan.destination + planned.name
        head = head_object(self.client, self.bucket, source)
        there = head_object(self.client, self.bucket, destination)
        if head is None:
            # An earlier run deletes a source only when its copy is there.
            return "vanished" if there is None else "copied"
        if head["ETag"] != planned.etag:
            return "kept"
        if there is not None:
            if not is_same_content(self.client, self.bucket, source, destination):
                return "kept"
            if there["ETag"] != planned.etag:
                # Only a copy by parts has another ETag, and may have been cut off before it got its tags.
                copy_tags(self.client, self.bucket, source, destination)
            return "copied"
        try:
            wanted = ObjectCopy(self.bucket, source, destination, planned.etag)
            copy_object(self.client, self.capabilities, wanted, self.options)
        except StorageError as error:
            if error.kind in (ErrorKind.CONFLICT, ErrorKind.ALREADY_EXISTS):
                return "kept"
            if error.kind is ErrorKind.NOT_FOUND:
                return "vanished"
            raise
        return "copied"

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
