# storage-integrator: pattern P32 version 2
"""Files of an application, wherever they are: what code that used paths of a share needs, and a store can do."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from .object_keys import InvalidPathError, InvalidPathReason, KeyMapping
from .storage_errors import ErrorKind, storage_error

RESERVED_DIRECTORY = ".unfinished"
"""Where folders keep what is not yet whole; no store has such a path."""

_mapping = KeyMapping("/")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry of one level: its name, its path from the root, and for files the bytes."""

    name: str
    path: str
    kind: Literal["file", "directory"]
    size: int | None = None


@dataclass(frozen=True, slots=True)
class StoredStat:
    """What is there: a file of so many bytes, or a directory."""

    kind: Literal["file", "directory"]
    size: int | None = None


class FileStore(Protocol):
    """A place for files.

    Paths are relative with ``/`` between names. A directory is there while it has files; a path should not be both a
    file and a directory, which a store could have and a folder could not.

    All methods raise ``StorageError``: ``notFound`` (a ``FileNotFoundError``), ``alreadyExists`` (``FileExistsError``),
    ``accessDenied`` (``PermissionError``), ``invalid`` for a path that cannot be, and what else the place may do.
    """

    def read(self, path: str) -> bytes:
        """Reads a whole file; for what may be large there is :meth:`open_read`."""

    def open_read(self, path: str) -> io.BufferedReader:
        """Opens a file, which the caller closes."""

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """Writes a file whole: readers see the old one or the new one. With ``if_absent`` there must be none."""

    def stat(self, path: str) -> StoredStat:
        """Tells what is there."""

    def exists(self, path: str) -> bool:
        """Tells whether there is a file or a directory."""

    def list(self, directory: str) -> Iterator[FileEntry]:
        """Gives one level in the order of UTF-8 bytes, directories as ``name/``; nothing where there is none.

        The empty path is the root.
        """

    def delete(self, path: str) -> None:
        """Deletes a file; a missing one is no error."""

    def delete_tree(self, directory: str) -> None:
        """Deletes everything below a directory; a missing one is no error."""


def checked_path(path: str) -> str:
    """Gives the one form of a path, which every kind of place takes.

    Args:
        path: Relative, with ``/`` between names.

    Returns:
        The path in NFC.

    Raises:
        StorageError: Kind ``invalid``.
    """
    try:
        if path.startswith("/"):
            raise InvalidPathError(InvalidPathReason.LEADING_SLASH, path)
        checked = _mapping.to_key(path)
        if checked.partition("/")[0] == RESERVED_DIRECTORY:
            raise InvalidPathError(InvalidPathReason.OUTSIDE_ROOT, path)
    except InvalidPathError as error:
        raise storage_error(ErrorKind.INVALID, str(error), key=path) from error
    return checked


def checked_directory(directory: str) -> str:
    """Gives the one form of a path, where the empty one is the root; see :func:`checked_path`."""
    return checked_path(directory) if directory else ""


def walk_files(store: FileStore, directory: str = "") -> Iterator[str]:
    """Gives the paths of all files below a directory."""
    for entry in store.list(directory):
        if entry.kind == "file":
            yield entry.path
        else:
            yield from walk_files(store, entry.path)
