from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from storage.optimistic_update import update_object
from storage.storage_errors import ErrorKind, StorageError
from storage.store_capabilities import Outcome, StoreCapabilities
from support.background import in_parallel
from support.requests_seen import RequestsSeen, before_call, lose_replies
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def increment(old: bytes | None) -> bytes:
    return str(int(old or b"0") + 1).encode()


def update(client: S3Client, capabilities: StoreCapabilities, scratch: Scratch, **given: Any) -> Any:
    return update_object(
        client,
        capabilities,
        scratch.bucket,
        scratch.key("counter"),
        given.pop("change", increment),
        **{"base_delay": 0.01, **given},
    )


@pytest.mark.needs("put.ifMatch.stale", "put.ifNoneMatch")
def test_p15_counter(scratch: Scratch, capabilities: StoreCapabilities) -> None:
    def count() -> None:
        client = make_client()
        for _ in range(10):
            update(client, capabilities, scratch, attempts=500, base_delay=0.05)
        client.close()

    in_parallel([count] * 8)
    assert scratch.get("counter") == b"80"


@pytest.mark.needs("put.ifMatch.stale", "put.ifNoneMatch")
def test_p15_counter_with_lost_replies(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    update(client, capabilities, scratch)
    lose_replies(client, "PutObject", 1)
    result = update(client, capabilities, scratch)
    assert scratch.get("counter") == b"2"
    assert result.etag == scratch.head("counter")["ETag"]


@pytest.mark.needs("put.ifMatch.stale", "put.ifNoneMatch")
def test_p15_counter_with_a_read_that_fails(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    update(client, capabilities, scratch)
    lose_replies(client, "GetObject", 1)
    update(client, capabilities, scratch)
    assert scratch.get("counter") == b"2"


@pytest.mark.needs("put.ifMatch.stale")
def test_p15_etag_style(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    etag = scratch.put("counter", b"7")
    sent: list[dict[str, Any]] = []
    before_call(client, "PutObject", sent.append)
    assert update(client, capabilities, scratch).attempts == 1
    assert scratch.get("counter") == b"8"
    expected = etag.strip('"') if capabilities.etag_style == "unquoted" else etag
    assert [params["IfMatch"] for params in sent] == [expected]


def test_p15_etag_style_of_each_kind(client: S3Client, scratch: Scratch) -> None:
    scratch.put("counter", b"7")
    sent: list[dict[str, Any]] = []
    before_call(client, "PutObject", sent.append)
    for style in ("quoted", "unquoted"):
        works = ("put.ifMatch.stale", "put.ifNoneMatch", f"put.ifMatch.{style}")
        capabilities = StoreCapabilities({name: Outcome.WORKS for name in works})
        try:
            update(client, capabilities, scratch, attempts=1)
        except StorageError as error:
            assert error.kind is ErrorKind.CONFLICT  # a store that knows the other form only
    quoted, unquoted = (params["IfMatch"] for params in sent)
    assert (quoted[0], quoted[-1]) == ('"', '"')
    assert '"' not in unquoted


@pytest.mark.needs("put.ifMatch.stale")
def test_p15_gives_up(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    scratch.put("counter", b"0")
    calls = 0

    def change(old: bytes | None) -> bytes:
        nonlocal calls
        calls += 1
        scratch.put("counter", f"theirs {calls}".encode())
        return b"ours"

    with pytest.raises(StorageError) as caught:
        update(client, capabilities, scratch, change=change, attempts=4, base_delay=0.001)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert calls == 4
    assert scratch.get("counter") == b"theirs 4"


@pytest.mark.needs("put.ifMatch.stale")
def test_p15_gives_up_when_cancelled(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    scratch.put("counter", b"0")
    cancel = threading.Event()

    def change(old: bytes | None) -> bytes:
        scratch.put("counter", b"theirs")
        cancel.set()
        return b"ours"

    with pytest.raises(StorageError) as caught:
        update(client, capabilities, scratch, change=change, cancel=cancel)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert scratch.get("counter") == b"theirs"


@pytest.mark.needs("put.ifMatch.stale")
def test_p15_keeps(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    described: dict[str, Any] = {
        "ContentType": "text/x-counter",
        "ContentLanguage": "zh",
        "ContentDisposition": "inline",
        "CacheControl": "no-store",
    }
    scratch.put("counter", b"1", Metadata={"author": "me"}, **described)
    update(client, capabilities, scratch, content_type="text/other")
    head = scratch.head("counter")
    assert {name: head[name] for name in described} == described
    assert head["Metadata"]["author"] == "me"
    assert set(head["Metadata"]) == {"author", "writer-id"}
    assert scratch.get("counter") == b"2"


@pytest.mark.parametrize("missing", ["put.ifMatch.stale", "put.ifNoneMatch"])
def test_p15_refuses(client: S3Client, scratch: Scratch, missing: str) -> None:
    scratch.put("counter", b"1")
    seen = RequestsSeen(client)
    works = {name: Outcome.WORKS for name in ("put.ifMatch.stale", "put.ifNoneMatch", "put.ifMatch.quoted")}
    with pytest.raises(StorageError) as caught:
        update(client, StoreCapabilities({**works, missing: Outcome.IGNORED}), scratch)
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert seen.log == []
    assert scratch.get("counter") == b"1"
