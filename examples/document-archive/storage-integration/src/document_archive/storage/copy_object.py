# storage-integrator: pattern P08 version 2
"""Copies within a bucket, on the server, that are verified before anybody relies on them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore import exceptions as sdk

from .retry import with_retry
from .storage_errors import (
    ErrorKind,
    ObjectNotFoundError,
    StorageError,
    storage_error,
    storage_errors,
    to_storage_error,
)
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client
    from types_boto3_s3.type_defs import HeadObjectOutputTypeDef

LARGEST_SINGLE_COPY = 5 * 1024**3
"""Bytes that one request copies at most. Source: S3 API reference, CopyObject."""
_MAX_PARTS = 10_000
_LARGEST_HELD_PART = 64 * 1024**2
"""Bytes of a part that goes through this process: one is held in memory."""
_KEPT_HEADERS = ("ContentType", "ContentEncoding", "ContentLanguage", "ContentDisposition", "CacheControl", "Metadata")


@dataclass(frozen=True, slots=True)
class CopyOptions:
    """How objects are copied.

    Attributes:
        single_copy_limit: Bytes up to which one request copies.
        part_size: Bytes of a part above that, 5 MiB to 5 GiB.
        overwrite: Whether an existing destination is replaced.
        on_upload: Told the id of the multipart upload of a copy by parts, before its first part: what a crash leaves of
            it can be aborted then.
    """

    single_copy_limit: int = LARGEST_SINGLE_COPY
    part_size: int = 512 * 1024**2
    overwrite: bool = False
    on_upload: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class ObjectCopy:
    """What is copied where; ``source_etag`` (with its quotes) is that of the source that is meant."""

    bucket: str
    source: str
    destination: str
    source_etag: str


def head_object(client: S3Client, bucket: str, key: str) -> HeadObjectOutputTypeDef | None:
    """Gives an object's attributes.

    Args:
        client: The client.
        bucket: The bucket.
        key: The key.

    Returns:
        None when there is no such object.

    Raises:
        StorageError: When the store cannot be asked.
    """
    with storage_errors("HeadObject", bucket, key):
        try:
            return with_retry(lambda: client.head_object(Bucket=bucket, Key=key))
        except ObjectNotFoundError:
            return None


def copy_object(
    client: S3Client, capabilities: StoreCapabilities, copy: ObjectCopy, options: CopyOptions | None = None
) -> str:
    """Copies an object with metadata, content headers and tags, not its ACL, and verifies the copy by reading back.

    An object above one copy whose key has a ``%`` goes through this process, part by part.
    Where the store ignores the conditions of a copy, it looks before: a destination that comes into being in the moment
    between is overwritten.

    Args:
        client: The client.
        capabilities: What the store can do.
        copy: What is copied where.
        options: How.

    Returns:
        The ETag of the copy, with its quotes.

    Raises:
        ObjectExistsError: When there is a destination that must not be replaced.
        ObjectNotFoundError: When there is no source.
        StorageError: Kind ``conflict`` when the source is not the one that is meant; ``corrupt`` when the copy is not
            what was copied; else when the store failed.
    """
    options = options or CopyOptions()
    if not options.overwrite and head_object(client, copy.bucket, copy.destination) is not None:
        raise _occupied(copy)
    head = head_object(client, copy.bucket, copy.source)
    if head is None:
        raise storage_error(ErrorKind.NOT_FOUND, "no such object", bucket=copy.bucket, key=copy.source)
    if head["ETag"] != copy.source_etag:
        raise _changed(copy)
    try:
        with storage_errors("CopyObject", copy.bucket, copy.destination):
            if head["ContentLength"] <= options.single_copy_limit:
                etag = _copy_whole(client, capabilities, copy, options)
            else:
                _copy_parts(client, capabilities, copy, head, options)
                etag = ""
    except StorageError as error:
        if error.kind is not ErrorKind.PRECONDITION_FAILED:
            raise
        # Both conditions are refused alike.
        occupied = not options.overwrite and head_object(client, copy.bucket, copy.destination) is not None
        raise (_occupied(copy) if occupied else _changed(copy)) from error
    return _verify(client, copy, head["ContentLength"], etag)


def _verify(client: S3Client, copy: ObjectCopy, length: int, etag: str) -> str:
    made = head_object(client, copy.bucket, copy.destination)
    # RGW 16 sends the ETag of a copy without its quotes, and that of a completed upload differs from the object's.
    same = made is not None and (not etag or made["ETag"].strip('"') == etag.strip('"'))
    if made is None or not same or made["ContentLength"] != length:
        raise storage_error(
            ErrorKind.CORRUPT, "the copy is not what was copied", bucket=copy.bucket, key=copy.destination
        )
    return made["ETag"]


def _occupied(copy: ObjectCopy) -> StorageError:
    return storage_error(
        ErrorKind.ALREADY_EXISTS, "the destination exists already", bucket=copy.bucket, key=copy.destination
    )


def _changed(copy: ObjectCopy) -> StorageError:
    return storage_error(ErrorKind.CONFLICT, "the source was changed meanwhile", bucket=copy.bucket, key=copy.source)


def _copy_whole(client: S3Client, capabilities: StoreCapabilities, copy: ObjectCopy, options: CopyOptions) -> str:
    conditions: dict[str, Any] = _source_condition(capabilities, copy)
    if not options.overwrite and capabilities.works("copy.ifNoneMatch"):
        conditions["IfNoneMatch"] = "*"
    # CopyObject keeps metadata, content headers and tags by itself.
    try:
        answer = client.copy_object(
            Bucket=copy.bucket,
            Key=copy.destination,
            CopySource={"Bucket": copy.bucket, "Key": copy.source},
            **conditions,
        )
    except sdk.ClientError as error:
        refused = to_storage_error(error).kind is ErrorKind.PRECONDITION_FAILED
        if refused and _was_repeated(error) and is_same_content(client, copy.bucket, copy.source, copy.destination):
            return ""
        raise
    return answer["CopyObjectResult"].get("ETag", "")


def _was_repeated(error: sdk.ClientError) -> bool:
    """Whether the SDK had sent it before: what is in its way may be what that attempt made, whose answer was lost."""
    return error.response["ResponseMetadata"].get("RetryAttempts", 0) > 0


def _held(source: str) -> bool:
    """Whether the parts of an object go through this process.

    RGW 16 decodes the source of UploadPartCopy twice, that of CopyObject once: ``a%41`` copies the bytes of ``aA``, and
    a ``%`` that does not begin a hexadecimal code ends the gateway. Encoding twice is no way out: other stores decode
    once.
    """
    return "%" in source


def _source_condition(capabilities: StoreCapabilities, copy: ObjectCopy) -> dict[str, Any]:
    return {"CopySourceIfMatch": copy.source_etag} if capabilities.works("copy.sourceIfMatch") else {}


def _copy_parts(
    client: S3Client,
    capabilities: StoreCapabilities,
    copy: ObjectCopy,
    head: HeadObjectOutputTypeDef,
    options: CopyOptions,
) -> None:
    length = head["ContentLength"]
    wanted = min(options.part_size, _LARGEST_HELD_PART) if _held(copy.source) else options.part_size
    size = max(wanted, -(-length // _MAX_PARTS))
    target: dict[str, Any] = {"Bucket": copy.bucket, "Key": copy.destination}
    # What a multipart upload does not take from the source by itself.
    kept: dict[str, Any] = {name: value for name, value in head.items() if name in _KEPT_HEADERS}
    upload_id = client.create_multipart_upload(**target, **kept)["UploadId"]
    try:
        if options.on_upload is not None:
            options.on_upload(upload_id)
        parts: list[Any] = []
        for number, start in enumerate(range(0, length, size), 1):
            part: dict[str, Any] = {**target, "UploadId": upload_id, "PartNumber": number}
            end = min(start + size, length)
            if _held(copy.source):
                etag = _send_part(client, copy, part, start, end)
            else:
                etag = _copy_part(client, capabilities, copy, part, start, end)
            parts.append({"PartNumber": number, "ETag": etag})
        # Parts of two versions of the source would make an object that nobody wrote.
        now = head_object(client, copy.bucket, copy.source)
        if now is None or now["ETag"] != copy.source_etag:
            raise _changed(copy)
        exclusive = not options.overwrite and capabilities.works("complete.ifNoneMatch")
        condition: dict[str, Any] = {"IfNoneMatch": "*"} if exclusive else {}
        _complete(client, copy, parts, {"UploadId": upload_id, **condition})
    except Exception:
        # The parts cost money until they are gone; the first error says more than one of this.
        with suppress(sdk.BotoCoreError, sdk.ClientError):
            client.abort_multipart_upload(**target, UploadId=upload_id)
        raise
    # Not with the creation of the upload: RGW 16 loses them there.
    copy_tags(client, copy.bucket, copy.source, copy.destination)


def _complete(client: S3Client, copy: ObjectCopy, parts: list[Any], given: dict[str, Any]) -> None:
    """Makes the object of its parts.

    When the answer of a first attempt was lost, the upload is gone and the key is taken: by us.
    """
    target: dict[str, Any] = {"Bucket": copy.bucket, "Key": copy.destination}
    try:
        client.complete_multipart_upload(**target, MultipartUpload={"Parts": parts}, **given)
    except sdk.ClientError as error:
        kind = to_storage_error(error).kind
        if kind not in (ErrorKind.NOT_FOUND, ErrorKind.PRECONDITION_FAILED):
            raise
        made = head_object(client, copy.bucket, copy.destination) if _was_repeated(error) else None
        if made is not None and made["ETag"] == _etag_of_parts(parts):
            return
        if kind is ErrorKind.PRECONDITION_FAILED:
            raise
        # Not "not found", which is said of a source.
        message = "the upload was removed meanwhile"
        raise storage_error(ErrorKind.CONFLICT, message, bucket=copy.bucket, key=copy.destination) from error


def _etag_of_parts(parts: list[Any]) -> str:
    """S3 makes the ETag of the MD5 of the parts' MD5s, and their number; empty where those are no MD5s."""
    try:
        digests = b"".join(bytes.fromhex(part["ETag"].strip('"')) for part in parts)
    except ValueError:
        return ""
    return f'"{hashlib.md5(digests, usedforsecurity=False).hexdigest()}-{len(parts)}"'


