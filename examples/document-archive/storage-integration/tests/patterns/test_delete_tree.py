from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.delete_tree import DeletedKey, DeleteFailure, DeleteResult, delete_file, delete_tree
from document_archive.storage.storage_errors import ErrorKind, StorageError
from document_archive.storage.store_capabilities import Outcome, StoreCapabilities
from support.background import in_parallel
from support.requests_seen import RequestsSeen
from support.scripted_server import Answer, Request, scripted_server
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def put_all(scratch: Scratch, names: list[str]) -> None:
    lanes = [names[start::8] for start in range(8)]
    in_parallel([lambda lane=lane: [scratch.put(name) for name in lane] for lane in lanes if lane])  # type: ignore[misc]


def test_p13_many(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    neighbours = ["man", "many", "many-more/x"]
    put_all(scratch, [f"many/{number}" for number in range(2500)] + neighbours)
    seen = RequestsSeen(client)
    result = delete_tree(client, capabilities, scratch.bucket, scratch.key("many/"))
    assert result == DeleteResult(2500, [])
    assert scratch.names() == neighbours
    if capabilities.works("delete.batch"):
        assert seen.count["DeleteObjects"] == 3


def test_p13_many_odd_keys(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    odd = ["odd/", "odd/ 空 +%", "odd/\x01x", "odd/a&b<c>", "odd/line\nfeed", "odd/line\rfeed"]
    put_all(scratch, odd)
    assert delete_tree(client, capabilities, scratch.bucket, scratch.key("odd/")) == DeleteResult(len(odd), [])
    assert scratch.names() == []


def test_p13_many_can_be_cancelled(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_all(scratch, ["a"])
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(StorageError) as caught:
        delete_tree(client, capabilities, scratch.bucket, scratch.prefix, cancel=cancel)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert scratch.names() == ["a"]


def listing(*keys: str) -> Answer:
    entries = (
        f"<Contents><Key>{key}</Key><Size>0</Size><LastModified>2024-06-07T08:09:10.000Z</LastModified>"
        "<ETag>e</ETag></Contents>"
        for key in keys
    )
    return Answer(200, f"<ListBucketResult>{''.join(entries)}</ListBucketResult>".encode())


def test_p13_key_error() -> None:
    def handler(request: Request) -> Answer:
        if request.method == "GET":
            return listing("p/a", "p/b")
        return Answer(200, b"<DeleteResult><Error><Key>p/b</Key><Code>AccessDenied</Code></Error></DeleteResult>")

    deleted: list[DeletedKey] = []
    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        batch = StoreCapabilities({"delete.batch": Outcome.WORKS})
        result = delete_tree(client, batch, "bucket", "p/", on_deleted=deleted.append)
        client.close()
    assert result == DeleteResult(1, [DeleteFailure(DeletedKey("p/b"), "AccessDenied")])
    assert deleted == [DeletedKey("p/a")]
    assert server.requests[-1].headers["content-md5"]


def test_p13_key_error_and_an_answer_that_breaks_off() -> None:
    answers = 0

    def handler(request: Request) -> Answer:
        nonlocal answers
        if request.method == "GET":
            return listing("p/a")
        answers += 1
        return Answer(200, b"<DeleteResult>", cut_off=True) if answers == 1 else Answer(200, b"<DeleteResult/>")

    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        result = delete_tree(client, StoreCapabilities({"delete.batch": Outcome.WORKS}), "bucket", "p/")
        client.close()
    assert result == DeleteResult(1, [])
    assert answers == 2


def test_p13_dry_run(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    names = ["dry/a", "dry/b/c", "dry/字"]
    put_all(scratch, names)
    seen = RequestsSeen(client)

    def run(dry_run: bool) -> tuple[list[DeletedKey], DeleteResult]:
        keys: list[DeletedKey] = []
        result = delete_tree(
            client, capabilities, scratch.bucket, scratch.key("dry/"), dry_run=dry_run, on_deleted=keys.append
        )
        return keys, result

    dry = run(True)
    assert set(seen.count) == {"ListObjectsV2"}
    assert scratch.names() == names
    assert run(False) == dry
    assert dry[0] == [DeletedKey(scratch.key(name)) for name in names]
    assert scratch.names() == []


def test_p13_single(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, ["single/a", "single/b/c", "single/字"])
    seen = RequestsSeen(client)
    assert delete_tree(client, StoreCapabilities({}), scratch.bucket, scratch.key("single/")) == DeleteResult(3, [])
    assert scratch.names() == []
    assert (seen.count["DeleteObject"], seen.count["DeleteObjects"]) == (3, 0)


def test_p13_single_key_is_refused() -> None:
    def handler(request: Request) -> Answer:
        if request.method == "GET":
            return listing("p/a", "p/b", "p/c")
        if request.path == "/bucket/p/b":
            return Answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return Answer(204)

    deleted: list[DeletedKey] = []
    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        result = delete_tree(client, StoreCapabilities({}), "bucket", "p/", on_deleted=deleted.append)
        client.close()
    assert result == DeleteResult(2, [DeleteFailure(DeletedKey("p/b"), "AccessDenied")])
    assert deleted == [DeletedKey("p/a"), DeletedKey("p/c")]


def test_p13_single_store_is_gone() -> None:
    def handler(request: Request) -> Answer:
        return listing("p/a") if request.method == "GET" else Answer(drop=True)

    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        with pytest.raises(ConnectionError):
            delete_tree(client, StoreCapabilities({}), "bucket", "p/")
        client.close()


def test_p13_single_file(client: S3Client, scratch: Scratch) -> None:
    put_all(scratch, ["a", "a/b"])
    delete_file(client, scratch.bucket, scratch.key("a"))
    delete_file(client, scratch.bucket, scratch.key("a"))
    assert scratch.names() == ["a/b"]


@pytest.fixture
def versioned(client: S3Client) -> Iterator[str]:
    bucket = f"py-versions-{uuid.uuid4().hex}"
    client.create_bucket(Bucket=bucket)
    try:
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
        yield bucket
    finally:
        for key, version_id in versions(client, bucket):
            client.delete_object(Bucket=bucket, Key=key, VersionId=version_id)
        client.delete_bucket(Bucket=bucket)


def versions(client: S3Client, bucket: str) -> list[tuple[str, str]]:
    page = client.list_object_versions(Bucket=bucket)
    versions = [(entry["Key"], entry["VersionId"]) for entry in page.get("Versions", [])]
    return versions + [(entry["Key"], entry["VersionId"]) for entry in page.get("DeleteMarkers", [])]


@pytest.mark.needs("versioning.enable")
def test_p13_versions(client: S3Client, capabilities: StoreCapabilities, versioned: str) -> None:
    for key in ("t/a", "t/a", "t/b c+字", "kept"):
        client.put_object(Bucket=versioned, Key=key, Body=b"x")
    client.delete_object(Bucket=versioned, Key="t/a")
    assert len(versions(client, versioned)) == 5
    result = delete_tree(client, capabilities, versioned, "t/", versions=True)
    assert result == DeleteResult(4, [])
    assert [key for key, _ in versions(client, versioned)] == ["kept"]


def test_p13_versions_of_a_listing_that_leads_nowhere(capabilities: StoreCapabilities) -> None:
    body = b"<ListVersionsResult><IsTruncated>true</IsTruncated></ListVersionsResult>"
    with scripted_server(lambda _: Answer(200, body)) as server:
        client = make_client(endpoint=server.url)
        with pytest.raises(StorageError, match="goes on"):
            delete_tree(client, capabilities, "bucket", "p/", versions=True)
        client.close()


def test_p13_guard(client: S3Client, capabilities: StoreCapabilities) -> None:
    seen = RequestsSeen(client)
    with pytest.raises(StorageError) as caught:
        delete_tree(client, capabilities, "bucket", "")
    assert caught.value.kind is ErrorKind.INVALID
    assert seen.log == []


def test_p13_guard_can_be_lifted(capabilities: StoreCapabilities) -> None:
    with scripted_server(lambda _: Answer(200, b"<ListBucketResult/>")) as server:
        client = make_client(endpoint=server.url)
        assert delete_tree(client, capabilities, "bucket", "", allow_whole_bucket=True) == DeleteResult(0, [])
        client.close()
    assert len(server.requests) == 1
