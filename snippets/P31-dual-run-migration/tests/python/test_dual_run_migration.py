from __future__ import annotations

import json
import random
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from storage.dual_store import DualStore, MigrationMode
from storage.file_store import FileEntry, FileStore, walk_files
from storage.nas_file_store import NasFileStore
from storage.s3_file_store import S3FileStore
from storage.storage_errors import ErrorKind, StorageError, storage_error
from storage.store_capabilities import StoreCapabilities
from storage.store_copies import Difference, backfill, compare_stores
from support.background import Background
from support.requests_seen import before_call
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@pytest.fixture
def nas(tmp_path: Path) -> NasFileStore:
    (tmp_path / "nas").mkdir()
    return NasFileStore(tmp_path / "nas")


@pytest.fixture
def s3(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> S3FileStore:
    return S3FileStore(client, capabilities, scratch.bucket, scratch.prefix)


class Outage:
    """Makes a client's changes fail while it lasts."""

    def __init__(self, client: S3Client) -> None:
        self.on = False
        for operation in ("PutObject", "DeleteObject", "DeleteObjects"):
            before_call(client, operation, self._fail)

    def _fail(self, _: dict[str, Any]) -> None:
        if self.on:
            raise storage_error(ErrorKind.UNAVAILABLE, "the store is down", retryable=False)


def dual(nas: FileStore, s3: FileStore, tmp_path: Path, mode: MigrationMode, failure: Any = "fail") -> DualStore:
    return DualStore(nas, s3, mode=mode, on_secondary_failure=failure, queue_file=tmp_path / "queue.jsonl")


def everything(store: FileStore) -> dict[str, bytes]:
    return {path: store.read(path) for path in walk_files(store)}


PATHS = ["a", "b/c", "b/d", "报告/一.txt", "报告/deep/x"]


def act_at_random(store: FileStore, seed: int, model: dict[str, bytes], count: int = 40) -> None:
    chance = random.Random(seed)
    for number in range(count):
        path = chance.choice(PATHS)
        action = chance.randrange(10)
        if action < 6:
            model[path] = f"{path} {number}".encode()
            store.write(path, model[path])
        elif action < 9:
            model.pop(path, None)
            store.delete(path)
        else:
            directory = path.partition("/")[0]
            if directory != path:
                for below in [each for each in model if each.startswith(directory + "/")]:
                    del model[below]
                store.delete_tree(directory)


@pytest.mark.parametrize("mode", [MigrationMode.DUAL_WRITE, MigrationMode.READ_THROUGH])
def test_p31_equal(nas: NasFileStore, s3: S3FileStore, tmp_path: Path, mode: MigrationMode) -> None:
    store = dual(nas, s3, tmp_path, mode)
    model: dict[str, bytes] = {}
    act_at_random(store, 31, model)
    assert model
    assert everything(nas) == everything(s3) == everything(store) == model
    assert list(compare_stores(nas, s3)) == []


def test_p31_equal_only_where_it_is(nas: NasFileStore, s3: S3FileStore) -> None:
    for path, one, other in [("a", b"1", b"1"), ("b", b"1", None), ("c", None, b"1"), ("d", b"1", b"2")]:
        if one is not None:
            nas.write(path, one)
        if other is not None:
            s3.write(path, other)
    assert list(compare_stores(nas, s3)) == [
        Difference("b", "primaryOnly"),
        Difference("d", "differs"),
        Difference("c", "secondaryOnly"),
    ]


def test_p31_secondary_down_fails(client: S3Client, nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> None:
    store = dual(nas, s3, tmp_path, MigrationMode.DUAL_WRITE)
    store.write("a", b"old")
    outage = Outage(client)
    outage.on = True
    with pytest.raises(ConnectionError):
        store.write("a", b"new")
    with pytest.raises(ConnectionError):
        store.delete("a")
    assert store.read("a") == b"old"
    assert everything(nas) == {"a": b"old"}


def test_p31_secondary_down_is_queued(client: S3Client, nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> None:
    store = dual(nas, s3, tmp_path, MigrationMode.DUAL_WRITE, "queue")
    model: dict[str, bytes] = {}
    act_at_random(store, 1, model)
    outage = Outage(client)
    outage.on = True
    act_at_random(store, 2, model)
    store.write("报告/late", b"late")
    model["报告/late"] = b"late"
    assert everything(store) == everything(nas) == model
    lines = [json.loads(line) for line in (tmp_path / "queue.jsonl").read_text("utf-8").splitlines()]
    assert lines[-1] == {"side": "secondary", "kind": "file", "path": "报告/late"}
    done, left = store.replay()
    assert (done, left > 0) == (0, True)
    outage.on = False
    again = dual(nas, s3, tmp_path, MigrationMode.DUAL_WRITE, "queue")
    assert again.replay() == (left, 0)
    assert everything(s3) == model
    assert again.replay() == (0, 0)


def test_p31_secondary_down_after_a_crash_in_the_queue(nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> None:
    nas.write("a", b"1")
    queue = tmp_path / "queue.jsonl"
    queue.write_text('{"side":"secondary","kind":"file","path":"a"}\n{"side":"secon', "utf-8")
    assert dual(nas, s3, tmp_path, MigrationMode.DUAL_WRITE, "queue").replay() == (1, 0)
    assert everything(s3) == {"a": b"1"}
    queue.write_text('{"side":"primary","kind":"file","path":"字"}\n{"side":"prim', "utf-8")
    dual(Away(tmp_path / "nas"), s3, tmp_path, MigrationMode.READ_THROUGH, "queue").write("b", b"2")
    lines = [json.loads(line) for line in queue.read_text("utf-8").splitlines()]
    assert [(line["side"], line["path"]) for line in lines] == [("primary", "字"), ("primary", "b")]


def test_p31_backfill(nas: NasFileStore, s3: S3FileStore) -> None:
    for number in range(12):
        nas.write(f"d{number % 3}/{number}", f"{number}".encode())
    s3.write("d0/0", b"9")  # as long, and different

    class Cut(threading.Event):
        """Set after some looks."""

        looks = 5

        def is_set(self) -> bool:
            self.looks -= 1
            return self.looks < 0

    with pytest.raises(StorageError) as caught:
        backfill(nas, s3, cancel=Cut())
    assert caught.value.kind is ErrorKind.CANCELLED
    assert 0 < len(everything(s3)) < 12
    assert backfill(nas, s3) == 7
    assert everything(s3) == everything(nas)
    assert list(compare_stores(nas, s3)) == []
    assert backfill(nas, s3) == 0


def test_p31_read_through(nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> None:
    nas.write("old/only", b"old")
    nas.write("both", b"stale")
    s3.write("both", b"current")
    store = dual(nas, s3, tmp_path, MigrationMode.READ_THROUGH)
    assert store.read("old/only") == b"old"
    with store.open_read("old/only") as file:
        assert file.read() == b"old"
    assert store.stat("old/only").size == 3
    assert store.exists("old")
    assert store.read("both") == b"current"
    assert list(store.list("")) == [FileEntry("both", "both", "file", 7), FileEntry("old", "old", "directory")]
    with pytest.raises(FileNotFoundError):
        store.read("none")
    done = dual(nas, s3, tmp_path, MigrationMode.S3_ONLY)
    with pytest.raises(FileNotFoundError):
        done.read("old/only")
    assert not done.exists("old/only")


def test_p31_read_through_refuses_what_exists(
    nas: NasFileStore, s3: S3FileStore, tmp_path: Path, capabilities: StoreCapabilities
) -> None:
    if not capabilities.works("put.ifNoneMatch"):
        return
    store = dual(nas, s3, tmp_path, MigrationMode.READ_THROUGH)
    store.write("new", b"1", if_absent=True)
    with pytest.raises(FileExistsError):
        store.write("new", b"2", if_absent=True)
    assert everything(nas) == everything(s3) == {"new": b"1"}


@pytest.mark.parametrize("failure", ["fail", "queue"])
def test_p31_read_through_knows_what_only_the_old_side_has(
    nas: NasFileStore, s3: S3FileStore, tmp_path: Path, failure: str
) -> None:
    nas.write("old", b"old")
    with pytest.raises(FileExistsError):
        dual(nas, s3, tmp_path, MigrationMode.READ_THROUGH, failure).write("old", b"new", if_absent=True)
    assert everything(nas) == {"old": b"old"}
    assert everything(s3) == {}


class Away(NasFileStore):
    """A share that can be read only."""

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        raise storage_error(ErrorKind.UNAVAILABLE, "the share is away")

    def delete(self, path: str) -> None:
        self.write(path, b"")

    def delete_tree(self, directory: str) -> None:
        self.write(directory, b"")


@pytest.fixture
def missed(nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> DualStore:
    """Two sides of which the old one missed a deletion, the deletion of a tree, and a write."""
    for path in ("gone", "tree/a", "tree/b/c", "kept/d", "file"):
        nas.write(path, b"old")
    store = dual(Away(tmp_path / "nas"), s3, tmp_path, MigrationMode.READ_THROUGH, "queue")
    store.delete("gone")
    store.delete_tree("tree")
    store.write("file", b"new")
    return store


def test_p31_read_through_without_what_a_queued_change_deleted(missed: DualStore) -> None:
    for path in ("gone", "tree/a", "tree/b/c", "tree/b", "tree"):
        assert not missed.exists(path)
        with pytest.raises(FileNotFoundError):
            missed.stat(path)
    with pytest.raises(FileNotFoundError):
        missed.read("gone")
    with pytest.raises(FileNotFoundError):
        missed.open_read("tree/a")
    assert everything(missed) == {"file": b"new", "kept/d": b"old"}
    assert [entry.name for entry in missed.list("")] == ["file", "kept"]
    missed.write("tree/b/c", b"anew")
    assert missed.read("tree/b/c") == b"anew"


def test_p31_backfill_does_not_undo_what_waits_in_the_queue(
    missed: DualStore, nas: NasFileStore, s3: S3FileStore, tmp_path: Path
) -> None:
    assert missed.backfill() == 1
    assert everything(s3) == {"file": b"new", "kept/d": b"old"}
    nas.write("another", b"x")
    assert list(missed.compare()) == [
        Difference("another", "primaryOnly"),
        Difference("file", "differs", queued=True),
        Difference("gone", "primaryOnly", queued=True),
        Difference("tree/a", "primaryOnly", queued=True),
        Difference("tree/b/c", "primaryOnly", queued=True),
    ]
    assert missed.backfill() == 1
    with pytest.raises(StorageError) as caught:
        dual(nas, s3, tmp_path, MigrationMode.NAS_ONLY)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert dual(nas, s3, tmp_path, MigrationMode.READ_THROUGH, "queue").replay() == (3, 0)
    assert list(compare_stores(nas, s3)) == []
    assert dual(nas, s3, tmp_path, MigrationMode.NAS_ONLY).read("file") == b"new"


def test_p31_backfill_lets_nobody_write_in_between(nas: NasFileStore, s3: S3FileStore, tmp_path: Path) -> None:
    nas.write("live", b"old")
    writes: list[Background[None]] = []

    class Watched(NasFileStore):
        """Somebody writes while the backfill reads."""

        def read(self, path: str) -> bytes:
            content = super().read(path)
            writes.append(Background(lambda: store.write("live", b"new")))
            writes[-1].settle(0.2)
            return content

    store = dual(Watched(tmp_path / "nas"), s3, tmp_path, MigrationMode.DUAL_WRITE)
    assert store.backfill() == 1
    for write in writes:
        write.result()
    assert everything(nas) == everything(s3) == {"live": b"new"}


@pytest.mark.parametrize("mode", [MigrationMode.DUAL_WRITE, MigrationMode.READ_THROUGH])
def test_p31_rollback(nas: NasFileStore, s3: S3FileStore, tmp_path: Path, mode: MigrationMode) -> None:
    nas.write("a", b"before")
    backfill(nas, s3)
    model = {"a": b"before"}
    act_at_random(dual(nas, s3, tmp_path, mode), 7, model)
    back = dual(nas, s3, tmp_path, MigrationMode.NAS_ONLY)
    assert everything(back) == model
    back.write("after", b"x")
    assert nas.read("after") == b"x"
    assert not s3.exists("after")
