# storage-integrator: pattern P07 version 2
"""Writing a file whole or not at all, whatever its length: readers see the old object until the new one is complete.

On a file system this takes a temporary file and a rename. Here neither is needed, nor wanted: a rename would be a
copy. An object comes into being only when PutObject or CompleteMultipartUpload has ended, straight under its final
key.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import threading
from collections.abc import Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .retry import with_retry
from .storage_errors import ErrorKind, ObjectNotFoundError, storage_error, storage_errors

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

_log = logging.getLogger(__name__)

MIN_PART_SIZE = 5 * 1024 * 1024
MAX_PARTS = 10_000


def publish(
    client: S3Client,
    bucket: str,
    key: str,
    source: Iterable[bytes],
    *,
    part_size: int = 8 * 1024 * 1024,
    content_type: str = "application/octet-stream",
    cancel: threading.Event | None = None,
) -> str:
    """Publishes what a source gives, once it has ended well.

    Args:
        client: The client.
        bucket: The bucket.
        key: The final key.
        source: Pieces of bytes, such as a file opened in binary mode. What it raises ends the publication.
        part_size: Bytes that are held in memory, from 5 MiB; times 10,000 it is the largest object.
        content_type: Of the object.
        cancel: Ends it between two pieces when it is set.

    Returns:
        The ETag.

    Raises:
        StorageError: When it could not be written, or kind ``cancelled``; the old object stays.
    """
    with AtomicWriter(client, bucket, key, part_size=part_size, content_type=content_type) as writer:
        for piece in source:
            if cancel is not None and cancel.is_set():
                raise storage_error(ErrorKind.CANCELLED, "publishing was cancelled", bucket=bucket, key=key)
            writer.write(piece)
        return writer.commit()


class AtomicWriter:
    """An object that is being written; it is published by :meth:`commit`, and by nothing else.

    Use it in a ``with`` block: leaving the block without a commit, by an error or not, publishes nothing. Not for
    several threads at once.
    """

    def __init__(
        self,
        client: S3Client,
        bucket: str,
        key: str,
        *,
        part_size: int = 8 * 1024 * 1024,
        content_type: str = "application/octet-stream",
    ) -> None:
        """Sends nothing yet.

        Args:
            client: The client, which stays open.
            bucket: The bucket.
            key: The final key.
            part_size: Bytes that are held in memory, from 5 MiB.
            content_type: Of the object.

        Raises:
            ValueError: When the part size is too small.
        """
        if part_size < MIN_PART_SIZE:
            raise ValueError(f"a part has at least {MIN_PART_SIZE} bytes")
        self._client = client
        self._target: dict[str, Any] = {"Bucket": bucket, "Key": key}
        self._part_size = part_size
        self._content_type = content_type
        self._buffer = bytearray()
        self._upload_id: str | None = None
        self._parts: list[Any] = []
        self._digests = b""
        self._open = True

    def write(self, content: bytes) -> None:
        """Takes bytes, and sends a part when there are enough.

        Args:
            content: Any number of bytes.

        Raises:
            StorageError: When a part could not be sent.
        """
        self._require_open()
        self._buffer += content
        # A part goes out only when more is known to come: a file of one part is a single PutObject.
        while len(self._buffer) > self._part_size:
            self._send_part(bytes(self._buffer[: self._part_size]))
            del self._buffer[: self._part_size]

    def commit(self) -> str:
        """Publishes what was written.

        Returns:
            The ETag.

        Raises:
            StorageError: When it could not be published; the old object stays, and nothing is left behind.
        """
        self._require_open()
        try:
            etag = self._put() if self._upload_id is None else self._complete()
        except BaseException:
            self.discard()
            raise
        self._open = False
        return etag

    def discard(self) -> None:
        """Publishes nothing, and removes the parts that were sent. After a commit it does nothing."""
        if not self._open:
            return
        self._open = False
        self._buffer.clear()
        if self._upload_id is None:
            return
        try:
            with storage_errors("AbortMultipartUpload", **self._names):
                with_retry(lambda: self._client.abort_multipart_upload(**self._target, UploadId=str(self._upload_id)))
        except ObjectNotFoundError:
            _log.info("upload %s is gone already", self._upload_id)

    def __enter__(self) -> AtomicWriter:
        """Gives itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Discards what was not committed."""
        try:
            self.discard()
        except Exception:
            if error is None:
                raise
            # The first error says more. A lifecycle rule for incomplete uploads removes the parts.
            _log.exception("parts of %s could not be removed", self._target["Key"])

    @property
    def _names(self) -> dict[str, str]:
        return {"bucket": self._target["Bucket"], "key": self._target["Key"]}

    def _require_open(self) -> None:
        if not self._open:
            raise ValueError("this object was published or discarded already")

    def _put(self) -> str:
        content = bytes(self._buffer)
        md5 = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        with storage_errors("PutObject", **self._names):
            return with_retry(
                lambda: self._client.put_object(
                    **self._target, Body=content, ContentMD5=md5, ContentType=self._content_type
                )
            )["ETag"]

    def _send_part(self, content: bytes) -> None:
        if self._upload_id is None:
            with storage_errors("CreateMultipartUpload", **self._names):
                answer = self._client.create_multipart_upload(**self._target, ContentType=self._content_type)
            self._upload_id = answer["UploadId"]
        number = len(self._parts) + 1
        if number > MAX_PARTS:
            raise storage_error(ErrorKind.INVALID, "more than 10,000 parts: choose a larger part size", **self._names)
        upload_id = self._upload_id
        digest = hashlib.md5(content, usedforsecurity=False).digest()
        md5 = base64.b64encode(digest).decode()
        with storage_errors("UploadPart", **self._names):
            part = with_retry(
                lambda: self._client.upload_part(
                    **self._target, UploadId=upload_id, PartNumber=number, Body=content, ContentMD5=md5
                )
            )
        self._parts.append({"PartNumber": number, "ETag": part["ETag"]})
        self._digests += digest

    def _complete(self) -> str:
        if self._buffer:
            self._send_part(bytes(self._buffer))
        upload_id = str(self._upload_id)
        expected = f"{hashlib.md5(self._digests, usedforsecurity=False).hexdigest()}-{len(self._parts)}"
        with storage_errors("CompleteMultipartUpload", **self._names):
            try:
                with_retry(
                    lambda: self._client.complete_multipart_upload(
                        **self._target, UploadId=upload_id, MultipartUpload={"Parts": self._parts}
                    )
                )
            except ObjectNotFoundError:
                # Of a first attempt whose reply was lost? Then the object is ours.
                if self._client.head_object(**self._target)["ETag"].strip('"') != expected:
                    raise
            # RGW 16 answers with no ETag, or with another one than the object has.
            return with_retry(lambda: self._client.head_object(**self._target))["ETag"]
