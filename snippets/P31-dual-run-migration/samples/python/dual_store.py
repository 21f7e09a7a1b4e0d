"""Two places that are kept equal while an application moves from one, the share, to the other, the object store."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar

from .change_queue import ChangeQueue, MaskedStore, QueuedChange, Side
from .file_store import FileEntry, FileStore, StoredStat, checked_directory, walk_files
from .storage_errors import ErrorKind, StorageError, storage_error
from .store_copies import Difference, bring_over, cancellable, compare_stores, copy_if_other

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

        Raises:
            StorageError: Kind ``conflict`` when the queue has changes that the side lacks which is read in this mode:
                replay them in the mode before.
        """
        self._primary = primary
        self._secondary = secondary
        self._mode = mode
        self._queues = on_secondary_failure == "queue"
        self._queue = ChangeQueue(queue_file)
        self._lock = threading.RLock()
        lacking = self._queue.changes("primary" if self._lead is primary else "secondary")
        if lacking:
            message = f"the side that is read in this mode lacks {len(lacking)} changes of the queue"
            raise storage_error(ErrorKind.CONFLICT, message)

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

    @property
    def _old_side(self) -> MaskedStore:
        """The old side without what was changed since and has not reached it: a deletion that is queued counts."""
        return MaskedStore(self._primary, lambda: self._queue.changes("primary"))

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
        return self._mode is MigrationMode.READ_THROUGH and self._old_side.exists(path)

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore."""
        if self._mode is not MigrationMode.READ_THROUGH:
            yield from self._lead.list(directory)
            return
        entries: dict[str, FileEntry] = {}
        sides: tuple[FileStore | MaskedStore, ...] = (self._old_side, self._secondary)
        for side in sides:
            for entry in side.list(directory):
                entries[entry.name + ("/" if entry.kind == "directory" else "")] = entry
        for _, entry in sorted(entries.items()):
            yield entry

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """See FileStore."""
        with self._lock:
            # For both sides at once: the lead alone does not know what only the old side has, nor would the other side,
            # when it is written first, be left as it is.
            if if_absent and self.exists(path):
                raise storage_error(ErrorKind.ALREADY_EXISTS, "it exists already", key=path)
            lead = self._lead
            self._change("file", path, lambda store: store.write(path, content, if_absent=if_absent and store is lead))

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
            changes = self._queue.changes()
            left = [change for change in changes if not self._made_up_for(change)]
            # Only now: after a crash everything is done again, which changes nothing.
            if changes:
                self._queue.keep(left)
            return len(changes) - len(left), len(left)

    def backfill(self, *, cancel: threading.Event | None = None) -> int:
        """Copies to the new side what it lacks or has otherwise.

        What the old side has missed, by the queue, is left alone: copying would undo it. Called again after an
        interruption it goes on, as what is equal is left alone. One file is in memory at a time.

        Args:
            cancel: Ends it between two files when it is set.

        Returns:
            How many files were copied.

        Raises:
            StorageError: Kind ``cancelled``; else when a side failed.
        """
        copied = 0
        for path in cancellable(walk_files(self._primary), cancel):
            with self._lock:  # a write in between would be lost
                missed = self._queue.changes("primary")
                if not any(change.concerns(path) for change in missed):
                    copied += copy_if_other(self._primary, self._secondary, path)
        return copied

    def compare(self) -> Iterator[Difference]:
        """Gives every file that is not the same on both sides, by its length and SHA-256.

        Raises:
            StorageError: When a side failed.
        """
        for difference in compare_stores(self._primary, self._secondary):
            waiting = self._queue.changes()
            yield replace(difference, queued=any(change.concerns(difference.path) for change in waiting))

    def _read_through(self, read: Callable[[FileStore | MaskedStore], T]) -> T:
        try:
            return read(self._lead)
        except FileNotFoundError:
            if self._mode is not MigrationMode.READ_THROUGH:
                raise
            return read(self._old_side)

    def _change(self, kind: Literal["file", "tree"], path: str, apply: Callable[[FileStore], None]) -> None:
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
                side: Side = "primary" if follower is self._primary else "secondary"
                _log.warning("%s is queued for the %s side: %s", path, side, error)
                self._queue.add(QueuedChange(side, kind, checked_directory(path)))

    def _made_up_for(self, change: QueuedChange) -> bool:
        sides = (self._primary, self._secondary)
        source, target = sides if change.side == "secondary" else sides[::-1]
        try:
            if change.kind == "file":
                bring_over(source, target, change.path)
            else:
                # Below a tree that was removed there may be new files.
                target.delete_tree(change.path)
                for path in walk_files(source, change.path):
                    bring_over(source, target, path)
        except StorageError as error:
            _log.warning("%s could not be brought over: %s", change.path, error)
            return False
        return True
