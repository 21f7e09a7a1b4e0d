from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.file_stat import FileStat, exists, stat
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.target import Scratch, make_client

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


def test_p11_file(client: S3Client, scratch: Scratch) -> None:
    # The title is in Chinese, in the form in which headers carry it.
    title = "=?utf-8?b?5oql5ZGK?="
    etag = scratch.put(
        "报告.txt",
        b"12345",
        ContentType="text/x-report",
        Metadata={"title": title, "plain": "x y", "broken": "=?what?b?eA==?="},
    )
    found = stat(client, scratch.bucket, scratch.key("报告.txt"))
    head = scratch.head("报告.txt")
    assert found == FileStat(
        "file",
        size=5,
        last_modified=head["LastModified"],
        etag=etag,
        content_type="text/x-report",
        metadata={"title": "报告", "plain": "x y", "broken": "=?what?b?eA==?="},
    )
    assert exists(client, scratch.bucket, scratch.key("报告.txt"))


def test_p11_file_of_no_bytes(client: S3Client, scratch: Scratch) -> None:
    scratch.put("empty")
    assert (stat(client, scratch.bucket, scratch.key("empty")).kind, scratch.head("empty")["ContentLength"]) == (
        "file",
        0,
    )


def test_p11_prefix(client: S3Client, scratch: Scratch) -> None:
    scratch.put("dir/deep/file")
    scratch.put("marked/")
    for name in ("dir", "dir/", "dir/deep", "marked", "marked/"):
        assert stat(client, scratch.bucket, scratch.key(name)) == FileStat("directory")
        assert exists(client, scratch.bucket, scratch.key(name))


def test_p11_prefix_beside_a_file(client: S3Client, scratch: Scratch) -> None:
    scratch.put("both", b"file")
    scratch.put("both/inner")
    assert stat(client, scratch.bucket, scratch.key("both")).kind == "file"
    assert stat(client, scratch.bucket, scratch.key("both/")).kind == "directory"


def test_p11_missing(client: S3Client, scratch: Scratch) -> None:
    scratch.put("file.txt")
    for name in ("none", "none/", "file", "file.txt/", "fil"):
        assert not exists(client, scratch.bucket, scratch.key(name))
        with pytest.raises(FileNotFoundError):
            stat(client, scratch.bucket, scratch.key(name))


@pytest.mark.parametrize("ask", [exists, stat])
def test_p11_missing_bucket_is_an_error(client: S3Client, ask: Callable[[S3Client, str, str], object]) -> None:
    with pytest.raises(StorageError) as caught:
        ask(client, "no-such-bucket-of-these-tests", "key")
    assert caught.value.code == "NoSuchBucket"


@pytest.mark.parametrize("ask", [exists, stat])
@pytest.mark.parametrize("name", ["there", "none", "none/"])
def test_p11_forbidden(scratch: Scratch, ask: Callable[[S3Client, str, str], object], name: str) -> None:
    scratch.put("there")
    stranger = make_client(secret_key="not-the-secret")
    with pytest.raises(PermissionError) as caught:
        ask(stranger, scratch.bucket, scratch.key(name))
    assert isinstance(caught.value, StorageError)
    assert caught.value.kind is ErrorKind.ACCESS_DENIED
    stranger.close()
