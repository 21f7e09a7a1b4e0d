from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.atomic_publish import MIN_PART_SIZE, AtomicWriter, publish
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.background import Background
from support.requests_seen import RequestsSeen, after_call
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

LARGE = 2 * MIN_PART_SIZE + 77
"""Bytes that take three parts."""


def pieces(content: bytes, size: int = 1_000_000) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


@pytest.mark.parametrize("size", [0, 10, MIN_PART_SIZE, MIN_PART_SIZE + 1, LARGE])
def test_p07_readers_find_the_bytes(client: S3Client, scratch: Scratch, size: int) -> None:
    content = os.urandom(size)
    seen = RequestsSeen(client)
    etag = publish(
        client, scratch.bucket, scratch.key("file"), pieces(content), part_size=MIN_PART_SIZE, content_type="text/csv"
    )
    assert scratch.get("file") == content
    head = scratch.head("file")
    assert (head["ETag"], head["ContentType"]) == (etag, "text/csv")
    assert seen.count["PutObject"] == (1 if size <= MIN_PART_SIZE else 0)


def test_p07_readers_find_old_or_new(client: S3Client, scratch: Scratch) -> None:
    contents = [bytes([number]) * (LARGE if number % 2 else 500) for number in range(4)]
    scratch.put("file", contents[0])
    reading = threading.Event()
    ended = threading.Event()

    def read() -> set[bytes]:
        found = set()
        while True:
            last = ended.is_set()
            found.add(scratch.get("file") or b"missing")
            reading.set()
            if last:
                return found

    reader = Background(read)
    assert reading.wait(60)
    for content in contents[1:]:
        publish(client, scratch.bucket, scratch.key("file"), pieces(content), part_size=MIN_PART_SIZE)
    ended.set()
    assert reader.result() <= set(contents)


def test_p07_readers_of_a_file(client: S3Client, scratch: Scratch) -> None:
    publish(client, scratch.bucket, scratch.key("file"), io.BytesIO(b"line\nline\n"))
    assert scratch.get("file") == b"line\nline\n"


class SourceError(Exception):
    pass


@pytest.mark.parametrize("size", [10, LARGE])
def test_p07_crash_of_the_source(client: S3Client, scratch: Scratch, size: int) -> None:
    scratch.put("file", b"old")

    def source() -> Iterator[bytes]:
        yield from pieces(os.urandom(size))
        raise SourceError

    with pytest.raises(SourceError):
        publish(client, scratch.bucket, scratch.key("file"), source(), part_size=MIN_PART_SIZE)
    assert scratch.get("file") == b"old"
    assert scratch.uploads() == []


def test_p07_crash_by_cancelling(client: S3Client, scratch: Scratch) -> None:
    scratch.put("file", b"old")
    cancel = threading.Event()
    after_call(client, "UploadPart", cancel.set)
    with pytest.raises(StorageError) as caught:
        publish(
            client,
            scratch.bucket,
            scratch.key("file"),
            pieces(os.urandom(LARGE)),
            part_size=MIN_PART_SIZE,
            cancel=cancel,
        )
    assert caught.value.kind is ErrorKind.CANCELLED
    assert scratch.get("file") == b"old"
    assert scratch.uploads() == []


@pytest.mark.parametrize("size", [10, LARGE])
def test_p07_discard(client: S3Client, scratch: Scratch, size: int) -> None:
    with AtomicWriter(client, scratch.bucket, scratch.key("file"), part_size=MIN_PART_SIZE) as writer:
        writer.write(b"x" * size)
    assert scratch.names() == []
    assert scratch.uploads() == []
    with pytest.raises(ValueError, match="discarded"):
        writer.write(b"more")


def test_p07_discard_after_commit_does_nothing(client: S3Client, scratch: Scratch) -> None:
    with AtomicWriter(client, scratch.bucket, scratch.key("file")) as writer:
        writer.write(b"content")
        writer.commit()
        writer.discard()
    assert scratch.get("file") == b"content"
    with pytest.raises(ValueError, match="published"):
        writer.commit()


def test_p07_no_temp(client: S3Client, scratch: Scratch) -> None:
    seen: list[list[str]] = []
    for operation in ("CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload", "PutObject"):
        after_call(client, operation, lambda: seen.append(scratch.names()))
    requests = RequestsSeen(client)
    for size in (LARGE, 10):
        publish(client, scratch.bucket, scratch.key("dir/file"), pieces(os.urandom(size)), part_size=MIN_PART_SIZE)
    assert len(seen) == 6
    assert {name for names in seen for name in names} == {"dir/file"}
    assert {request.url.partition("?")[0].rpartition("/")[2] for _, request in requests.log} == {"file"}
