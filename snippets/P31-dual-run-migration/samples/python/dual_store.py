"""Two places that are kept equal while an application moves from one, the share, to the other, the object store."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar

from .file_store import FileEntry, FileStore, StoredStat, walk_files
from .storage_errors import ErrorKind, StorageError, storage_error

_log = logging.getLogger(__name__)

T = TypeVar("T")


class MigrationMode(StrEnum):
    """How far the migration is.

    ``nas-only``: as before. ``dual-write``: both are written, the old side is read. ``read-through``: both are
    written, the new side is read, and the old one for what only it has. ``s3-only``: done.
    """

    NAS_ONLY = "nas-only"
    DUAL_WRITE = "dual-write"
    READ_THROUGH = "read-through"
    S3_ONLY = "s3-only"


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is on one side only, or differs."""

    path: str
    kind: Literal["primaryOnly", "secondaryOnly", "differs"]


class DualStore:
    """A :class:`~.file_store.FileStore` over the old side (primary) and the new one (secondary).

    One process writes at a time: changes wait for each other, or the sides could end with different ones.
    """

    def __init__(
        self,
        primary: FileStore,
        secondary: FileStore,
        *,
        mode: MigrationMode,
        on_secondary_failure: Literal["fail", "queue"],
        queue_file: Path,
    ) -> None:
        """Sends nothing yet.

        Args:
            primary: The old side.
            secondary: The new side.
            mode: How far the migration is.
            on_secondary_failure: What happens when the side that is not read cannot be written: the call fails, and
                nothing changes for readers; or it is noted in the queue, and the call succeeds.
            queue_file: Where failed writes are noted, a JSON object a line.
        """
        self._primary = primary
        self._secondary = secondary
        self._mode = mode
        self._queues = on_secondary_failure == "queue"
        self._queue_file = queue_file
        self._lock = threading.RLock()

    @property
    def _lead(self) -> FileStore:
        """The side whose content counts."""
        return self._primary if self._mode in (MigrationMode.NAS_ONLY, MigrationMode.DUAL_WRITE) else self._secondary

    @property
    def _follower(self) -> FileStore | None:
        """The other side, where it is written."""
        if self._mode is MigrationMode.DUAL_WRITE:
            return self._secondary
        return self._primary if self._mode is MigrationMode.READ_THROUGH else None

    def read(self, path: str) -> bytes:
        """See FileStore."""
        return self._read_through(lambda store: store.read(path))

    def open_read(self, path: str) -> io.BufferedReader:
        """See FileStore."""
        return self._read_through(lambda store: store.open_read(path))

    def stat(self, path: str) -> StoredStat:
        """See FileStore."""
        return self._read_through(lambda store: store.stat(path))

    def exists(self, path: str) -> bool:
        """See FileStore."""
        if self._lead.exists(path):
            return True
        return self._mode is MigrationMode.READ_THROUGH and self._primary.exists(path)

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore."""
        if self._mode is not MigrationMode.READ_THROUGH:
            yield from self._lead.list(directory)
            return
        entries: dict[str, FileEntry] = {}
        for side in (self._primary, self._secondary):
            for entry in side.list(directory):
                entries[entry.name + ("/" if entry.kind == "directory" else "")] = entry
        for _, entry in sorted(entries.items()):
            yield entry

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """See FileStore."""

        def apply(store: FileStore) -> None:
            # Whether it is absent is for the side to say whose content counts.
            if if_absent and store is not self._lead and self._lead.exists(path) and not self._queues:
                raise storage_error(ErrorKind.ALREADY_EXISTS, "it exists already", key=path)
            store.write(path, content, if_absent=if_absent and store is self._lead)

        self._change("file", path, apply)

    def delete(self, path: str) -> None:
        """See FileStore."""
        self._change("file", path, lambda store: store.delete(path))

    def delete_tree(self, directory: str) -> None:
        """See FileStore."""
        self._change("tree", directory, lambda store: store.delete_tree(directory))

    def replay(self) -> tuple[int, int]:
        """Brings over what the queue names; what fails again stays in it.

        Returns:
            How many changes were made up for, and how many are left.
        """
        with self._lock:
            lines = dict.fromkeys(_lines(self._queue_file))  # each once, in order
            left = [line for line in lines if not self._made_up_for(line)]
            # Only now: after a crash everything is done again, which changes nothing.
            temporary = self._queue_file.with_name(self._queue_file.name + ".tmp")
            temporary.write_text("".join(f"{line}\n" for line in left), encoding="utf-8")
            temporary.replace(self._queue_file)
            return len(lines) - len(left), len(left)

    def _read_through(self, read: Callable[[FileStore], T]) -> T:
        try:
            return read(self._lead)
        except FileNotFoundError:
            if self._mode is not MigrationMode.READ_THROUGH:
                raise
            return read(self._primary)

    def _change(self, kind: str, path: str, apply: Callable[[FileStore], None]) -> None:
        with self._lock:
            follower = self._follower
            # First the side that nobody reads: when it fails, nothing has changed.
            if follower is not None and not self._queues:
                apply(follower)
            apply(self._lead)
            if follower is None or not self._queues:
                return
            try:
                apply(follower)
            except StorageError as error:
                side = "primary" if follower is self._primary else "secondary"
                _log.warning("%s is queued for the %s side: %s", path, side, error)
                self._enqueue({"side": side, "kind": kind, "path": path})

    def _enqueue(self, change: dict[str, str]) -> None:
        with self._queue_file.open("a", encoding="utf-8") as queue:
            queue.write(json.dumps(change, ensure_ascii=False) + "\n")
            queue.flush()
            os.fsync(queue.fileno())

    def _made_up_for(self, line: str) -> bool:
        change: dict[str, str] = json.loads(line)
        sides = (self._primary, self._secondary)
        source, target = sides if change["side"] == "secondary" else sides[::-1]
        try:
            if change["kind"] == "file":
                _bring_over(source, target, change["path"])
            else:
                # Below a tree that was removed there may be new files.
                target.delete_tree(change["path"])
                for path in walk_files(source, change["path"]):
                    _bring_over(source, target, path)
        except StorageError as error:
            _log.warning("%s could not be brought over: %s", change["path"], error)
            return False
        return True


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    # Without its line feed the last one was cut off by a crash, before its call succeeded.
    return [line for line in text.split("\n")[:-1] if line]


def _bring_over(source: FileStore, target: FileStore, path: str) -> None:
    """Makes a file on one side what it is on the other: there with the same content, or not there."""
    try:
        content = source.read(path)
    except FileNotFoundError:
        target.delete(path)
    else:
        target.write(path, content)


def _digest(store: FileStore, path: str) -> str:
    digest = hashlib.sha256()
    with store.open_read(path) as file:
        while piece := file.read(256 * 1024):
            digest.update(piece)
    return digest.hexdigest()


def _is_equal(one: FileStore, other: FileStore, path: str) -> bool:
    """Size first: where it differs nothing needs to be read."""
    return one.stat(path) == other.stat(path) and _digest(one, path) == _digest(other, path)


def backfill(source: FileStore, target: FileStore, *, cancel: threading.Event | None = None) -> int:
    """Copies what one side lacks or has otherwise. Nothing is deleted.

    Called again after an interruption it goes on, as what is equal is left alone. Run it while both sides are
    written, or what is written meanwhile is missed.

    Args:
        source: The side that has everything.
        target: The other one.
        cancel: Ends it between two files when it is set.

    Returns:
        How many files were copied.

    Raises:
        StorageError: Kind ``cancelled``; else when a side failed.
    """
    copied = 0
    for path in walk_files(source):
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "the backfill was cancelled", key=path)
        if not target.exists(path) or not _is_equal(source, target, path):
            _bring_over(source, target, path)
            copied += 1
    return copied


def compare_stores(primary: FileStore, secondary: FileStore) -> Iterator[Difference]:
    """Gives every file that is not the same on both sides, by its length and SHA-256."""
    for path in walk_files(primary):
        if not secondary.exists(path):
            yield Difference(path, "primaryOnly")
        elif not _is_equal(primary, secondary, path):
            yield Difference(path, "differs")
    for path in walk_files(secondary):
        if not primary.exists(path):
            yield Difference(path, "secondaryOnly")
