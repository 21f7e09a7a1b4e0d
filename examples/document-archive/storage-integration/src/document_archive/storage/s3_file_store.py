# storage-integrator: pattern P32 version 2
"""Files in an object store, below a prefix of a bucket."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from .delete_tree import delete_file, delete_tree
from .exclusive_create import create_exclusive
from .file_stat import exists, stat
from .file_store import FileEntry, StoredStat, checked_directory, checked_path
from .list_directory import list_directory
from .retry import with_retry
from .small_files import guess_content_type, read_file, write_file
from .storage_errors import ErrorKind, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class S3FileStore:
    """A :class:`~.file_store.FileStore` in an object store."""

    def __init__(
        self,
        client: S3Client,
        capabilities: StoreCapabilities,
        bucket: str,
        prefix: str = "",
        *,
        read_limit: int = 64 * 1024 * 1024,
    ) -> None:
        """Sends nothing yet.

        Args:
            client: The client, which stays open.
            capabilities: What the store can do.
            bucket: The bucket.
            prefix: What every key begins with; empty or ending in ``/``.
            read_limit: Bytes of a file that is read whole.

        Raises:
            ValueError: When the prefix would join with the first name of a path.
        """
        if prefix and not prefix.endswith("/"):
            raise ValueError("a prefix ends in /")
        self._client = client
        self._capabilities = capabilities
        self._bucket = bucket
        self._prefix = prefix
        self._read_limit = read_limit

    def read(self, path: str) -> bytes:
        """See FileStore."""
        return read_file(self._client, self._bucket, self._key(path), limit=self._read_limit)

    def open_read(self, path: str) -> io.BufferedReader:
        """See FileStore."""
        key = self._key(path)
        with storage_errors("GetObject", self._bucket, key):
            answer = with_retry(lambda: self._client.get_object(Bucket=self._bucket, Key=key))
        return io.BufferedReader(_ObjectReader(answer["Body"], self._bucket, key), 256 * 1024)

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """See FileStore."""
        key = self._key(path)
        if not if_absent:
            write_file(self._client, self._bucket, key, content)
            return
        # Its id in the metadata tells an own write, whose reply was lost, from that of somebody else.
        create_exclusive(
            self._client, self._capabilities, self._bucket, key, content, content_type=guess_content_type(key)
        )

    def stat(self, path: str) -> StoredStat:
        """See FileStore."""
        found = stat(self._client, self._bucket, self._key(path))
        return StoredStat("file", found.size) if found.kind == "file" else StoredStat("directory")

    def exists(self, path: str) -> bool:
        """See FileStore."""
        return exists(self._client, self._bucket, self._key(path))

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore."""
        checked = checked_directory(directory)
        for entry in list_directory(self._client, self._bucket, self._prefix + checked):
            path = f"{checked}/{entry.name}" if checked else entry.name
            yield FileEntry(entry.name, path, entry.kind, entry.size if entry.kind == "file" else None)

    def delete(self, path: str) -> None:
        """See FileStore."""
        delete_file(self._client, self._bucket, self._key(path))

    def delete_tree(self, directory: str) -> None:
        """See FileStore."""
        checked = checked_directory(directory)
        prefix = f"{self._prefix}{checked}/" if checked else self._prefix
        result = delete_tree(self._client, self._capabilities, self._bucket, prefix, allow_whole_bucket=not prefix)
        if result.failed:
            first = result.failed[0]
            message = f"{len(result.failed)} objects could not be deleted, the first with {first.code}"
            raise storage_error(ErrorKind.UNKNOWN, message, bucket=self._bucket, key=first.deleted.key)

    def _key(self, path: str) -> str:
        return self._prefix + checked_path(path)


class _ObjectReader(io.RawIOBase):
    """The body of an answer as a file, with the errors of this package."""

    def __init__(self, body: Any, bucket: str, key: str) -> None:
        super().__init__()
        self._body = body
        self._bucket = bucket
        self._key = key

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with storage_errors("GetObject", self._bucket, self._key):
            content: bytes = self._body.read(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._body.close()  # an unread body holds its connection
        super().close()
