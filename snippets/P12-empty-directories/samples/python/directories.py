"""Directories that are empty, which a store of keys does not have by itself.

Two policies: with markers, an object of no bytes whose key is the directory's name with a slash keeps the directory;
this is what most tools show as a folder. Without markers, a directory is there as long as something lies in it, and
making one is no request at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .list_directory import directory_prefix
from .retry import with_retry
from .storage_errors import ErrorKind, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def make_directory(client: S3Client, bucket: str, directory: str, *, markers: bool) -> None:
    """Makes a directory; one that is there already stays as it is.

    Args:
        client: The client.
        bucket: The bucket.
        directory: Its name, with or without the slash. Those above it need not be made.
        markers: Whether an empty directory leaves an object.

    Raises:
        StorageError: Kind ``invalid`` for an empty name; else when the marker could not be written.
    """
    marker = _marker(bucket, directory)
    if markers:
        with storage_errors("PutObject", bucket, marker):
            with_retry(
                lambda: client.put_object(Bucket=bucket, Key=marker, Body=b"", ContentType="application/x-directory")
            )


def remove_directory(client: S3Client, bucket: str, directory: str, *, markers: bool) -> None:
    """Removes an empty directory, as ``os.rmdir`` does.

    A file that is written at the same moment is not lost: at most the marker goes, and the directory stays because of
    the file.

    Args:
        client: The client.
        bucket: The bucket.
        directory: Its name, with or without the slash.
        markers: Whether an empty directory left an object.

    Raises:
        ObjectNotFoundError: When there is no such directory, which only markers can tell.
        StorageError: Kind ``conflict`` when something lies in it; ``invalid`` for an empty name.
    """
    marker = _marker(bucket, directory)
    keys = _first_keys(client, bucket, marker)
    if any(key != marker for key in keys):
        raise storage_error(ErrorKind.CONFLICT, "the directory is not empty", bucket=bucket, key=marker)
    if marker in keys:
        with storage_errors("DeleteObject", bucket, marker):
            with_retry(lambda: client.delete_object(Bucket=bucket, Key=marker))
    elif markers:
        raise storage_error(ErrorKind.NOT_FOUND, "no such directory", bucket=bucket, key=marker)


def is_empty(client: S3Client, bucket: str, directory: str) -> bool:
    """Tells whether nothing lies in a directory; its own marker does not count.

    Args:
        client: The client.
        bucket: The bucket.
        directory: Its name, with or without the slash; empty for the whole bucket.

    Returns:
        True also when there is no such directory: without markers the two are the same.

    Raises:
        StorageError: When the store cannot be asked.
    """
    marker = directory_prefix(directory)
    return all(key == marker for key in _first_keys(client, bucket, marker))


def _marker(bucket: str, directory: str) -> str:
    marker = directory_prefix(directory)
    if marker in ("", "/"):
        raise storage_error(ErrorKind.INVALID, "a directory needs a name", bucket=bucket)
    return marker


def _first_keys(client: S3Client, bucket: str, prefix: str) -> list[str]:
    """Gives up to two keys: the marker sorts before everything else in its directory."""
    with storage_errors("ListObjectsV2", bucket, prefix):
        page = with_retry(lambda: client.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=2))
    return [entry["Key"] for entry in page.get("Contents", [])]
