from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
import requests

from storage.direct_transfer import MAX_EXPIRES, content_disposition, download_url, upload_form, upload_url
from storage.storage_errors import ErrorKind, StorageError
from support.target import Scratch

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client


@pytest.fixture
def http() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def test_p30_get(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    scratch.put("报告 a+b%.txt", b"content")
    url = download_url(client, scratch.bucket, scratch.key("报告 a+b%.txt"), expires=600)
    answer = http.get(url, timeout=60)
    assert (answer.status_code, answer.content) == (200, b"content")
    assert "x-amz-checksum" not in url
    other = http.get(url.replace("%2B", "c"), timeout=60)
    assert other.status_code == 403


@pytest.mark.parametrize("expires", [0, -1, MAX_EXPIRES + 1])
def test_p30_get_expiry_within_limits(client: S3Client, expires: int) -> None:
    with pytest.raises(StorageError) as caught:
        download_url(client, "bucket", "key", expires=expires)
    assert caught.value.kind is ErrorKind.INVALID


@pytest.mark.parametrize("key", ["a/../b", "..", "./a", "a/."])
def test_p30_get_not_for_keys_that_clients_resolve(client: S3Client, key: str) -> None:
    calls: list[Callable[[], str]] = [
        lambda: download_url(client, "bucket", key, expires=60),
        lambda: upload_url(client, "bucket", key, expires=60, content_type="text/plain", length=1),
    ]
    for make in calls:
        with pytest.raises(StorageError) as caught:
            make()
        assert caught.value.kind is ErrorKind.INVALID


def test_p30_put(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    url = upload_url(client, scratch.bucket, scratch.key("up load"), expires=600, content_type="text/x-a", length=7)
    assert "checksum" not in url.lower()
    for content, content_type in [(b"content", "text/html"), (b"content longer", "text/x-a"), (b"short", "text/x-a")]:
        refused = http.put(url, data=content, headers={"Content-Type": content_type}, timeout=60)
        assert refused.status_code == 403
    assert http.put(url, data=b"content", timeout=60).status_code == 403
    assert scratch.names() == []
    answer = http.put(url, data=b"content", headers={"Content-Type": "text/x-a"}, timeout=60)
    assert answer.status_code == 200
    assert scratch.get("up load") == b"content"
    assert scratch.head("up load")["ContentType"] == "text/x-a"


def test_p30_expired(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    scratch.put("file", b"content")
    long = download_url(client, scratch.bucket, scratch.key("file"), expires=600)
    short = download_url(client, scratch.bucket, scratch.key("file"), expires=1)
    deadline = time.monotonic() + 15
    while (status := http.get(short, timeout=60).status_code) == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert status == 403
    assert http.get(long, timeout=60).status_code == 200


def test_p30_chinese_name(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    scratch.put("1", b"content")
    name = '第一季度 "报告"*(终).docx'
    url = download_url(client, scratch.bucket, scratch.key("1"), expires=600, file_name=name)
    header = http.get(url, timeout=60).headers["Content-Disposition"]
    assert header == content_disposition(name)
    plain, _, encoded = header.partition("; filename*=UTF-8''")
    assert unquote(encoded) == name
    assert encoded.isascii()
    assert plain == 'attachment; filename="____ ____*(_).docx"'


def test_p30_chinese_name_of_the_key(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    scratch.put("目录/文件.txt", b"content")
    url = download_url(client, scratch.bucket, scratch.key("目录/文件.txt"), expires=600)
    header = http.get(url, timeout=60).headers["Content-Disposition"]
    assert unquote(header.partition("UTF-8''")[2]) == "文件.txt"


@pytest.mark.needs("presign.post", "presign.postLimit")
def test_p30_post_limit(client: S3Client, scratch: Scratch, http: requests.Session) -> None:
    form = upload_form(
        client, scratch.bucket, scratch.key("in/"), expires=600, max_bytes=1000, content_type="image/png"
    )

    def post(content: bytes, **changes: str) -> int:
        files = {"file": ("图 1.png", content, "image/png")}
        return http.post(form.url, data={**form.fields, **changes}, files=files, timeout=60).status_code

    assert post(b"x" * 1001) == 400
    assert post(b"x", **{"Content-Type": "text/html"}) == 403
    assert post(b"x", key=scratch.key("elsewhere")) == 403
    assert scratch.names() == []
    assert post(b"x" * 1000, key=scratch.key("in/small.png")) in (200, 204)
    assert scratch.get("in/small.png") == b"x" * 1000
    assert scratch.head("in/small.png")["ContentType"] == "image/png"
