from __future__ import annotations

import json
import re
import threading
from typing import TYPE_CHECKING, Any

import pytest

from document_archive.storage.append_log import SegmentWriter, compact, read_log
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.background import Background, in_parallel
from support.requests_seen import Crash, CrashAt, after_call, before_call, crash_after, lose_replies
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def records(client: S3Client, scratch: Scratch, folder: str = "") -> list[str]:
    return list(read_log(client, scratch.bucket, scratch.key(folder)))


def by_writer(found: list[str]) -> dict[str, list[int]]:
    result: dict[str, list[int]] = {}
    for record in found:
        writer, number = record.split(" ")[:2]
        result.setdefault(writer, []).append(int(number))
    return result


def fill(client: S3Client, scratch: Scratch, writer: str, count: int, folder: str = "") -> None:
    with SegmentWriter(client, scratch.bucket, scratch.key(folder), writer, max_bytes=60, max_delay=600) as log:
        for number in range(count):
            log.append(f"{writer} {number} 记录")


def test_p16_all_once(scratch: Scratch) -> None:
    def write(number: int) -> None:
        client = make_client()
        fill(client, scratch, f"w{number}", 40)
        client.close()

    in_parallel([lambda number=number: write(number) for number in range(4)])  # type: ignore[misc]
    client = make_client()
    found = records(client, scratch)
    client.close()
    assert by_writer(found) == {f"w{number}": list(range(40)) for number in range(4)}
    assert found[0].endswith(" 记录")
    assert all(re.fullmatch(r"seg/\d{8}T\d{9}Z-w\d-\d{10}", name) for name in scratch.names())


def test_p16_all_once_from_several_threads(client: S3Client, scratch: Scratch) -> None:
    with SegmentWriter(client, scratch.bucket, scratch.prefix, "w", max_bytes=200, max_delay=600) as log:

        def write(thread: int) -> None:
            for number in range(50):
                log.append(f"t{thread} {number}")

        in_parallel([lambda thread=thread: write(thread) for thread in range(4)])  # type: ignore[misc]
    assert by_writer(records(client, scratch)) == {f"t{thread}": list(range(50)) for thread in range(4)}


def test_p16_all_once_when_a_reply_is_lost(client: S3Client, scratch: Scratch) -> None:
    lose_replies(client, "PutObject", 2)
    fill(client, scratch, "w", 10)
    assert by_writer(records(client, scratch)) == {"w": list(range(10))}


def test_p16_all_once_when_the_clock_is_set_back(client: S3Client, scratch: Scratch) -> None:
    times = iter([2_000.0, 1_000.0, 3_000.0])
    log = SegmentWriter(client, scratch.bucket, scratch.prefix, "w", now=lambda: next(times))
    for number in range(3):
        log.append(f"w {number}")
        log.flush()
    log.close()
    assert records(client, scratch) == ["w 0", "w 1", "w 2"]


def test_p16_all_once_or_refused(client: S3Client, scratch: Scratch) -> None:
    with pytest.raises(StorageError) as caught:
        SegmentWriter(client, scratch.bucket, scratch.prefix, "a-b")
    assert caught.value.kind is ErrorKind.INVALID
    log = SegmentWriter(client, scratch.bucket, scratch.prefix, "w")
    with pytest.raises(StorageError):
        log.append("two\nlines")
    log.close()
    with pytest.raises(StorageError):
        log.append("late")
    assert scratch.names() == []


def test_p16_crash(client: S3Client, scratch: Scratch) -> None:
    log = SegmentWriter(client, scratch.bucket, scratch.prefix, "w", max_bytes=30, max_delay=600)
    acknowledged: list[int] = []
    lost: list[int] = []
    for number in range(10):
        stored = log.append(f"w {number} 0123456789")
        (acknowledged if stored.done() and stored.exception() is None else lost).append(number)
        if number == 6:
            # What comes now is sent and never stored.
            before_call(client, "PutObject", lambda _: (_ for _ in ()).throw(StorageError("the process ends here")))
    found = by_writer(records(scratch.client, scratch))["w"]
    assert acknowledged
    assert set(acknowledged) <= set(found)
    assert found == list(range(len(found)))


def test_p16_crash_never_acknowledges_what_is_not_stored(client: S3Client, scratch: Scratch) -> None:
    puts = threading.Semaphore(0)
    release = threading.Event()

    def hold(_: object) -> None:
        puts.release()
        release.wait(60)

    before_call(client, "PutObject", hold)
    log = SegmentWriter(client, scratch.bucket, scratch.prefix, "w", max_delay=0.01)
    stored = log.append("w 0")
    assert puts.acquire(timeout=60)
    assert not stored.done()
    release.set()
    stored.result(60)
    assert scratch.names() != []
    log.close()


