"""Storage as the settings say, on the store under test."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest

from document_archive.__main__ import run
from document_archive.error_map import problem_of
from document_archive.open_storage import open_storage
from document_archive.settings import read_settings
from document_archive.storage.store_capabilities import StoreCapabilities
from support.environment import required
from support.target import Scratch


def environment(**changes: str) -> dict[str, str]:
    """What the program reads in operation; of a management API, if there is one, nothing is asked."""
    none = {"API_URL": "http://localhost:1", "API_LOGIN": "none"}
    target = {"S3_ENDPOINT": required("S3_ENDPOINT"), "S3_BUCKET": required("S3_BUCKET")}
    return {**none, **os.environ, **target, **changes}


def test_p32_contract_s3_below_the_prefix(scratch: Scratch) -> None:
    with open_storage(read_settings(environment(S3_PREFIX=scratch.prefix)).storage) as storage:
        storage.files.write("报告/一.txt", "内容".encode())
        # What patterns take that the port does not offer is about the same file.
        store = storage.store
        assert store is not None
        head = store.client.head_object(Bucket=store.bucket, Key=f"{store.prefix}报告/一.txt")
        assert head["ContentLength"] == len("内容".encode())
    assert scratch.get("报告/一.txt") == "内容".encode()


def test_p32_contract_nas_in_the_folder(tmp_path: Path) -> None:
    settings = read_settings(environment(STORAGE_BACKEND="nas", NAS_ROOT=str(tmp_path)))
    with open_storage(settings.storage) as storage:
        assert storage.store is None
        storage.files.write("报告/一.txt", "内容".encode())
    assert (tmp_path / "报告/一.txt").read_text(encoding="utf-8") == "内容"


def test_p32_errors_are_the_same_problem_on_both_sides(scratch: Scratch, tmp_path: Path) -> None:
    for changes in ({"S3_PREFIX": scratch.prefix}, {"STORAGE_BACKEND": "nas", "NAS_ROOT": str(tmp_path)}):
        with open_storage(read_settings(environment(**changes)).storage) as storage:
            with pytest.raises(OSError) as caught:
                storage.files.read("nothing")
        assert problem_of(caught.value).code == "NOT_FOUND"


def test_works_with_what_the_probe_command_found(scratch: Scratch, tmp_path: Path) -> None:
    file = tmp_path / "capabilities.json"
    found = environment(S3_PREFIX=scratch.prefix, S3_CAPABILITIES="")
    assert run(["probe", str(file)], found) == 0
    with open_storage(read_settings({**found, "S3_CAPABILITIES": str(file)}).storage) as storage:
        storage.files.write("probed.txt", b"x")
        assert storage.store is not None
        probed = StoreCapabilities.load(file)
        assert storage.store.capabilities.works("put.ifNoneMatch") == probed.works("put.ifNoneMatch")
        assert storage.files.exists("probed.txt")


def test_unhealthy_when_the_bucket_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["health"], environment(S3_BUCKET=f"missing-{uuid.uuid4()}")) == 1
    line = next(each for each in capsys.readouterr().out.splitlines() if each.startswith("storage"))
    assert "FAILED" in line
    assert "NOT_FOUND: " in line or "ACCESS_DENIED: " in line
