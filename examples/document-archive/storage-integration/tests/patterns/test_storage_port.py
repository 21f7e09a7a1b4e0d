from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.file_store import FileEntry, FileStore, StoredStat, walk_files
from document_archive.storage.nas_file_store import NasFileStore
from document_archive.storage.s3_file_store import S3FileStore
from document_archive.storage.storage_errors import ErrorKind, StorageError
from document_archive.storage.store_capabilities import Outcome, StoreCapabilities
from support.requests_seen import RequestsSeen
from support.scripted_server import Answer, Request, scripted_server
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def check_contract(store: FileStore) -> None:
    """What holds for every kind of place."""
    assert list(store.list("")) == []
    contents = {
        "a.txt": b"",
        "报告/一 +%.txt": "内容".encode(),
        "报告/deep/er/x": os.urandom(300_000),
        "b/c": b"c",
        "b.txt": b"b",
    }
    for path, content in contents.items():
        store.write(path, content)
    for path, content in contents.items():
        assert store.read(path) == content
        with store.open_read(path) as file:
            assert file.read(2) == content[:2]
            assert file.read() == content[2:]
        assert store.stat(path) == StoredStat("file", len(content))
        assert store.exists(path)
    assert store.stat("报告") == StoredStat("directory")
    assert store.exists("报告/deep")
    assert not store.exists("报告/d")
    assert list(store.list("")) == [
        FileEntry("a.txt", "a.txt", "file", 0),
        FileEntry("b.txt", "b.txt", "file", 1),
        FileEntry("b", "b", "directory"),
        FileEntry("报告", "报告", "directory"),
    ]
    assert list(store.list("报告")) == [
        FileEntry("deep", "报告/deep", "directory"),
        FileEntry("一 +%.txt", "报告/一 +%.txt", "file", 6),
    ]
    assert sorted(walk_files(store)) == sorted(contents)
    assert list(store.list("none")) == []

    store.write("a.txt", b"newer")
    assert store.read("a.txt") == b"newer"
    store.delete("a.txt")
    store.delete("a.txt")
    assert not store.exists("a.txt")
    store.delete_tree("报告")
    store.delete_tree("报告")
    assert sorted(walk_files(store)) == ["b.txt", "b/c"]
    store.delete("b/c")
    assert not store.exists("b")
    store.delete_tree("")
    assert list(store.list("")) == []


@pytest.fixture
def nas(tmp_path: Path) -> NasFileStore:
    root = tmp_path / "root"
    root.mkdir()
    return NasFileStore(root)


@pytest.fixture
def s3(client: S3Client, scratch: Scratch, capabilities: StoreCapabilities) -> S3FileStore:
    return S3FileStore(client, capabilities, scratch.bucket, scratch.key("root/"))


def test_p32_contract_nas(nas: NasFileStore) -> None:
    check_contract(nas)


def test_p32_contract_nas_whole_files(nas: NasFileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nas.write("dir/file", b"old")
    with nas.open_read("dir/file") as reader:
        nas.write("dir/file", b"newer")
        assert reader.read() == b"old"

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError) as caught:
        nas.write("dir/file", b"lost")
    assert caught.value.kind is ErrorKind.QUOTA
    assert nas.read("dir/file") == b"newer"
    assert list(walk_files(nas)) == ["dir/file"]
    assert list((tmp_path / "root/.unfinished").iterdir()) == []


def test_p32_contract_s3(s3: S3FileStore, scratch: Scratch) -> None:
    scratch.put("root-beside", b"stays")
    check_contract(s3)
    assert scratch.names() == ["root-beside"]


INVALID = ["/a", "", "a//b", "a/../b", "../a", "a/", "a\n", ".unfinished/x", "x" * 1025]


