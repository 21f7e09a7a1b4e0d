# storage-integrator: pattern P04 version 2
"""Files that fit into memory: written and read in one request each."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from collections.abc import Mapping
from contextlib import closing
from email.errors import MessageError
from email.header import decode_header, make_header
from typing import TYPE_CHECKING

from .retry import with_retry
from .storage_errors import ErrorKind, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

DEFAULT_LIMIT = 16 * 1024 * 1024
"""Bytes that :func:`read_file` reads at most."""


def write_file(
    client: S3Client,
    bucket: str,
    key: str,
    content: bytes | str,
    *,
    content_type: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> str:
    """Writes an object whole: readers see the old content or the new one, never a mixture.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        content: Bytes, or text that is written as UTF-8.
        content_type: None: guessed from the key's ending.
        metadata: Names in lower-case ASCII, values in any language.

    Returns:
        The ETag, as the store gives it.

    Raises:
        StorageError: When it could not be written.
    """
    body = content.encode() if isinstance(content, str) else content
    # The store compares this digest with what arrived and refuses what was damaged on the way.
    digest = base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()
    with storage_errors("PutObject", bucket, key):
        answer = with_retry(
            lambda: client.put_object(
                Bucket=bucket,
                Key=key,
                Body=body,
                ContentMD5=digest,
                ContentType=content_type or guess_content_type(key, isinstance(content, str)),
                Metadata=encode_metadata(metadata or {}),
            )
        )
    return answer["ETag"]


def read_file(client: S3Client, bucket: str, key: str, *, limit: int = DEFAULT_LIMIT) -> bytes:
    """Reads an object whole.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        limit: Bytes; a larger object is refused before its content is read.

    Returns:
        The content, never a part of it.

    Raises:
        ObjectNotFoundError: Which is a ``FileNotFoundError``, when there is no such object.
        StorageError: Kind ``invalid`` when it is larger than the limit; else when it could not be read.
    """

    def attempt() -> bytes:
        with storage_errors("GetObject", bucket, key):
            answer = client.get_object(Bucket=bucket, Key=key)
            # Closed in any case: an unread body holds its connection. ("with body" itself would hand out the stream
            # below it, which notices nothing when the content ends early.)
            with closing(answer["Body"]) as body:
                length = answer["ContentLength"]
                if length > limit:
                    raise storage_error(
                        ErrorKind.INVALID,
                        f"the object has {length} bytes, more than the limit of {limit}",
                        operation="GetObject",
                        bucket=bucket,
                        key=key,
                    )
                content = body.read()
                if len(content) != length:
                    raise storage_error(ErrorKind.CORRUPT, f"{len(content)} of {length} bytes came", key=key)
                return content

    return with_retry(attempt)


def read_text(client: S3Client, bucket: str, key: str, *, limit: int = DEFAULT_LIMIT) -> str:
    """Reads an object as UTF-8 text.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.
        limit: Bytes, as for :func:`read_file`.

    Returns:
        The text; line ends stay as they are.

    Raises:
        UnicodeDecodeError: When it is no UTF-8.
        StorageError: As for :func:`read_file`.
    """
    return read_file(client, bucket, key, limit=limit).decode("utf-8")


def guess_content_type(key: str, is_text: bool = False) -> str:
    """Guesses a content type from a key's ending.

    Args:
        key: The key.
        is_text: Whether the content is text: UTF-8 is then named.

    Returns:
        ``application/octet-stream``, or for text ``text/plain``, where the ending says nothing.
    """
    guessed = mimetypes.guess_type(key)[0] or ("text/plain" if is_text else "application/octet-stream")
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") and is_text else guessed


def encode_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """Writes values as headers can carry them, which are ASCII and lose spaces at their ends; others as in RFC 2047.

    Args:
        metadata: Values in any language.

    Returns:
        Values in ASCII.
    """
    return {
        name.lower(): value if _is_plain(value) else f"=?utf-8?b?{base64.b64encode(value.encode()).decode()}?="
        for name, value in metadata.items()
    }


def _is_plain(value: str) -> bool:
    return value.isascii() and (value.isprintable() or not value) and "=?" not in value and value == value.strip()


def decode_metadata(metadata: Mapping[str, str]) -> dict[str, str]:
    """Reads what :func:`encode_metadata` or other programs wrote in that form.

    Args:
        metadata: As the store gave it.

    Returns:
        Values in any language; one that cannot be read stays as it is.
    """
    return {name: _decoded(value) for name, value in metadata.items()}


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, MessageError):
        return value