def _copy_part(
    client: S3Client, capabilities: StoreCapabilities, copy: ObjectCopy, part: dict[str, Any], start: int, end: int
) -> str:
    copied = client.upload_part_copy(
        **part,
        CopySource={"Bucket": copy.bucket, "Key": copy.source},
        CopySourceRange=f"bytes={start}-{end - 1}",
        **_source_condition(capabilities, copy),
    )
    return copied["CopyPartResult"]["ETag"]


def _send_part(client: S3Client, copy: ObjectCopy, part: dict[str, Any], start: int, end: int) -> str:
    """Copies a part through this process."""
    # The body may break off after the answer began: the SDK does not ask again then.
    content = with_retry(lambda: _read_part(client, copy, start, end))
    digest = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
    return client.upload_part(**part, Body=content, ContentMD5=digest)["ETag"]


def _read_part(client: S3Client, copy: ObjectCopy, start: int, end: int) -> bytes:
    answer = client.get_object(
        Bucket=copy.bucket, Key=copy.source, Range=f"bytes={start}-{end - 1}", IfMatch=copy.source_etag
    )
    with closing(answer["Body"]) as body:
        if answer["ETag"] != copy.source_etag:
            raise _changed(copy)
        # Looked at before the body is taken into memory: a proxy that knows no ranges answers with all of it.
        if answer["ContentLength"] != end - start:
            raise storage_error(ErrorKind.CORRUPT, "a part of another length", bucket=copy.bucket, key=copy.source)
        return body.read()


