from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from storage.move_directory import DirectoryMoveResult, move_directory
from storage.storage_errors import ErrorKind, StorageError
from storage.store_capabilities import StoreCapabilities
from support.requests_seen import Crash, CrashAt, RequestsSeen, after_call, crash_before
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

FILES = {"a.txt": b"a", "b c+%.txt": b"bb", "deep/er/字.txt": b"ccc", "empty": b""}


def move(
    client: S3Client, capabilities: StoreCapabilities, scratch: Scratch, folder: str = "", **given: Any
) -> DirectoryMoveResult:
    source, destination = given.pop("source", "from"), given.pop("destination", "to/there/")
    return move_directory(
        client,
        capabilities,
        scratch.bucket,
        scratch.key(folder + source),
        scratch.key(folder + destination),
        plan_prefix=scratch.key(folder + "plans/"),
        **given,
    )


def put_source(scratch: Scratch, folder: str = "") -> None:
    for name, content in FILES.items():
        scratch.put(f"{folder}from/{name}", content)


def contents(scratch: Scratch, folder: str) -> dict[str, bytes | None]:
    return {name.removeprefix(folder): scratch.get(name) for name in scratch.names() if name.startswith(folder)}


MOVED = {f"to/there/{name}": content for name, content in FILES.items()}


def test_p09_all(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    scratch.put("from-beside", b"stays")
    assert move(client, capabilities, scratch) == DirectoryMoveResult(len(FILES), [], [])
    assert contents(scratch, "") == {**MOVED, "from-beside": b"stays"}


def test_p09_all_or_nothing_yet(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    cancel = threading.Event()
    after_call(client, "CopyObject", cancel.set)
    with pytest.raises(StorageError) as caught:
        move(client, capabilities, scratch, cancel=cancel, concurrency=1)
    assert caught.value.kind is ErrorKind.CANCELLED
    assert {f"from/{name}" for name in FILES} <= set(scratch.names())


def test_p09_rerun(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    crashes = 0
    for when in ("before", "after"):
        nth = 0
        while True:
            nth += 4 if nth > 6 else 1  # the middle is all alike
            folder = f"{when}-{nth}/"
            put_source(scratch, folder)
            dying = make_client()
            crash = CrashAt(dying, nth, when)
            try:
                move(dying, capabilities, scratch, folder, concurrency=1)
            except Crash:
                crashes += 1
                found = contents(scratch, folder)
                for name, content in FILES.items():
                    assert content in (found.get(f"from/{name}"), found.get(f"to/there/{name}"))
                # One that died at the very end left nothing to do; one that had no plan begins anew.
                assert move(client, capabilities, scratch, folder, concurrency=2).vanished == []
            finally:
                dying.close()
            assert contents(scratch, folder) == MOVED
            if not crash.crashed:
                break
    assert crashes >= 12


def test_p09_rerun_by_its_plan(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    dying = make_client()
    crash_before(dying, "DeleteObject")
    with pytest.raises(Crash):
        move(dying, capabilities, scratch, concurrency=1)
    dying.close()
    (planned,) = [name for name in scratch.names() if name.startswith("plans/")]
    plan = json.loads(scratch.get(planned) or b"")
    assert len(planned.removeprefix("plans/")) == 32 + len(".json")
    assert (plan["version"], plan["source"], plan["destination"]) == (1, scratch.key("from/"), scratch.key("to/there/"))
    expected = [
        {"name": name, "etag": scratch.head(f"from/{name}")["ETag"], "size": len(FILES[name])} for name in sorted(FILES)
    ]
    assert plan["objects"] == expected
    assert move(client, capabilities, scratch).moved == len(FILES)
    assert contents(scratch, "") == MOVED


def test_p09_rerun_keeps_what_others_wrote(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    dying = make_client()
    crash_before(dying, "DeleteObject")
    with pytest.raises(Crash):
        move(dying, capabilities, scratch, concurrency=1)
    dying.close()
    scratch.put("to/there/a.txt", b"theirs")
    for prefix in ("from/", "to/there/"):
        client.delete_object(Bucket=scratch.bucket, Key=scratch.key(f"{prefix}empty"))
    result = move(client, capabilities, scratch)
    assert result == DirectoryMoveResult(2, [scratch.key("from/a.txt")], [scratch.key("from/empty")])
    assert scratch.get("to/there/a.txt") == b"theirs"
    assert scratch.get("from/a.txt") == FILES["a.txt"]


def test_p09_late_key(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    late: list[Callable[[], object]] = [
        lambda: scratch.put("from/late", b"late"),
        lambda: scratch.put("from/empty", b"no longer empty"),
    ]
    after_call(client, "CopyObject", lambda: late.pop()() if late else None)
    result = move(client, capabilities, scratch, concurrency=1)
    assert scratch.key("from/late") in result.kept
    assert scratch.get("from/late") == b"late"
    assert b"no longer empty" in (scratch.get("from/empty"), scratch.get("to/there/empty"))
    # Called again, it moves what is left; what is in its way now is a directory that is not empty.
    with pytest.raises(FileExistsError):
        move(client, capabilities, scratch)
    assert scratch.get("from/late") == b"late"


def test_p09_late_key_after_the_deletes(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    after_call(client, "DeleteObject", lambda: scratch.put("from/later", b"later"))
    result = move(client, capabilities, scratch, concurrency=1)
    assert result == DirectoryMoveResult(len(FILES), [scratch.key("from/later")], [])
    assert scratch.get("from/later") == b"later"


@pytest.mark.parametrize("destination", ["from", "from/", "from/inner", ""])
def test_p09_overlap(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities, destination: str) -> None:
    put_source(scratch)
    seen = RequestsSeen(client)
    with pytest.raises(StorageError) as caught:
        move(client, capabilities, scratch, destination=destination)
    assert caught.value.kind is ErrorKind.INVALID
    assert seen.log == []


def test_p09_overlap_with_an_occupied_destination(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    put_source(scratch)
    scratch.put("to/there/theirs", b"theirs")
    with pytest.raises(FileExistsError):
        move(client, capabilities, scratch)
    assert contents(scratch, "from/") == FILES
    assert contents(scratch, "to/") == {"there/theirs": b"theirs"}


def test_p09_overlap_only_in_name(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch)
    move(client, capabilities, scratch, destination="from-2")
    assert contents(scratch, "from-2/") == FILES
