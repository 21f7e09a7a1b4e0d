from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from document_archive.storage.copy_object import CopyOptions, ObjectCopy, copy_object
from document_archive.storage.move_file import MoveJournal, RecoveryOutcome, move_object, recover_moves
from document_archive.storage.storage_errors import ErrorKind, StorageError
from document_archive.storage.store_capabilities import Outcome, StoreCapabilities
from support.requests_seen import (
    Crash,
    CrashAt,
    RequestsSeen,
    after_call,
    before_call,
    crash_before,
    lose_first_reply,
)
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

MIB = 1024 * 1024
BY_PARTS = CopyOptions(single_copy_limit=MIB, part_size=5 * MIB)
SOURCE, TARGET = "源 a+b.txt", "to/目标 %.txt"
DESCRIBED: dict[str, Any] = {
    "ContentType": "text/x-report",
    "CacheControl": "max-age=60",
    "ContentDisposition": "inline",
    "Metadata": {"author": "me"},
}


def move(client: S3Client, capabilities: StoreCapabilities, scratch: Scratch, folder: str = "", **given: Any) -> None:
    move_object(
        client,
        capabilities,
        scratch.bucket,
        scratch.key(folder + SOURCE),
        scratch.key(folder + TARGET),
        journal_prefix=scratch.key(folder + ".moves/"),
        **given,
    )


def recover(
    client: S3Client, capabilities: StoreCapabilities, scratch: Scratch, folder: str = ""
) -> list[RecoveryOutcome]:
    prefix = scratch.key(folder + ".moves/")
    return [outcome for _, outcome in recover_moves(client, capabilities, scratch.bucket, journal_prefix=prefix)]


def names(scratch: Scratch, folder: str) -> list[str]:
    return [name.removeprefix(folder) for name in scratch.names() if name.startswith(folder)]


