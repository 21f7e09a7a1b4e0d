from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from storage.resumable_upload import MIN_PART_SIZE, abort, part_size_for, state_file_for, upload_file
from storage.storage_errors import ErrorKind, StorageError
from support.faults import Faults
from support.requests_seen import Crash, RequestsSeen, before_call
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

MIB = 1024 * 1024
SIZE = 2 * MIN_PART_SIZE + 1000  # three parts


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "source.bin"
    file.write_bytes(os.urandom(SIZE))
    return file


def upload(client: S3Client, scratch: Scratch, source: Path, **options: Any) -> str:
    given = {"part_size": MIN_PART_SIZE, "concurrency": 1, **options}
    return upload_file(client, scratch.bucket, scratch.key("file"), source, **given)


def stop_before_part(client: S3Client, number: int) -> None:
    def stop(params: dict[str, Any]) -> None:
        if params["PartNumber"] == number:
            raise Crash

    before_call(client, "UploadPart", stop)


def cut_off(scratch: Scratch, source: Path, number: int = 3) -> None:
    """Begins an upload with a client of its own that ends before a part."""
    client = make_client()
    stop_before_part(client, number)
    with pytest.raises(Crash):
        upload(client, scratch, source)
    client.close()


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (0, 8 * MIB),
        (100 * MIB, 8 * MIB),
        (80_000 * MIB, 8 * MIB),
        (80_000 * MIB + 1, 8 * MIB + 1),
        (5 * 1024**4, 549_755_814),
    ],
)
def test_p05_parts(length: int, expected: int) -> None:
    size = part_size_for(length)
    assert size == expected
    assert -(-length // size) <= 10_000


def test_p05_parts_floor_and_limit() -> None:
    assert part_size_for(1, wanted=1) == MIN_PART_SIZE
    with pytest.raises(StorageError) as caught:
        part_size_for(5 * 1024**4 + 1)
    assert caught.value.kind is ErrorKind.INVALID


def test_p05_parts_arrive(client: S3Client, scratch: Scratch, source: Path) -> None:
    seen = RequestsSeen(client)
    progress: list[tuple[int, int]] = []
    etag = upload(
        client, scratch, source, concurrency=3, content_type="video/x-test", on_progress=lambda *of: progress.append(of)
    )
    assert scratch.get("file") == source.read_bytes()
    head = scratch.head("file")
    assert (head["ETag"], head["ContentType"]) == (etag, "video/x-test")
    assert seen.count["UploadPart"] == 3
    assert progress[-1] == (SIZE, SIZE)
    assert not state_file_for(source).exists()


@pytest.mark.parametrize("size", [0, 1, MIN_PART_SIZE])
def test_p05_parts_are_not_needed_for_small_files(client: S3Client, scratch: Scratch, source: Path, size: int) -> None:
    source.write_bytes(os.urandom(size))
    seen = RequestsSeen(client)
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()
    assert set(seen.count) == {"PutObject"}


def test_p05_resume(client: S3Client, scratch: Scratch, source: Path) -> None:
    cut_off(scratch, source)
    assert scratch.get("file") is None
    seen = RequestsSeen(client)
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()
    assert ["partNumber=3" in request.url for request in seen.of("UploadPart")] == [True]
    assert seen.count["CreateMultipartUpload"] == 0
    assert scratch.uploads() == []


def test_p05_resume_after_cancelling(client: S3Client, scratch: Scratch, source: Path) -> None:
    cancel = threading.Event()
    with pytest.raises(StorageError) as caught:
        upload(client, scratch, source, cancel=cancel, on_progress=lambda done, _: cancel.set())
    assert caught.value.kind is ErrorKind.CANCELLED
    assert state_file_for(source).exists()
    seen = RequestsSeen(client)
    upload(client, scratch, source)
    assert seen.count["UploadPart"] < 3
    assert scratch.get("file") == source.read_bytes()


def test_p05_resume_sends_a_part_that_differs(client: S3Client, scratch: Scratch, source: Path) -> None:
    cut_off(scratch, source)
    state = json.loads(state_file_for(source).read_text())
    scratch.client.upload_part(
        Bucket=scratch.bucket, Key=scratch.key("file"), UploadId=state["uploadId"], PartNumber=1, Body=b"x" * 1000
    )
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()


def test_p05_resume_of_an_upload_that_is_gone(client: S3Client, scratch: Scratch, source: Path) -> None:
    cut_off(scratch, source)
    state = json.loads(state_file_for(source).read_text())
    scratch.client.abort_multipart_upload(Bucket=scratch.bucket, Key=scratch.key("file"), UploadId=state["uploadId"])
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()


@pytest.mark.parametrize("change", ["content", "time"])
def test_p05_source_changed_between_two_calls(client: S3Client, scratch: Scratch, source: Path, change: str) -> None:
    cut_off(scratch, source)
    ((_, old_upload),) = scratch.uploads()
    stat = source.stat()
    if change == "content":
        source.write_bytes(os.urandom(SIZE))
    os.utime(source, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1_000_000_000))
    seen = RequestsSeen(client)
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()
    assert not [request for request in seen.of("UploadPart") if old_upload in request.url]
    assert scratch.uploads() == []


def test_p05_source_changed_during_the_upload(client: S3Client, scratch: Scratch, source: Path) -> None:
    scratch.put("file", b"old")

    def change(params: dict[str, Any]) -> None:
        if params["PartNumber"] == 2:
            with source.open("r+b") as file:
                file.write(b"changed")
            os.utime(source, ns=(0, 0))

    before_call(client, "UploadPart", change)
    with pytest.raises(StorageError) as caught:
        upload(client, scratch, source)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert scratch.get("file") == b"old"
    assert scratch.uploads() == []
    assert not state_file_for(source).exists()


def test_p05_no_orphan(client: S3Client, scratch: Scratch, source: Path) -> None:
    cut_off(scratch, source)
    assert len(scratch.uploads()) == 1
    abort(client, state_file_for(source))
    assert scratch.uploads() == []
    assert not state_file_for(source).exists()
    abort(client, state_file_for(source))


def test_p05_no_orphan_when_the_first_part_never_went(client: S3Client, scratch: Scratch, source: Path) -> None:
    cut_off(scratch, source, number=1)
    abort(client, state_file_for(source))
    assert scratch.uploads() == []


def test_p05_no_orphan_when_the_state_cannot_be_written(client: S3Client, scratch: Scratch, source: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        upload(client, scratch, source, state_file=source.parent / "no-such-folder" / "state.json")
    assert caught.value.errno == errno.ENOENT
    assert scratch.uploads() == []


def test_p05_complete_error(client: S3Client, scratch: Scratch, source: Path, faults: Faults) -> None:
    scratch.put("file", b"x" * SIZE)  # of the same length: the length alone does not tell
    with (
        faults.rule(f"CompleteMultipartUpload key={scratch.prefix}* errorIn200"),
        pytest.raises(StorageError) as caught,
    ):
        upload(client, scratch, source)
    assert caught.value.code == "InternalError"
    assert scratch.get("file") == b"x" * SIZE
    upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()


def test_p05_complete_error_of_a_lost_reply(client: S3Client, scratch: Scratch, source: Path, faults: Faults) -> None:
    with faults.rule(f"CompleteMultipartUpload key={scratch.prefix}* count=1 reset=answer"):
        upload(client, scratch, source)
    assert scratch.get("file") == source.read_bytes()
