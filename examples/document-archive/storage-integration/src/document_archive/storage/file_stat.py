# storage-integrator: pattern P11 version 2
"""Whether something is there, and what it is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING, Literal

from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class FileStat:
    """What a store knows about a key.

    Attributes:
        kind: ``directory`` for a prefix below which something lies; it has no other attribute.
        size: Bytes.
        last_modified: When it was written; a copy counts as written anew.
        etag: With its quotes. No checksum of the content where it was uploaded in parts or is encrypted.
        content_type: As it was given on upload.
        metadata: Names in lower case.
    """

    kind: Literal["file", "directory"]
    size: int = 0
    last_modified: datetime | None = None
    etag: str | None = None
    content_type: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


def exists(client: S3Client, bucket: str, key: str) -> bool:
    """Tells whether there is such an object, or something below it as a prefix.

    By the time one acts on the answer it may be another; what must not overwrite needs a condition in its own request.

    Args:
        client: The client.
        bucket: The bucket.
        key: A key, or the name of a directory with or without its slash.

    Returns:
        False only when the store says that there is nothing.

    Raises:
        StorageError: When the store refuses to tell (kind ``accessDenied``) or cannot be asked.
    """
    try:
        stat(client, bucket, key)
    except ObjectNotFoundError as error:
        # Without its bucket nothing is known about a file: a wrong setting is no absence.
        if error.code == "NoSuchBucket":
            raise
        return False
    return True


def stat(client: S3Client, bucket: str, key: str) -> FileStat:
    """Gives the attributes of an object, or finds that there is a directory of that name.

    Args:
        client: The client.
        bucket: The bucket.
        key: A key, or the name of a directory with or without its slash; empty for the whole bucket.

    Returns:
        The attributes. Where a file and a directory have the same name, it is the file.

    Raises:
        ObjectNotFoundError: Which is a ``FileNotFoundError``, when there is neither.
        StorageError: When the store refuses to tell, or cannot be asked. A refusal is no absence: AWS answers 403 for a
            missing key to those who may not list.
    """
    if key and not key.endswith("/"):
        try:
            return _head(client, bucket, key)
        except ObjectNotFoundError:
            pass  # an answer to HEAD does not say whether it is the bucket that is missing: the listing does
    prefix = key if not key or key.endswith("/") else key + "/"
    with storage_errors("ListObjectsV2", bucket, key):
        page = with_retry(lambda: client.list_objects_v2(Bucket=bucket, Prefix=prefix, MaxKeys=1))
    if not page.get("Contents"):
        raise storage_error(ErrorKind.NOT_FOUND, "no such file or directory", bucket=bucket, key=key)
    return FileStat("directory")


def _head(client: S3Client, bucket: str, key: str) -> FileStat:
    with storage_errors("HeadObject", bucket, key):
        head = with_retry(lambda: client.head_object(Bucket=bucket, Key=key))
    return FileStat(
        "file",
        size=head["ContentLength"],
        last_modified=head["LastModified"],
        etag=head["ETag"],
        content_type=head.get("ContentType"),
        # What is not ASCII travels in the form of RFC 2047.
        metadata={name.lower(): _decoded(value) for name, value in head["Metadata"].items()},
    )


def _decoded(value: str) -> str:
    """What cannot be read stays as it is: a program that wrote it otherwise must not hide the file."""
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):
        return value
