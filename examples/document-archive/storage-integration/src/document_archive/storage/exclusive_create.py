# storage-integrator: pattern P14 version 2
"""Creating an object that must not exist yet, as ``open(name, "x")`` does."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .storage_errors import ErrorKind, ObjectNotFoundError, StorageError, storage_error, storage_errors
from .store_capabilities import StoreCapabilities

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

WRITER_ID = "writer-id"
"""The metadata that says whose write an object is."""

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class CreatedObject:
    """What was created: the ETag with its quotes, and the id of the write."""

    etag: str
    writer_id: str


def create_exclusive(
    client: S3Client,
    capabilities: StoreCapabilities,
    bucket: str,
    key: str,
    content: bytes,
    *,
    writer_id: str | None = None,
    content_type: str = "application/octet-stream",
    metadata: Mapping[str, str] | None = None,
) -> CreatedObject:
    """Creates an object that must not exist yet: of any number of racers one wins.

    Args:
        client: The client.
        capabilities: What the store can do.
        bucket: The bucket.
        key: The key.
        content: The bytes.
        writer_id: Tells this write from any other one; None: made up. Use each id once.
        content_type: Of the object.
        metadata: In ASCII.

    Returns:
        What was created.

    Raises:
        ObjectExistsError: Which is a ``FileExistsError``, when there is one.
        StorageError: Kind ``unsupported`` on a store that would overwrite it; else when it could not be written.
    """
    capabilities.require("put.ifNoneMatch", "Exclusive create")
    writer_id = writer_id or str(uuid.uuid4())
    attempt = 1
    while True:
        try:
            with storage_errors("PutObject", bucket, key):
                answer = client.put_object(
                    Bucket=bucket,
                    Key=key,
                    Body=content,
                    IfNoneMatch="*",
                    ContentType=content_type,
                    Metadata={**(metadata or {}), WRITER_ID: writer_id},
                )
            return CreatedObject(answer["ETag"], writer_id)
        except StorageError as error:
            refused = error.kind is ErrorKind.PRECONDITION_FAILED
            if refused and (own := _own_write(client, bucket, key, writer_id, error)):
                return own
            # What was in the way is gone, somebody else is just writing (409), or the reply was lost: the id tells
            # afterwards whose write it is.
            passes = refused or error.kind is ErrorKind.CONFLICT or error.retryable
            if not passes or attempt == _ATTEMPTS:
                raise
        time.sleep(random.uniform(0, 0.1 * attempt))
        attempt += 1


def _own_write(client: S3Client, bucket: str, key: str, writer_id: str, refusal: StorageError) -> CreatedObject | None:
    """Looks whose object it is; None when nothing is there any more.

    A request is sent again when its reply was lost. If the first one had been carried out, the second one is refused
    because of it: then what is there is our own.
    """
    try:
        with storage_errors("HeadObject", bucket, key):
            head = client.head_object(Bucket=bucket, Key=key)
    except ObjectNotFoundError:
        return None
    if head["Metadata"].get(WRITER_ID) == writer_id:
        return CreatedObject(head["ETag"], writer_id)
    raise storage_error(ErrorKind.ALREADY_EXISTS, "the object exists already", bucket=bucket, key=key) from refusal
