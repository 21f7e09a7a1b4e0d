"""What the customer demands, each requirement by its id.

A test that says "not written yet" has still to be written: it is shown as skipped, and does not count as passed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from document_archive.open_storage import OpenStorage, open_storage
from document_archive.settings import read_settings
from support.environment import required
from support.names import ODD_NAMES, some_bytes
from support.target import Scratch


@pytest.fixture
def storage(scratch: Scratch) -> Iterator[OpenStorage]:
    none = {"API_URL": "http://localhost:1", "API_LOGIN": "none"}
    target = {"S3_BUCKET": required("S3_BUCKET"), "S3_PREFIX": scratch.prefix}
    with open_storage(read_settings({**none, **os.environ, **target}).storage) as opened:
        yield opened


def test_req_01(storage: OpenStorage) -> None:
    """文档内容与中文文件名保持不变."""
    files = storage.files
    for number, path in enumerate(ODD_NAMES.values()):
        content = some_bytes(10_000 + number, number + 1)
        draft, final = f"REQ-01/drafts/{path}", f"REQ-01/final/{path}"
        files.write(draft, content)
        assert files.read(draft) == content
        files.write(final, files.read(draft))
        files.delete(draft)
        assert files.read(final) == content
        assert not files.exists(draft)
    files.delete_tree("REQ-01")
    assert not files.exists("REQ-01")


def test_req_06(storage: OpenStorage) -> None:
    """删除后的文档不再可读."""
    files = storage.files
    for number, path in enumerate(ODD_NAMES.values()):
        content = some_bytes(10_000 + number, number + 1)
        draft, final = f"REQ-06/drafts/{path}", f"REQ-06/final/{path}"
        files.write(draft, content)
        assert files.read(draft) == content
        files.write(final, files.read(draft))
        files.delete(draft)
        assert files.read(final) == content
        assert not files.exists(draft)
    files.delete_tree("REQ-06")
    assert not files.exists("REQ-06")
