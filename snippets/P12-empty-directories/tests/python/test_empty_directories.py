from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.directories import is_empty, make_directory, remove_directory
from storage.list_directory import list_directory
from storage.storage_errors import ErrorKind, StorageError
from support.requests_seen import RequestsSeen
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def entries(client: S3Client, scratch: Scratch, name: str = "") -> list[tuple[str, str]]:
    return [(entry.name, entry.kind) for entry in list_directory(client, scratch.bucket, scratch.key(name))]


@pytest.mark.parametrize("name", ["目录 one", "目录 one/"])
def test_p12_make(client: S3Client, scratch: Scratch, name: str) -> None:
    make_directory(client, scratch.bucket, scratch.key(name), markers=True)
    make_directory(client, scratch.bucket, scratch.key(name), markers=True)
    assert entries(client, scratch) == [("目录 one", "directory")]
    assert is_empty(client, scratch.bucket, scratch.key(name))
    scratch.put("目录 one/file")
    make_directory(client, scratch.bucket, scratch.key(name), markers=True)
    assert entries(client, scratch, "目录 one") == [("file", "file")]
    assert not is_empty(client, scratch.bucket, scratch.key(name))
    assert scratch.head("目录 one/")["ContentLength"] == 0


def test_p12_marker_hidden(client: S3Client, scratch: Scratch) -> None:
    make_directory(client, scratch.bucket, scratch.key("dir"), markers=True)
    make_directory(client, scratch.bucket, scratch.key("dir/sub"), markers=True)
    assert entries(client, scratch, "dir") == [("sub", "directory")]
    assert entries(client, scratch, "dir/sub") == []
    assert is_empty(client, scratch.bucket, scratch.key("dir/sub"))
    assert not is_empty(client, scratch.bucket, scratch.key("dir"))


def test_p12_remove(client: S3Client, scratch: Scratch) -> None:
    make_directory(client, scratch.bucket, scratch.key("dir"), markers=True)
    scratch.put("dir/file")
    scratch.put("dir-beside/file")
    with pytest.raises(StorageError) as caught:
        remove_directory(client, scratch.bucket, scratch.key("dir"), markers=True)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert scratch.names() == ["dir-beside/file", "dir/", "dir/file"]
    scratch.client.delete_object(Bucket=scratch.bucket, Key=scratch.key("dir/file"))
    remove_directory(client, scratch.bucket, scratch.key("dir/"), markers=True)
    assert scratch.names() == ["dir-beside/file"]
    with pytest.raises(FileNotFoundError):
        remove_directory(client, scratch.bucket, scratch.key("dir"), markers=True)


def test_p12_remove_needs_a_name(client: S3Client, scratch: Scratch) -> None:
    seen = RequestsSeen(client)
    for name in ("", "/"):
        with pytest.raises(StorageError) as caught:
            remove_directory(client, scratch.bucket, name, markers=True)
        assert caught.value.kind is ErrorKind.INVALID
    assert seen.log == []


def test_p12_no_markers(client: S3Client, scratch: Scratch) -> None:
    seen = RequestsSeen(client)
    make_directory(client, scratch.bucket, scratch.key("dir"), markers=False)
    assert seen.log == []
    assert scratch.names() == []
    remove_directory(client, scratch.bucket, scratch.key("dir"), markers=False)
    scratch.put("dir/file")
    with pytest.raises(StorageError) as caught:
        remove_directory(client, scratch.bucket, scratch.key("dir"), markers=False)
    assert caught.value.kind is ErrorKind.CONFLICT
    assert scratch.names() == ["dir/file"]