def check_errors(store: FileStore) -> None:
    for missing in ("none", "none/deep", "file/below"):
        store.write("file", b"x")
        reads: list[Callable[[str], object]] = [store.read, store.open_read, store.stat]
        for ask in reads:
            with pytest.raises(FileNotFoundError) as absent:
                ask(missing)
            assert isinstance(absent.value, StorageError)
            assert absent.value.kind is ErrorKind.NOT_FOUND
    for path in INVALID:
        calls: list[Callable[[str], object]] = [store.read, store.stat, store.delete, store.exists]
        for ask in [*calls, lambda bad: store.write(bad, b"")]:
            with pytest.raises(StorageError) as refused:
                ask(path)
            assert refused.value.kind is ErrorKind.INVALID


def check_absent(store: FileStore) -> None:
    store.write("new", b"first", if_absent=True)
    with pytest.raises(FileExistsError) as caught:
        store.write("new", b"second", if_absent=True)
    assert isinstance(caught.value, StorageError)
    assert caught.value.kind is ErrorKind.ALREADY_EXISTS
    assert store.read("new") == b"first"


def test_p32_errors_nas(nas: NasFileStore) -> None:
    check_errors(nas)
    check_absent(nas)


def test_p32_errors_s3(s3: S3FileStore, capabilities: StoreCapabilities) -> None:
    check_errors(s3)
    if capabilities.works("put.ifNoneMatch"):
        check_absent(s3)


def test_p32_errors_s3_reply_is_lost() -> None:
    writers: list[str] = []

    def handler(request: Request) -> Answer:
        if request.method == "HEAD":
            return Answer(200, headers={"ETag": '"e"', "x-amz-meta-writer-id": writers[0]})
        writers.append(request.headers["x-amz-meta-writer-id"])
        return Answer(412, b"<Error><Code>PreconditionFailed</Code></Error>", drop=len(writers) == 1)

    with scripted_server(handler) as server:
        client = make_client(endpoint=server.url)
        store = S3FileStore(client, StoreCapabilities({"put.ifNoneMatch": Outcome.WORKS}), "bucket")
        store.write("new", b"mine", if_absent=True)
        with pytest.raises(FileExistsError):
            store.write("new", b"theirs", if_absent=True)
        client.close()
    assert len(set(writers)) == 2


def test_p32_errors_s3_without_the_condition(client: S3Client, scratch: Scratch) -> None:
    store = S3FileStore(client, StoreCapabilities({}), scratch.bucket, scratch.prefix)
    with pytest.raises(StorageError) as caught:
        store.write("new", b"x", if_absent=True)
    assert caught.value.kind is ErrorKind.UNSUPPORTED
    assert scratch.names() == []


ESCAPES = ["../secret", "a/../../secret", "/secret", "a/./../../secret"]


def test_p32_confined_paths(nas: NasFileStore, s3: S3FileStore, client: S3Client, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    seen = RequestsSeen(client)
    stores: list[FileStore] = [nas, s3]
    for store in stores:
        for path in ESCAPES:
            for ask in (store.read, store.delete, store.delete_tree, lambda bad: store.write(bad, b"")):  # noqa: B023
                with pytest.raises(StorageError):
                    ask(path)
            with pytest.raises(StorageError):
                list(store.list(path))
    assert seen.log == []
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_p32_confined_links(nas: NasFileStore, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_bytes(b"secret")
    root = tmp_path / "root"
    (root / "link").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret")
    (root / "loop").symlink_to(root / "loop")
    (root / "dir").mkdir()
    (root / "dir/inner").symlink_to(outside)
    for path in ("link/secret", "file", "link/new", "loop", "link"):
        for ask in (nas.read, nas.delete, lambda bad: nas.write(bad, b"overwritten")):
            with pytest.raises(StorageError):
                ask(path)
    with pytest.raises(StorageError):
        nas.delete_tree("link")
    assert list(walk_files(nas)) == []
    nas.delete_tree("dir")
    nas.delete_tree("")
    assert {file.name: file.read_bytes() for file in outside.iterdir()} == {"secret": b"secret"}
