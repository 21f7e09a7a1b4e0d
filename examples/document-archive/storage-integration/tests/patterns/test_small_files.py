from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from document_archive.storage.small_files import decode_metadata, read_file, read_text, write_file
from document_archive.storage.storage_errors import ErrorKind, StorageError
from support.faults import Faults
from support.requests_seen import RequestsSeen
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

SIZES = [0, 1, 1023, 65_536, 5 * 1024 * 1024]


@pytest.mark.parametrize("size", SIZES)
def test_p04_bytes(client: S3Client, scratch: Scratch, size: int) -> None:
    content = os.urandom(size)
    etag = write_file(client, scratch.bucket, scratch.key("file.bin"), content)
    assert etag == scratch.head("file.bin")["ETag"]
    assert scratch.get("file.bin") == content
    assert read_file(client, scratch.bucket, scratch.key("file.bin")) == content


def test_p04_bytes_of_text(client: S3Client, scratch: Scratch) -> None:
    text = "第一行\r\nline two\n\ufeff"
    write_file(client, scratch.bucket, scratch.key("text.txt"), text)
    assert scratch.get("text.txt") == text.encode()
    assert read_text(client, scratch.bucket, scratch.key("text.txt")) == text
    scratch.put("no-text", b"\xff\xfe")
    with pytest.raises(UnicodeDecodeError):
        read_text(client, scratch.bucket, scratch.key("no-text"))


def test_p04_bytes_carry_their_digest(client: S3Client, scratch: Scratch) -> None:
    seen = RequestsSeen(client)
    write_file(client, scratch.bucket, scratch.key("file"), b"content")
    assert seen.of("PutObject")[0].headers["Content-MD5"] in ("mgNkuembtIDdJeHwKEyFVQ==", b"mgNkuembtIDdJeHwKEyFVQ==")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("photo.JPG", b"x", "image/jpeg"),
        ("page.html", "x", "text/html; charset=utf-8"),
        ("noending", b"x", "application/octet-stream"),
        ("noending-text", "x", "text/plain; charset=utf-8"),
        ("data.json", "{}", "application/json"),
    ],
)
def test_p04_content_type_is_guessed(
    client: S3Client, scratch: Scratch, name: str, content: bytes | str, expected: str
) -> None:
    write_file(client, scratch.bucket, scratch.key(name), content)
    assert scratch.head(name)["ContentType"] == expected


def test_p04_content_type_and_metadata(client: S3Client, scratch: Scratch) -> None:
    metadata = {
        "title": "第一季度报告 (最终版)，供审阅——请勿外传，谢谢合作，如有疑问请联系作者",
        "author": "li wei",
        "spaces": " both ends ",
    }
    write_file(
        client, scratch.bucket, scratch.key("报告.bin"), b"x", content_type="application/x-report", metadata=metadata
    )
    head = scratch.head("报告.bin")
    assert head["ContentType"] == "application/x-report"
    assert decode_metadata(head["Metadata"]) == metadata
    others = {"title": "=?utf-8?q?Jos=C3=A9_2?= =?UTF-8?B?5bm05bqm?=", "broken": "=?what?b?eA==?=", "raw": "å¹´"}
    assert decode_metadata(others) == {"title": "José 2年度", "broken": "=?what?b?eA==?=", "raw": "å¹´"}


def test_p04_missing(client: S3Client, scratch: Scratch) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        read_file(client, scratch.bucket, scratch.key("none"))
    assert isinstance(caught.value, StorageError)
    assert caught.value.key == scratch.key("none")


def test_p04_limit(client: S3Client, scratch: Scratch) -> None:
    scratch.put("file", b"x" * 2001)
    read_bytes: list[int] = []

    def note(parsed: dict[str, object], **_: object) -> None:
        body = parsed["Body"]
        original = body.read  # type: ignore[attr-defined]

        def read(amount: int | None = None) -> bytes:
            got: bytes = original(amount)
            read_bytes.append(len(got))
            return got

        body.read = read  # type: ignore[attr-defined]

    client.meta.events.register("after-call.s3.GetObject", note)
    with pytest.raises(StorageError) as caught:
        read_file(client, scratch.bucket, scratch.key("file"), limit=2000)
    assert caught.value.kind is ErrorKind.INVALID
    assert sum(read_bytes) == 0
    assert len(read_file(client, scratch.bucket, scratch.key("file"), limit=2001)) == 2001
    assert sum(read_bytes) == 2001


def test_p04_truncated_is_read_again(client: S3Client, scratch: Scratch, faults: Faults) -> None:
    content = os.urandom(100_000)
    scratch.put("file", content)
    with faults.rule(f"GetObject key={scratch.prefix}* count=1 truncate=70000"):
        assert read_file(client, scratch.bucket, scratch.key("file")) == content


def test_p04_truncated_is_an_error(client: S3Client, scratch: Scratch, faults: Faults) -> None:
    scratch.put("file", os.urandom(100_000))
    with faults.rule(f"GetObject key={scratch.prefix}* truncate=70000"), pytest.raises(StorageError) as caught:
        read_file(client, scratch.bucket, scratch.key("file"))
    assert caught.value.kind is ErrorKind.CORRUPT
