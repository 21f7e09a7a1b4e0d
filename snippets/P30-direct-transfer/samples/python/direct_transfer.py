"""Addresses by which browsers and other plain HTTP clients transfer files themselves, past the application."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from .storage_errors import ErrorKind, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

MAX_EXPIRES = 7 * 24 * 3600
"""Seconds. Source: S3 API reference, "Authenticating requests: using query parameters"."""


@dataclass(frozen=True, slots=True)
class UploadForm:
    """What a browser posts as ``multipart/form-data``.

    Attributes:
        url: Where to.
        fields: Go before the file, whose field is called ``file`` and comes last. ``key`` may be changed to any key
            below the prefix; as it is, the name of the file is put in place of ``${filename}``.
    """

    url: str
    fields: Mapping[str, str]


def _check(key: str, expires: int) -> None:
    if not 1 <= expires <= MAX_EXPIRES:
        raise storage_error(ErrorKind.INVALID, f"an address is good for 1 to {MAX_EXPIRES} s, not {expires}", key=key)
    # Clients resolve these before they send the request: it would be for another key, and refused.
    if {".", ".."} & set(key.split("/")):
        raise storage_error(ErrorKind.INVALID, "the key has a segment that clients resolve", key=key)


# region snippet: presigned-get
def download_url(client: S3Client, bucket: str, key: str, *, expires: int, file_name: str | None = None) -> str:
    """Makes an address by which anybody downloads an object, until it expires.

    Args:
        client: The client, whose address and keys it is signed with.
        bucket: The bucket.
        key: The key.
        expires: Seconds, up to seven days. Temporary keys end it earlier.
        file_name: What it is to be called on the reader's disk; None: the last segment of the key.

    Returns:
        The address. Nothing is sent, so nobody has looked whether there is such an object.

    Raises:
        StorageError: Kind ``invalid``.
    """
    _check(key, expires)
    disposition = content_disposition(key.rpartition("/")[2] if file_name is None else file_name)
    parameters = {"Bucket": bucket, "Key": key, "ResponseContentDisposition": disposition}
    with storage_errors("GetObject", bucket, key):
        return client.generate_presigned_url("get_object", Params=parameters, ExpiresIn=expires)


# endregion


def content_disposition(file_name: str) -> str:
    """Writes the header Content-Disposition: a name in ASCII for old clients, and the real one (RFC 6266, RFC 5987).

    Args:
        file_name: In any language.

    Returns:
        The header's value.
    """
    ascii_name = re.sub(r'[^\x20-\x7e]|["\\%/]', "_", file_name)
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(file_name, safe='')}"


# region snippet: presigned-put
def upload_url(client: S3Client, bucket: str, key: str, *, expires: int, content_type: str, length: int) -> str:
    """Makes an address by which anybody uploads one object with PUT, until it expires.

    Exactly this content type and this length are accepted: both are signed. A range of lengths takes a form.

    Args:
        client: The client; with the SDK's default checksums the address would hold that of an empty body.
        bucket: The bucket.
        key: The key.
        expires: Seconds, up to seven days.
        content_type: Which the uploading client must send as it is.
        length: Bytes.

    Returns:
        The address.

    Raises:
        StorageError: Kind ``invalid``.
    """
    _check(key, expires)
    parameters = {"Bucket": bucket, "Key": key, "ContentType": content_type, "ContentLength": length}
    with storage_errors("PutObject", bucket, key):
        return client.generate_presigned_url("put_object", Params=parameters, ExpiresIn=expires)


# endregion


def upload_form(
    client: S3Client, bucket: str, key_prefix: str, *, expires: int, max_bytes: int, content_type: str
) -> UploadForm:
    """Makes a form by which browsers upload files below a prefix, each up to a size.

    Args:
        client: The client.
        bucket: The bucket.
        key_prefix: What the keys begin with.
        expires: Seconds, up to seven days.
        max_bytes: Of a file.
        content_type: Of the files.

    Returns:
        The form.

    Raises:
        StorageError: Kind ``invalid``.
    """
    _check(key_prefix, expires)
    # A key that ends in ${filename} becomes the condition that keys begin with what stands before it.
    with storage_errors("PostObject", bucket, key_prefix):
        form = client.generate_presigned_post(
            bucket,
            key_prefix + "${filename}",
            Fields={"Content-Type": content_type},
            Conditions=[{"Content-Type": content_type}, ["content-length-range", 0, max_bytes]],
            ExpiresIn=expires,
        )
    return UploadForm(form["url"], form["fields"])
