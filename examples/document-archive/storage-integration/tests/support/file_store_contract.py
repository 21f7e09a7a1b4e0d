"""What the application relies on, wherever its files are: one suite for all stores."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.file_store import FileStore, StoredStat, walk_files
from document_archive.storage.nas_file_store import NasFileStore
from document_archive.storage.s3_file_store import S3FileStore
from document_archive.storage.store_capabilities import StoreCapabilities
from support.environment import required
from support.names import ODD_NAMES, SIZES, some_bytes
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


class Places:
    """What a store under test is made from; all of it is gone afterwards."""

    def __init__(self, folder: Path, cleaner: ExitStack) -> None:
        self._folder = folder
        self._cleaner = cleaner

    @cached_property
    def _scratch(self) -> Scratch:
        client = make_client()
        self._cleaner.callback(client.close)
        scratch = Scratch.create(client)
        self._cleaner.callback(scratch.clean)
        return scratch

    def folder(self) -> Path:
        """Makes a folder of its own on the disk."""
        folder = self._folder / uuid.uuid4().hex
        folder.mkdir()
        return folder

    def client(self) -> S3Client:
        """Gives a client of the store of the environment."""
        return self._scratch.client

    def bucket(self) -> str:
        """Gives the bucket of the environment."""
        return self._scratch.bucket

    def prefix(self) -> str:
        """Gives a prefix of its own in the bucket."""
        return self._scratch.prefix

    def capabilities(self) -> StoreCapabilities:
        """Gives what the store of the environment can do."""
        return StoreCapabilities.load(Path(required("S3_CAPABILITIES")))

    def nas(self) -> FileStore:
        """Gives a store in a folder."""
        return NasFileStore(self.folder())

    def s3(self) -> FileStore:
        """Gives a store below a prefix of a bucket."""
        return S3FileStore(self.client(), self.capabilities(), self.bucket(), self.prefix())


class FileStoreContract:
    """Tests of a store; a subclass gives it as the fixture ``files``, with the ids of goals as its parameters."""

    @pytest.fixture
    def places(self, tmp_path: Path) -> Iterator[Places]:
        with ExitStack() as cleaner:
            yield Places(tmp_path, cleaner)

    @pytest.mark.parametrize("about", ODD_NAMES)
    def test_keeps_a_name(self, files: FileStore, about: str) -> None:
        name = ODD_NAMES[about]
        files.write(name, about.encode())
        assert files.read(name) == about.encode(), name
        assert files.exists(name), name
        listed = [entry.path for entry in files.list(name.rpartition("/")[0])]
        assert name in listed, listed
        files.delete(name)
        assert not files.exists(name), name

    @pytest.mark.parametrize("size", SIZES)
    def test_keeps_bytes(self, files: FileStore, size: int) -> None:
        content = some_bytes(size, size + 1)
        files.write("file", content)
        assert files.read("file") == content, "read whole"
        with files.open_read("file") as stream:
            assert stream.read() == content, "read as a stream"
        found = files.stat("file")
        assert found == StoredStat("file", size), found

    def test_lists_all_of_many_files_once_each(self, files: FileStore) -> None:
        names = [f"many/第 {number:03} 份.txt" for number in range(120)]
        for name in names:
            files.write(name, name.encode())
        found = list(walk_files(files, "many"))
        assert found == names, found
        files.delete_tree("many")
        assert not files.exists("many"), "many is still there"
