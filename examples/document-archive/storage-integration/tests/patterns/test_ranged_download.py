from __future__ import annotations

import io
import os
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from document_archive.storage.ranged_download import ObjectChangedError, RangeReader, download_file
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.faults import Faults
from support.requests_seen import Crash, RequestsSeen, before_call
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

PART = 100_000


def at_request(client: S3Client, number: int, action: Any) -> None:
    """Does something before the nth GetObject."""
    count = 0

    def check(_: dict[str, Any]) -> None:
        nonlocal count
        count += 1
        if count == number:
            action()

    before_call(client, "GetObject", check)


def crash() -> None:
    raise Crash


def download(client: S3Client, scratch: Scratch, file: Path, **options: Any) -> None:
    download_file(client, scratch.bucket, scratch.key("object"), file, **{"part_size": PART, **options})


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, 3 * PART + 1])
def test_p06_whole(client: S3Client, scratch: Scratch, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    scratch.put("object", content)
    file = tmp_path / "file"
    file.write_bytes(b"an older one")
    download(client, scratch, file)
    assert file.read_bytes() == content
    assert [found.name for found in tmp_path.iterdir()] == ["file"]


def test_p06_whole_or_missing(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        download(client, scratch, tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_p06_resume(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    content = os.urandom(3 * PART + 5)
    scratch.put("object", content)
    first = make_client()
    at_request(first, 3, crash)
    with pytest.raises(Crash):
        download(first, scratch, tmp_path / "file")
    first.close()
    seen = RequestsSeen(client)
    download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content
    ranges = [request.headers["Range"] for request in seen.of("GetObject")]
    assert [str(text, "ascii") if isinstance(text, bytes) else text for text in ranges] == [
        f"bytes={2 * PART}-{3 * PART - 1}",
        f"bytes={3 * PART}-{3 * PART + 4}",
    ]


def test_p06_resume_from_what_is_safe_on_the_disk(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    content = os.urandom(3 * PART)
    scratch.put("object", content)
    first = make_client()
    at_request(first, 2, crash)
    with pytest.raises(Crash):
        download(first, scratch, tmp_path / "file")
    first.close()
    with (tmp_path / "file.part").open("ab") as file:
        file.write(bytes(PART))  # what a power loss can leave of bytes that were not on the disk yet
    download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content


def test_p06_resume_after_cancelling(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    content = os.urandom(3 * PART)
    scratch.put("object", content)
    cancel = threading.Event()
    at_request(client, 2, cancel.set)
    with pytest.raises(StorageError) as caught:
        download(client, scratch, tmp_path / "file", cancel=cancel)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert (tmp_path / "file.part").stat().st_size == PART
    download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content


def test_p06_resume_of_what_another_object_left(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    scratch.put("object", os.urandom(3 * PART))
    at_request(client, 2, crash)
    with pytest.raises(Crash):
        download(client, scratch, tmp_path / "file")
    content = os.urandom(3 * PART)
    scratch.put("object", content)
    download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content


@pytest.mark.needs("get.ifMatch")
def test_p06_changed(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    scratch.put("object", os.urandom(3 * PART))
    at_request(client, 2, lambda: scratch.put("object", os.urandom(3 * PART)))
    (tmp_path / "file").write_bytes(b"an older one")
    with pytest.raises(ObjectChangedError):
        download(client, scratch, tmp_path / "file")
    assert [found.name for found in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == b"an older one"


@pytest.mark.needs("get.ifMatch")
def test_p06_changed_under_a_reader(client: S3Client, scratch: Scratch) -> None:
    scratch.put("object", b"old content")
    reader = RangeReader(client, scratch.bucket, scratch.key("object"))
    assert reader.read_at(0, 3) == b"old"
    scratch.put("object", b"new content")
    with pytest.raises(ObjectChangedError):
        reader.read_at(4, 7)


def test_p06_seek(client: S3Client, scratch: Scratch, tmp_path: Path) -> None:
    content = os.urandom(10_000)
    scratch.put("object", content)
    (tmp_path / "file").write_bytes(content)
    reader = RangeReader(client, scratch.bucket, scratch.key("object"))
    assert reader.size == 10_000
    random_one = random.Random(6)
    with (tmp_path / "file").open("rb", buffering=0) as file:
        for position, length in [(0, 1), (9_999, 1), (9_999, 5), (10_000, 5), (20_000, 5), (5, 0)] + [
            (random_one.randrange(11_000), random_one.randrange(3_000)) for _ in range(20)
        ]:
            expected = os.pread(file.fileno(), length, position)
            assert reader.read_at(position, length) == expected
            assert reader.seek(position) == file.seek(position)
            assert reader.read(length) == expected
            assert reader.tell() == position + len(expected)
        assert reader.seek(-7, os.SEEK_END) == 9_993
        assert reader.read() == content[-7:]
    assert io.BufferedReader(reader).read(1) == b""


def test_p06_seek_in_an_empty_object(client: S3Client, scratch: Scratch) -> None:
    scratch.put("object")
    reader = RangeReader(client, scratch.bucket, scratch.key("object"))
    assert (reader.size, reader.read_at(0, 10), reader.read()) == (0, b"", b"")


def test_p06_no_partial(client: S3Client, scratch: Scratch, tmp_path: Path, faults: Faults) -> None:
    content = os.urandom(PART)
    scratch.put("object", content)
    with faults.rule(f"GetObject key={scratch.prefix}* truncate=1000"), pytest.raises(StorageError):
        download(client, scratch, tmp_path / "file")
    assert not (tmp_path / "file").exists()
    download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content


def test_p06_no_partial_with_one_break(client: S3Client, scratch: Scratch, tmp_path: Path, faults: Faults) -> None:
    content = os.urandom(3 * PART)
    scratch.put("object", content)
    with faults.rule(f"GetObject key={scratch.prefix}* count=1 after=1 truncate=50000"):
        download(client, scratch, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == content
