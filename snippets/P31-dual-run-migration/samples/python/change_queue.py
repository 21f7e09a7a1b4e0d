"""The changes that one of two sides has missed, and a side without them."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from .file_store import FileEntry, FileStore, StoredStat, checked_directory, walk_files
from .storage_errors import ErrorKind, StorageError, storage_error

Side = Literal["primary", "secondary"]
"""The old side is the primary one."""


@dataclass(frozen=True, slots=True)
class QueuedChange:
    """A line of the queue: what a side has missed and is to get from the other.

    Contents are not kept, the newest counts.
    """

    side: Side
    kind: Literal["file", "tree"]
    path: str

    def concerns(self, path: str) -> bool:
        """Tells whether it is about a file, of which the path is in its one form."""
        return self.path == path or (self.kind == "tree" and _is_below(path, self.path))

    def to_line(self) -> str:
        """Writes it as JSON, with a line feed."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":")) + "\n"


class ChangeQueue:
    """A file of changes, a JSON object a line, as samples in all languages write it. One process at a time uses it."""

    def __init__(self, file: Path) -> None:
        """Reads nothing yet.

        Args:
            file: It need not be there.
        """
        self._file = file

    def add(self, change: QueuedChange) -> None:
        """Adds a change; it lasts when this returns.

        Args:
            change: What a side has missed.

        Raises:
            OSError: When it cannot be written.
        """
        with self._file.open("a+b") as queue:
            queue.seek(0)
            content = queue.read()
            # Half a line that a crash left would become part of the next one.
            if content and not content.endswith(b"\n"):
                queue.truncate(content.rfind(b"\n") + 1)
            queue.write(change.to_line().encode())
            queue.flush()
            os.fsync(queue.fileno())

    def changes(self, side: Side | None = None) -> list[QueuedChange]:
        """Gives each change once, in order.

        Args:
            side: Only those that this side has missed.

        Raises:
            OSError: When the file cannot be read.
        """
        try:
            text = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return []
        # Without its line feed the last one was cut off by a crash, before its call succeeded.
        found = [QueuedChange(**json.loads(line)) for line in text.split("\n")[:-1] if line]
        return [change for change in dict.fromkeys(found) if side in (None, change.side)]

    def keep(self, changes: Iterable[QueuedChange]) -> None:
        """Keeps these changes only. Written beside and renamed: a crash leaves the old ones or the new ones.

        Args:
            changes: What is left.

        Raises:
            OSError: When it cannot be written.
        """
        beside = self._file.with_name(self._file.name + ".new")
        with beside.open("w", encoding="utf-8", newline="\n") as queue:
            queue.writelines(change.to_line() for change in changes)
            queue.flush()
            os.fsync(queue.fileno())
        beside.replace(self._file)


class MaskedStore:
    """A side without what it has missed: of that the other side alone knows how it is. It is only read."""

    def __init__(self, store: FileStore, missed: Callable[[], Sequence[QueuedChange]]) -> None:
        """Asks nothing yet.

        Args:
            store: The side.
            missed: Gives the changes that have not reached it; called for each call.
        """
        self._store = store
        self._missed = missed

    def read(self, path: str) -> bytes:
        """See FileStore."""
        self._require_shown(path)
        return self._store.read(path)

    def open_read(self, path: str) -> io.BufferedReader:
        """See FileStore."""
        self._require_shown(path)
        return self._store.open_read(path)

    def stat(self, path: str) -> StoredStat:
        """See FileStore."""
        found = self._store.stat(path)
        if not self._is_shown(path, found.kind, self._missed()):
            raise _missing(path)
        return found

    def exists(self, path: str) -> bool:
        """See FileStore."""
        try:
            self.stat(path)
        except FileNotFoundError:
            return False
        return True

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore."""
        missed = self._missed()
        for entry in self._store.list(directory):
            if self._is_shown(entry.path, entry.kind, missed):
                yield entry

    def _require_shown(self, path: str) -> None:
        if _is_hidden(path, self._missed()):
            raise _missing(path)

    def _is_shown(self, path: str, kind: str, missed: Sequence[QueuedChange]) -> bool:
        if kind == "file":
            return not _is_hidden(path, missed)
        if not any(_is_below(change.path, path) or change.concerns(path) for change in missed):
            return True
        # A directory is there while it has files.
        return any(not _is_hidden(file, missed) for file in walk_files(self._store, path))


def _is_below(path: str, directory: str) -> bool:
    return directory == "" or path.startswith(f"{directory}/")


def _is_hidden(path: str, missed: Sequence[QueuedChange]) -> bool:
    return bool(missed) and any(change.concerns(checked_directory(path)) for change in missed)


def _missing(path: str) -> StorageError:
    return storage_error(ErrorKind.NOT_FOUND, "it was changed on the other side", key=path)