def test_p16_crash_is_told_to_who_waits(client: S3Client, scratch: Scratch) -> None:
    log = SegmentWriter(client, "no-such-bucket-of-these-tests", scratch.prefix, "w", max_delay=600)
    stored = log.append("w 0")
    with pytest.raises(StorageError):
        log.close()
    assert isinstance(stored.exception(0), StorageError)


def test_p16_compact(client: S3Client, scratch: Scratch) -> None:
    for writer in ("a", "b"):
        fill(client, scratch, writer, 30)
    before = records(client, scratch)
    segments = scratch.names()
    assert len(segments) > 3
    assert compact(client, scratch.bucket, scratch.prefix, max_bytes=150) == len(segments)
    assert records(client, scratch) == before
    names = scratch.names()
    assert 1 < len(names) < len(segments)
    assert all(re.fullmatch(r"cmp/\d{8}T\d{9}Z-\w-\d{10}-[0-9a-f]{16}", name) for name in names)
    header, _, body = (scratch.get(names[0]) or b"").partition(b"\n")
    described = json.loads(header)
    assert described["version"] == 1
    assert f"seg/{described['segments'][0]['name']}" == segments[0]
    assert sum(segment["bytes"] for segment in described["segments"]) == len(body)
    fill(client, scratch, "c", 3)
    assert compact(client, scratch.bucket, scratch.prefix) > 0
    assert records(client, scratch) == before + ["c 0 记录", "c 1 记录", "c 2 记录"]
    assert compact(client, scratch.bucket, scratch.prefix) == 0


def test_p16_compact_reads_what_an_object_holds_without_its_records(client: S3Client, scratch: Scratch) -> None:
    names = [f"20260131T000000000Z-w1-{number:010}" for number in range(2_000)]
    content = {name: f"w1 {number}\n" for number, name in enumerate(names)}
    header = {"version": 1, "segments": [{"name": name, "bytes": len(text)} for name, text in content.items()]}
    scratch.put("cmp/all", f"{json.dumps(header)}\n{''.join(content.values())}".encode())
    sent: list[dict[str, Any]] = []
    before_call(client, "GetObject", sent.append)
    assert compact(client, scratch.bucket, scratch.prefix) == 0
    assert [params.get("Range") for params in sent] == ["bytes=0-65535", "bytes=0-262143"]
    assert records(client, scratch) == [f"w1 {number}" for number in range(2_000)]


def test_p16_compact_while_somebody_reads(client: S3Client, scratch: Scratch) -> None:
    fill(client, scratch, "a", 12)
    before = records(client, scratch)
    reading = read_log(client, scratch.bucket, scratch.prefix)
    found = [next(reading)]
    compact(scratch.client, scratch.bucket, scratch.prefix)
    assert found + list(reading) == before


def test_p16_compact_twice_at_once(client: S3Client, scratch: Scratch) -> None:
    fill(client, scratch, "a", 12)
    before = records(client, scratch)
    others: list[object] = [None]

    def other() -> None:
        if others:
            others.pop()
            Background(lambda: compact(scratch.client, scratch.bucket, scratch.prefix)).result()
            assert records(scratch.client, scratch) == before

    after_call(client, "GetObject", other)
    compact(client, scratch.bucket, scratch.prefix)
    assert records(scratch.client, scratch) == before


def test_p16_compact_crash(scratch: Scratch) -> None:
    crashes = 0
    reader = make_client()
    for when in ("before", "after"):
        nth = 0
        while True:
            nth += 1
            folder = f"{when}-{nth}/"
            fill(reader, scratch, "a", 4, folder)
            before = records(reader, scratch, folder)
            assert len(before) == 4
            dying = make_client()
            crash = CrashAt(dying, nth, when)
            try:
                compact(dying, scratch.bucket, scratch.key(folder))
            except Crash:
                crashes += 1
                assert records(reader, scratch, folder) == before
                compact(reader, scratch.bucket, scratch.key(folder))
            finally:
                dying.close()
            assert records(reader, scratch, folder) == before
            assert not [name for name in scratch.names() if name.startswith(f"{folder}seg/")]
            if not crash.crashed:
                break
    reader.close()
    assert crashes >= 8


def test_p16_compact_crash_between_object_and_deletes(client: S3Client, scratch: Scratch) -> None:
    fill(client, scratch, "a", 6)
    before = records(client, scratch)
    dying = make_client()
    crash_after(dying, "PutObject")
    with pytest.raises(Crash):
        compact(dying, scratch.bucket, scratch.prefix)
    dying.close()
    assert {name.partition("/")[0] for name in scratch.names()} == {"cmp", "seg"}
    assert records(client, scratch) == before