def assert_moved(scratch: Scratch, content: bytes, folder: str = "") -> None:
    assert names(scratch, folder) == [TARGET]
    assert scratch.get(folder + TARGET) == content
    head = scratch.head(folder + TARGET)
    assert {name: head[name] for name in DESCRIBED} == DESCRIBED
    tags = scratch.client.get_object_tagging(Bucket=scratch.bucket, Key=scratch.key(folder + TARGET))["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"project": "x y", "stage": "1"}


def put_source(scratch: Scratch, content: bytes, folder: str = "") -> str:
    return scratch.put(folder + SOURCE, content, Tagging="project=x%20y&stage=1", **DESCRIBED)


def test_p08_moves(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch, b"content")
    move(client, capabilities, scratch)
    assert_moved(scratch, b"content")
    with pytest.raises(FileNotFoundError):
        move(client, capabilities, scratch)
    assert scratch.names() == [TARGET]


def test_p08_moves_note_what_they_do(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    etag = put_source(scratch, b"content")
    crash_before(client, "CopyObject")
    with pytest.raises(Crash):
        move(client, capabilities, scratch)
    (noted,) = [name for name in scratch.names() if name.startswith(".moves/")]
    journal = json.loads(scratch.get(noted) or b"")
    assert journal.pop("started").endswith("Z")
    assert journal == {
        "version": 1,
        "source": scratch.key(SOURCE),
        "destination": scratch.key(TARGET),
        "sourceEtag": etag,
        "size": 7,
        "overwrite": False,
        "state": "copying",
    }
    other = json.dumps({**journal, "version": 2})
    with pytest.raises(StorageError, match="version"):
        MoveJournal.from_json(other)


def test_p08_large(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    content = os.urandom(6 * MIB + 7)
    put_source(scratch, content)
    seen = RequestsSeen(client)
    move(client, capabilities, scratch, options=BY_PARTS)
    assert_moved(scratch, content)
    assert (seen.count["UploadPartCopy"], seen.count["CopyObject"]) == (2, 0)


def test_p08_large_key_with_percent_goes_through_the_client(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    source, decoy = "a%41b.txt", "aAb.txt"
    content, other = os.urandom(11 * MIB + 7), os.urandom(11 * MIB + 7)
    scratch.put(source, content, Tagging="project=x%20y&stage=1", **DESCRIBED)
    # Where the store decodes the key twice, this one would be copied.
    scratch.put(decoy, other)
    seen = RequestsSeen(client)
    prefix = scratch.key(".moves/")
    move_object(
        client,
        capabilities,
        scratch.bucket,
        scratch.key(source),
        scratch.key(TARGET),
        journal_prefix=prefix,
        options=BY_PARTS,
    )
    assert (seen.count["UploadPartCopy"], seen.count["GetObject"], seen.count["UploadPart"]) == (0, 3, 3)
    assert scratch.get(decoy) == other
    scratch.client.delete_object(Bucket=scratch.bucket, Key=scratch.key(decoy))
    assert_moved(scratch, content)


def test_p08_large_key_with_percent_that_changes(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    source = "a%41b.txt"
    etag = scratch.put(source, os.urandom(6 * MIB))
    after_call(client, "UploadPart", lambda: scratch.put(source, os.urandom(6 * MIB)))
    seen = RequestsSeen(client)
    with pytest.raises(StorageError) as caught:
        copy = ObjectCopy(scratch.bucket, scratch.key(source), scratch.key(TARGET), etag)
        copy_object(client, capabilities, copy, BY_PARTS)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert seen.count["UploadPart"] == 1
    assert scratch.names() == [source]
    assert scratch.uploads() == []


def test_p08_large_source_that_changes(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch, os.urandom(6 * MIB))
    changes: list[Callable[[], object]] = [lambda: scratch.put(SOURCE, os.urandom(6 * MIB))]
    after_call(client, "UploadPartCopy", lambda: changes.pop()() if changes else None)
    with pytest.raises(StorageError) as caught:
        move(client, capabilities, scratch, options=BY_PARTS)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert scratch.get(TARGET) is None
    assert scratch.uploads() == []


@pytest.mark.parametrize("options", [CopyOptions(), BY_PARTS], ids=["whole", "parts"])
def test_p08_no_overwrite(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities, options: CopyOptions
) -> None:
    content = os.urandom(MIB + 1)
    scratch.put(SOURCE, content)
    scratch.put(TARGET, b"theirs")
    with pytest.raises(FileExistsError):
        move(client, capabilities, scratch, options=options)
    assert sorted(scratch.names()) == sorted([SOURCE, TARGET])
    assert scratch.get(TARGET) == b"theirs"
    with pytest.raises(FileExistsError):
        copy = ObjectCopy(scratch.bucket, scratch.key(SOURCE), scratch.key(TARGET), scratch.head(SOURCE)["ETag"])
        copy_object(client, capabilities, copy, options)
    replaced = CopyOptions(options.single_copy_limit, options.part_size, overwrite=True)
    move(client, capabilities, scratch, options=replaced)
    assert scratch.names() == [TARGET]
    assert scratch.get(TARGET) == content


def test_p08_no_overwrite_sends_the_condition(client: S3Client, scratch: Scratch) -> None:
    works = ("copy.object", "copy.ifNoneMatch", "complete.ifNoneMatch")
    put_source(scratch, b"content")
    sent: list[dict[str, Any]] = []
    before_call(client, "CopyObject", sent.append)
    move(client, StoreCapabilities({name: Outcome.WORKS for name in works}), scratch, require_exclusive=True)
    assert [params["IfNoneMatch"] for params in sent] == ["*"]


@pytest.mark.parametrize(
    ("operation", "options"),
    [("CopyObject", CopyOptions()), ("CompleteMultipartUpload", BY_PARTS)],
    ids=["whole", "parts"],
)
def test_p08_no_overwrite_of_a_copy_whose_answer_was_lost(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities, operation: str, options: CopyOptions
) -> None:
    content = os.urandom(MIB + 1)
    put_source(scratch, content)
    lose_first_reply(client, operation)
    seen = RequestsSeen(client)
    move(client, capabilities, scratch, options=options)
    assert seen.count[operation] == 2
    assert_moved(scratch, content)


def crash_everywhere(
    scratch: Scratch, capabilities: StoreCapabilities, check: Callable[[str], None], at_least: int = 12
) -> None:
    """Crashes a move before or after its nth request, for every n, until it comes through."""
    crashes = 0
    for when in ("before", "after"):
        nth = 0
        while True:
            nth += 1
            folder = f"{when}-{nth}/"
            put_source(scratch, b"content", folder)
            dying = make_client()
            crash = CrashAt(dying, nth, when)
            try:
                move(dying, capabilities, scratch, folder)
            except Crash:
                crashes += 1
                check(folder)
            finally:
                dying.close()
            if not crash.crashed:
                break
    assert crashes >= at_least


def test_p08_recover(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    def check(folder: str) -> None:
        outcomes = recover(client, capabilities, scratch, folder)
        if outcomes:
            assert outcomes == [RecoveryOutcome.FINISHED]
            assert_moved(scratch, b"content", folder)
        else:  # it died before it noted anything, or after everything was done
            (name,) = names(scratch, folder)
            assert scratch.get(folder + name) == b"content"

    crash_everywhere(scratch, capabilities, check)


def test_p08_recover_with_a_source_that_changed(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    def check(folder: str) -> None:
        if SOURCE not in names(scratch, folder):
            return
        scratch.put(folder + SOURCE, b"newer content")
        outcomes = recover(client, capabilities, scratch, folder)
        assert set(outcomes) <= {RecoveryOutcome.UNDONE}
        assert scratch.get(folder + SOURCE) == b"newer content"
        assert names(scratch, folder) == [SOURCE]

    crash_everywhere(scratch, capabilities, check)


def test_p08_recover_with_a_destination_of_somebody_else(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    put_source(scratch, b"content")
    dying = make_client()
    crash_before(dying, "CopyObject")
    with pytest.raises(Crash):
        move(dying, capabilities, scratch)
    dying.close()
    scratch.put(TARGET, b"theirs!")
    assert recover(client, capabilities, scratch) == [RecoveryOutcome.REFUSED]
    assert (scratch.get(SOURCE), scratch.get(TARGET)) == (b"content", b"theirs!")
    assert sorted(scratch.names()) == sorted([SOURCE, TARGET])


def test_p08_recover_of_a_crash_between_two_parts(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    content = os.urandom(6 * MIB)
    put_source(scratch, content)
    dying = make_client()

    def crash(params: dict[str, Any]) -> None:
        if params["PartNumber"] == 2:
            raise Crash

    before_call(dying, "UploadPartCopy", crash)
    with pytest.raises(Crash):
        move(dying, capabilities, scratch, options=BY_PARTS)
    dying.close()
    assert len(scratch.uploads()) == 1
    assert recover(client, capabilities, scratch) == [RecoveryOutcome.FINISHED]
    assert_moved(scratch, content)
    assert scratch.uploads() == []


def test_p08_verify_first(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch, b"content")
    # What a store that lies about its copies would leave.
    after_call(client, "CopyObject", lambda: scratch.put(TARGET, b"cut"))
    with pytest.raises(StorageError) as caught:
        move(client, capabilities, scratch)
    assert caught.value.kind is ErrorKind.CORRUPT
    assert scratch.get(SOURCE) == b"content"


def test_p08_verify_first_then_delete(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> None:
    put_source(scratch, b"content")
    seen = RequestsSeen(client)
    move(client, capabilities, scratch)
    order = [operation for operation, _ in seen.log]
    copied, deleted = order.index("CopyObject"), order.index("DeleteObject")
    assert "HeadObject" in order[copied:deleted]


def test_p08_verify_first_that_the_source_is_still_the_same(
    client: S3Client, scratch: Scratch, capabilities: StoreCapabilities
) -> None:
    put_source(scratch, b"content")
    after_call(client, "CopyObject", lambda: scratch.put(SOURCE, b"newer content"))
    with pytest.raises(StorageError) as caught:
        move(client, capabilities, scratch)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert scratch.get(SOURCE) == b"newer content"


def test_p08_refuses(client: S3Client, scratch: Scratch) -> None:
    put_source(scratch, b"content")
    seen = RequestsSeen(client)
    ignores = StoreCapabilities({"copy.object": Outcome.WORKS, "copy.ifNoneMatch": Outcome.IGNORED})
    with pytest.raises(StorageError) as caught:
        move(client, ignores, scratch, require_exclusive=True)
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert seen.log == []
    with pytest.raises(StorageError) as caught:
        move(client, StoreCapabilities({}), scratch)
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert scratch.names() == [SOURCE]
