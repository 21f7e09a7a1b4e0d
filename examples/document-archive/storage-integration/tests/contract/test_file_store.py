"""One suite for both sides: what the application relies on holds wherever its files are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from document_archive.storage.file_store import FileStore, StoredStat, walk_files
from document_archive.storage.nas_file_store import NasFileStore
from document_archive.storage.s3_file_store import S3FileStore
from document_archive.storage.store_capabilities import StoreCapabilities
from support.environment import required
from support.names import ODD_NAMES, SIZES, some_bytes
from support.target import Scratch, make_client


@pytest.fixture(params=["P32-contract-nas", "P32-contract-s3"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    if request.param == "P32-contract-nas":
        yield NasFileStore(tmp_path)
        return
    client = make_client()
    scratch = Scratch.create(client)
    capabilities = StoreCapabilities.load(Path(required("S3_CAPABILITIES")))
    yield S3FileStore(client, capabilities, scratch.bucket, scratch.prefix)
    scratch.clean()
    client.close()


@pytest.mark.parametrize("about", ODD_NAMES)
def test_keeps_a_name(files: FileStore, about: str) -> None:
    name = ODD_NAMES[about]
    files.write(name, about.encode())
    assert files.read(name) == about.encode()
    assert files.exists(name)
    assert name in [entry.path for entry in files.list(name.rpartition("/")[0])]
    files.delete(name)
    assert not files.exists(name)


@pytest.mark.parametrize("size", SIZES)
def test_keeps_bytes(files: FileStore, size: int) -> None:
    content = some_bytes(size, size + 1)
    files.write("file", content)
    assert files.read("file") == content
    with files.open_read("file") as stream:
        assert stream.read() == content
    assert files.stat("file") == StoredStat("file", size)


def test_lists_all_of_many_files_once_each(files: FileStore) -> None:
    names = [f"many/第 {number:03} 份.txt" for number in range(120)]
    for name in names:
        files.write(name, name.encode())
    assert list(walk_files(files, "many")) == names
    files.delete_tree("many")
    assert not files.exists("many")