def is_same_content(client: S3Client, bucket: str, source: str, destination: str) -> bool:
    """Tells whether both hold the same bytes: then it does not matter who wrote the destination.

    Where the ETags differ, as those of copies by parts do, both are read.

    Args:
        client: The client.
        bucket: The bucket.
        source: A key.
        destination: Another one.

    Returns:
        False also when one of them is missing.

    Raises:
        StorageError: When the store failed.
    """
    one = head_object(client, bucket, source)
    other = head_object(client, bucket, destination)
    if one is None or other is None or one["ContentLength"] != other["ContentLength"]:
        return False
    if one["ETag"] == other["ETag"]:
        return True
    return _digest(client, bucket, source) == _digest(client, bucket, destination)


def _digest(client: S3Client, bucket: str, key: str) -> str:
    digest = hashlib.sha256()
    with storage_errors("GetObject", bucket, key):
        with closing(client.get_object(Bucket=bucket, Key=key)["Body"]) as body:
            for piece in body.iter_chunks(1024 * 1024):
                digest.update(piece)
    return digest.hexdigest()


def copy_tags(client: S3Client, bucket: str, source: str, destination: str) -> None:
    """Gives a copy the tags of its source: an upload in parts does not take them over by itself.

    Args:
        client: The client.
        bucket: The bucket.
        source: The key that has them.
        destination: The key that gets them.

    Raises:
        StorageError: When they could not be read or written.
    """
    with storage_errors("PutObjectTagging", bucket, destination):
        tags: list[Any] = client.get_object_tagging(Bucket=bucket, Key=source).get("TagSet", [])
        if tags:
            client.put_object_tagging(Bucket=bucket, Key=destination, Tagging={"TagSet": tags})
