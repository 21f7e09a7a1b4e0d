"""Copying and comparing the files of two stores."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .file_store import FileStore, walk_files
from .storage_errors import ErrorKind, storage_error


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is on one side only, or differs.

    ``queued``: a replay settles it; only :meth:`~.dual_store.DualStore.compare` knows.
    """

    path: str
    kind: Literal["primaryOnly", "secondaryOnly", "differs"]
    queued: bool = False


def bring_over(source: FileStore, target: FileStore, path: str) -> None:
    """Makes a file on one side what it is on the other: there with the same content, or not there.

    Args:
        source: Where it is as it should be.
        target: The other side.
        path: Of the file.

    Raises:
        StorageError: When a side failed.
    """
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


def _size(store: FileStore, path: str) -> int | None:
    """None where there is no such file."""
    try:
        return store.stat(path).size
    except FileNotFoundError:
        return None


def _difference(primary: FileStore, secondary: FileStore, path: str) -> Difference | None:
    """Size first: where it differs nothing needs to be read. None where they are equal, or the file went meanwhile."""
    one, other = _size(primary, path), _size(secondary, path)
    if one is None:
        return None if other is None else Difference(path, "secondaryOnly")
    if other is None:
        return Difference(path, "primaryOnly")
    try:
        if one == other and _digest(primary, path) == _digest(secondary, path):
            return None
    except FileNotFoundError:
        return None
    return Difference(path, "differs")


def copy_if_other(source: FileStore, target: FileStore, path: str) -> bool:
    """Copies a file unless both sides are equal.

    Args:
        source: Where it is as it should be.
        target: The other side.
        path: Of the file.

    Returns:
        Whether it did; not when the file went meanwhile.

    Raises:
        StorageError: When a side failed.
    """
    if _difference(source, target, path) is None:
        return False
    try:
        content = source.read(path)
    except FileNotFoundError:
        return False
    target.write(path, content)
    return True


def backfill(source: FileStore, target: FileStore, *, cancel: threading.Event | None = None) -> int:
    """Copies what one side lacks or has otherwise: for the way back, once nothing else writes to the other side.

    While both sides are in use :meth:`~.dual_store.DualStore.backfill` does it, which knows the queue. Nothing is
    deleted.

    Args:
        source: The side that has everything.
        target: The other one.
        cancel: Ends it between two files when it is set.

    Returns:
        How many files were copied.

    Raises:
        StorageError: Kind ``cancelled``; else when a side failed.
    """
    return sum(copy_if_other(source, target, path) for path in cancellable(walk_files(source), cancel))


def cancellable(paths: Iterator[str], cancel: threading.Event | None) -> Iterator[str]:
    """Gives paths until it is cancelled.

    Raises:
        StorageError: Kind ``cancelled``.
    """
    for path in paths:
        if cancel is not None and cancel.is_set():
            raise storage_error(ErrorKind.CANCELLED, "the backfill was cancelled", key=path)
        yield path


def compare_stores(primary: FileStore, secondary: FileStore) -> Iterator[Difference]:
    """Gives every file that is not the same on both sides, by its length and SHA-256."""
    for path in walk_files(primary):
        difference = _difference(primary, secondary, path)
        if difference is not None:
            yield difference
    for path in walk_files(secondary):
        if _size(primary, path) is None:
            yield Difference(path, "secondaryOnly")
