from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from document_archive.storage.exclusive_create import WRITER_ID, CreatedObject, create_exclusive
from document_archive.storage.storage_errors import ErrorKind, StorageError
from document_archive.storage.store_capabilities import Outcome, StoreCapabilities
from support.background import in_parallel
from support.faults import Faults
from support.requests_seen import RequestsSeen, before_call
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@pytest.mark.needs("put.ifNoneMatch")
def test_p14_one_winner(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    def race(number: int) -> CreatedObject | None:
        try:
            return create_exclusive(
                client, capabilities, scratch.bucket, scratch.key("lock"), f"{number}".encode(), writer_id=f"w{number}"
            )
        except FileExistsError:
            return None

    results = in_parallel([lambda number=number: race(number) for number in range(16)])  # type: ignore[misc]
    (winner,) = [number for number, result in enumerate(results) if result is not None]
    assert scratch.get("lock") == f"{winner}".encode()
    head = scratch.head("lock")
    assert results[winner] == CreatedObject(head["ETag"], f"w{winner}")
    assert head["Metadata"] == {WRITER_ID: f"w{winner}"}


@pytest.mark.needs("put.ifNoneMatch")
def test_p14_existing(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    scratch.put("file", b"theirs", Metadata={"mine": "no"})
    with pytest.raises(FileExistsError) as caught:
        create_exclusive(client, capabilities, scratch.bucket, scratch.key("file"), b"ours")
    assert isinstance(caught.value, StorageError)
    assert caught.value.kind is ErrorKind.ALREADY_EXISTS
    assert (scratch.get("file"), scratch.head("file")["Metadata"]) == (b"theirs", {"mine": "no"})
    scratch.client.delete_object(Bucket=scratch.bucket, Key=scratch.key("file"))
    create_exclusive(
        client, capabilities, scratch.bucket, scratch.key("file"), b"ours", content_type="text/x", metadata={"a": "b"}
    )
    head = scratch.head("file")
    assert (scratch.get("file"), head["ContentType"], head["Metadata"]["a"]) == (b"ours", "text/x", "b")


@pytest.mark.needs("put.ifNoneMatch")
def test_p14_existing_until_it_is_deleted(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    scratch.put("file", b"theirs")
    before_call(
        client, "HeadObject", lambda _: scratch.client.delete_object(Bucket=scratch.bucket, Key=scratch.key("file"))
    )
    create_exclusive(client, capabilities, scratch.bucket, scratch.key("file"), b"ours")
    assert scratch.get("file") == b"ours"


@pytest.mark.needs("put.ifNoneMatch")
def test_p14_own_retry(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities, faults: Faults) -> None:
    seen = RequestsSeen(client)
    with faults.rule(f"put key={scratch.prefix}* count=1 reset=answer"):
        created = create_exclusive(client, capabilities, scratch.bucket, scratch.key("file"), b"ours")
    assert seen.count["PutObject"] == 2
    head = scratch.head("file")
    assert created == CreatedObject(head["ETag"], head["Metadata"][WRITER_ID])
    with pytest.raises(FileExistsError):
        create_exclusive(client, capabilities, scratch.bucket, scratch.key("file"), b"others")


@pytest.mark.parametrize("outcome", [Outcome.IGNORED, Outcome.REFUSED, Outcome.NOT_TESTED])
def test_p14_refuses(client: S3Client, scratch: Scratch, outcome: Outcome) -> None:
    seen = RequestsSeen(client)
    with pytest.raises(StorageError) as caught:
        create_exclusive(
            client, StoreCapabilities({"put.ifNoneMatch": outcome}), scratch.bucket, scratch.key("file"), b"ours"
        )
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert seen.log == []
    assert scratch.names() == []
