# storage-integrator: pattern P32 version 2
"""Files in a folder, such as that of a share."""

from __future__ import annotations

import errno
import io
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .file_store import RESERVED_DIRECTORY, FileEntry, StoredStat, checked_directory, checked_path
from .storage_errors import ErrorKind, StorageError, storage_error


class NasFileStore:
    """A :class:`~.file_store.FileStore` in a folder. No path leaves it, by symbolic links neither."""

    def __init__(self, root: Path) -> None:
        """Takes the folder, which must be there."""
        self._root = root.resolve(strict=True)

    def read(self, path: str) -> bytes:
        """See FileStore."""
        with self.open_read(path) as file, _native(path):
            return file.read()

    def open_read(self, path: str) -> io.BufferedReader:
        """See FileStore."""
        with _native(path):
            return self._file(path).open("rb")

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """See FileStore. After a crash the file is the old one or the new one, and on the disk."""
        target = self._file(path)
        temporary = self._root / RESERVED_DIRECTORY / uuid.uuid4().hex
        with _native(path):
            temporary.parent.mkdir(exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with temporary.open("xb") as out:
                    out.write(content)
                    out.flush()
                    os.fsync(out.fileno())
                if if_absent:
                    os.link(temporary, target)  # other than a rename it refuses to replace
                else:
                    temporary.replace(target)
                _sync_directory(target.parent)
            finally:
                temporary.unlink(missing_ok=True)

    def stat(self, path: str) -> StoredStat:
        """See FileStore."""
        target = self._file(path)
        with _native(path):
            found = target.stat()
            if target.is_dir():
                # An empty directory is what a store could not have.
                if not any(True for _ in self.list(path)):
                    raise FileNotFoundError(errno.ENOENT, "no file lies in it", path)
                return StoredStat("directory")
            return StoredStat("file", found.st_size)

    def exists(self, path: str) -> bool:
        """See FileStore."""
        try:
            self.stat(path)
        except FileNotFoundError:
            return False
        return True

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore. Symbolic links that leave the folder or lead to directories are left out."""
        checked = checked_directory(directory)
        folder = self._file(checked) if checked else self._root
        entries: dict[str, FileEntry] = {}
        with _native(directory):
            if not folder.is_dir():
                return
            for found in folder.iterdir():
                path = f"{checked}/{found.name}" if checked else found.name
                if path == RESERVED_DIRECTORY or (found.is_symlink() and not self._is_inside(found)):
                    continue
                if found.is_file():
                    entries[found.name] = FileEntry(found.name, path, "file", found.stat().st_size)
                elif found.is_dir() and not found.is_symlink() and _has_files(found):
                    entries[found.name + "/"] = FileEntry(found.name, path, "directory")
        # Python compares code points, which is the order of UTF-8, too.
        for _, entry in sorted(entries.items()):
            yield entry

    def delete(self, path: str) -> None:
        """See FileStore."""
        target = self._file(path)
        with _native(path):
            try:
                target.unlink(missing_ok=True)
            except (IsADirectoryError, NotADirectoryError):
                return  # there is no such file
            except PermissionError:
                if not target.is_dir():  # which some systems tell so
                    raise

    def delete_tree(self, directory: str) -> None:
        """See FileStore."""
        checked = checked_directory(directory)
        with _native(directory):
            if checked:
                target = self._file(checked)
                if target.is_dir() and not target.is_symlink():
                    shutil.rmtree(target)
                return
            for found in self._root.iterdir():
                if found.is_dir() and not found.is_symlink():
                    shutil.rmtree(found)
                else:
                    found.unlink()

    def _file(self, path: str) -> Path:
        file = self._root / checked_path(path)
        # The directory, with its links followed; what is there already may be a link itself.
        if not self._is_inside(file.parent) or not self._is_inside(file):
            raise storage_error(ErrorKind.INVALID, "the path leaves the folder by a symbolic link", key=path)
        return file

    def _is_inside(self, file: Path) -> bool:
        try:
            return file.resolve().is_relative_to(self._root)
        except (OSError, RuntimeError):  # a loop of links
            return False


def _has_files(folder: Path) -> bool:
    return any(names for _, _, names in os.walk(folder))


def _sync_directory(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _native(path: str) -> Iterator[None]:
    """Turns errors of the file system into those that a store has, too."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise storage_error(_kind(error), error.strerror or str(error), key=path) from error


def _kind(error: OSError) -> ErrorKind:
    # A file where the path has a directory, or the other way round: no such file is there.
    if isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError)):
        return ErrorKind.NOT_FOUND
    if isinstance(error, FileExistsError):
        return ErrorKind.ALREADY_EXISTS
    if isinstance(error, PermissionError):
        return ErrorKind.ACCESS_DENIED
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ErrorKind.QUOTA
    if error.errno == errno.ENAMETOOLONG:
        return ErrorKind.INVALID
    return ErrorKind.UNAVAILABLE if error.errno in (errno.EIO, errno.ESTALE) else ErrorKind.UNKNOWN
