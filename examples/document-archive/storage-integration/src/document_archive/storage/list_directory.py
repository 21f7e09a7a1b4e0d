# storage-integrator: pattern P10 version 2
"""Directories, as prefixes of keys: one level, all levels, or what a pattern matches.

Everything comes page by page while it is asked for; who stops early asks for no more. The order is that of the keys'
UTF-8 bytes: ``B`` comes before ``a``, and ``a-1`` and ``a.txt`` before what lies in ``a/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote_plus

from .retry import with_retry
from .storage_errors import ErrorKind, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class ListedObject:
    """An object below a prefix.

    Attributes:
        key: The whole key.
        size: Bytes.
        last_modified: When it was written.
        etag: With its quotes.
    """

    key: str
    size: int
    last_modified: datetime
    etag: str


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A file, or what the keys of several files have in common.

    Attributes:
        name: Relative to the directory that was asked for.
        key: The whole key; that of a directory ends in ``/``.
        kind: A directory has neither size, time nor ETag.
        size: Bytes; 0 for a directory.
        last_modified: When the file was written.
        etag: Of the file, with its quotes.
    """

    name: str
    key: str
    kind: Literal["file", "directory"]
    size: int = 0
    last_modified: datetime | None = None
    etag: str | None = None


def directory_prefix(directory: str) -> str:
    """Gives the prefix of what lies in a directory: nothing, or the name with its slash."""
    return directory if not directory or directory.endswith("/") else directory + "/"


def list_objects(client: S3Client, bucket: str, prefix: str, *, page_size: int = 1000) -> Iterator[ListedObject]:
    """Gives all objects whose keys begin with a prefix.

    Args:
        client: The client.
        bucket: The bucket.
        prefix: Any beginning of a key; ``a`` also means ``ab``.
        page_size: Keys that one request asks for, at most 1000; small pages are slow.

    Yields:
        The objects, in the order of their keys' UTF-8 bytes.

    Raises:
        StorageError: When the store cannot be asked.
    """
    for page in _list_pages(client, bucket, prefix, "", page_size):
        yield from _objects(page)


def list_directory(client: S3Client, bucket: str, directory: str, *, page_size: int = 1000) -> Iterator[DirectoryEntry]:
    """Gives the entries of one level, as ``os.scandir`` does, but in order.

    Args:
        client: The client.
        bucket: The bucket.
        directory: ``reports`` or ``reports/``; empty for the whole bucket.
        page_size: Entries that one request asks for, at most 1000.

    Yields:
        Files, and once each the directories that hold deeper ones. The object that marks the directory itself is none.

    Raises:
        StorageError: When the store cannot be asked.
    """
    prefix = directory_prefix(directory)
    for page in _list_pages(client, bucket, prefix, "/", page_size):
        entries = [_file(listed, prefix) for listed in _objects(page)]
        for common in page.get("CommonPrefixes", []):
            key = _decode(page, common["Prefix"])
            entries.append(DirectoryEntry(key[len(prefix) : -1], key, "directory"))
        # A page has both kinds in lists of their own. Python compares code points, which is the order of UTF-8, too.
        yield from sorted((entry for entry in entries if entry.key != prefix), key=lambda entry: entry.key)


def walk(client: S3Client, bucket: str, directory: str, *, page_size: int = 1000) -> Iterator[DirectoryEntry]:
    """Gives the files of all levels below a directory; markers of directories are left out.

    Args:
        client: The client.
        bucket: The bucket.
        directory: ``reports`` or ``reports/``; empty for the whole bucket.
        page_size: Keys that one request asks for, at most 1000.

    Yields:
        Files, whose names are relative to the directory.

    Raises:
        StorageError: When the store cannot be asked.
    """
    prefix = directory_prefix(directory)
    for listed in list_objects(client, bucket, prefix, page_size=page_size):
        if not listed.key.endswith("/"):
            yield _file(listed, prefix)


def glob(
    client: S3Client, bucket: str, directory: str, pattern: str, *, page_size: int = 1000
) -> Iterator[DirectoryEntry]:
    """Gives the files whose names match a pattern.

    A store knows prefixes only: what stands before the first wildcard narrows the listing, the rest is filtered here.

    Args:
        client: The client.
        bucket: The bucket.
        directory: ``reports`` or ``reports/``; empty for the whole bucket.
        pattern: ``*`` stands for any characters but ``/``, ``?`` for one of them, ``**`` for any levels, none included.
            A dot at the beginning is nothing special, and case matters.
        page_size: Keys that one request asks for, at most 1000.

    Yields:
        Files, whose names are relative to the directory.

    Raises:
        StorageError: When the store cannot be asked.
    """
    prefix = directory_prefix(directory)
    literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
    expression = re.compile(_glob_expression(pattern), re.DOTALL)
    for listed in list_objects(client, bucket, prefix + literal, page_size=page_size):
        entry = _file(listed, prefix)
        if not listed.key.endswith("/") and expression.fullmatch(entry.name):
            yield entry


_GLOB_TOKENS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _glob_expression(pattern: str) -> str:
    tokens = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", pattern)
    return "".join(_GLOB_TOKENS.get(token) or re.escape(token) for token in tokens)


def _file(listed: ListedObject, prefix: str) -> DirectoryEntry:
    name = listed.key[len(prefix) :]
    return DirectoryEntry(name, listed.key, "file", listed.size, listed.last_modified, listed.etag)


def _objects(page: dict[str, Any]) -> Iterator[ListedObject]:
    for entry in page.get("Contents", []):
        yield ListedObject(_decode(page, entry["Key"]), entry["Size"], entry["LastModified"], entry["ETag"])


def _list_pages(client: S3Client, bucket: str, prefix: str, delimiter: str, page_size: int) -> Iterator[dict[str, Any]]:
    # XML cannot hold every character that a key can, hence the encoding.
    request: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": page_size, "EncodingType": "url"}
    if delimiter:
        request["Delimiter"] = delimiter
    while True:
        with storage_errors("ListObjectsV2", bucket, prefix):
            page: Any = with_retry(lambda: client.list_objects_v2(**request))
        yield page
        if not page.get("IsTruncated"):
            return
        # A page may be empty and yet not the last one. A token that repeats would never come to an end.
        token = page.get("NextContinuationToken")
        if not token or token == request.get("ContinuationToken"):
            raise storage_error(
                ErrorKind.UNKNOWN, "the store does not say how the listing goes on", bucket=bucket, key=prefix
            )
        request["ContinuationToken"] = token


def _decode(page: dict[str, Any], key: str) -> str:
    """Reads a key, which is encoded only where the answer says so; a plus is a space then."""
    return unquote_plus(key) if page.get("EncodingType") == "url" else key
