"""What clients see: of the old document server, of the adapted one on a share, and of the adapted one in a store.

The tests read S3_ENDPOINT, S3_BUCKET, S3_CAPABILITIES and the keys of the store, as those of the project do.
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

import boto3
import pytest

HERE = Path(__file__).parent
SERVERS = ["before-nas", "after-nas", "after-s3"]
NAMES = ["plain.txt", "档案/二〇二六年/收文 第1号.pdf", "a b+c&d=e.txt", "deep/er/and/deeper/x.bin", "percent%20.txt"]


@dataclass
class Answer:
    status: int
    body: bytes


@dataclass
class Server:
    """A running server, and a folder of one test on it."""

    kind: str
    address: str
    folder: str = field(default_factory=lambda: uuid.uuid4().hex)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read())
        finally:
            connection.close()

    def path(self, name: str) -> str:
        return f"/documents/{quote(f'{self.folder}/{name}')}"

    def put(self, name: str, content: bytes, **headers: str) -> int:
        return self.ask("PUT", self.path(name), content, **headers).status

    def get(self, name: str, **headers: str) -> Answer:
        return self.ask("GET", self.path(name), None, **headers)

    def rename(self, name: str, to: str) -> int:
        return self.ask("POST", f"{self.path(name)}?to={quote(f'{self.folder}/{to}')}").status

    def names(self) -> list[str]:
        found: list[str] = json.loads(self.ask("GET", f"/documents?prefix={self.folder}").body)
        return [name.removeprefix(f"{self.folder}/") for name in found]

    def audit(self) -> list[str]:
        lines = self.ask("GET", "/audit").body.decode().splitlines()
        return [line.split(" ", 1)[1].replace(f"{self.folder}/", "") for line in lines if self.folder in line]


def settings_of(kind: str, folder: Path) -> dict[str, str]:
    if kind == "before-nas":
        return {"DOCUMENT_ROOT": str(folder)}
    if kind == "after-nas":
        return {"STORAGE_BACKEND": "nas", "NAS_ROOT": str(folder)}
    for name in ("S3_ENDPOINT", "S3_BUCKET", "S3_CAPABILITIES"):
        assert os.environ.get(name), f"The tests need {name} in the environment"
    return {"STORAGE_BACKEND": "s3", "S3_PREFIX": f"server-{uuid.uuid4().hex}/"}


def start(kind: str, settings: dict[str, str]) -> tuple[subprocess.Popen[str], str]:
    program = HERE / ("../before" if kind == "before-nas" else ".") / "document_server.py"
    environment = {**os.environ, **settings, "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        [sys.executable, str(program), "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line, "the server ended before it listened; its errors are above"
    return process, urlsplit(line).netloc


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def clean(settings: dict[str, str]) -> None:
    if "S3_PREFIX" not in settings:
        return
    store = boto3.resource(
        "s3", endpoint_url=os.environ["S3_ENDPOINT"], region_name=os.environ.get("S3_REGION") or "us-east-1"
    )
    store.Bucket(os.environ["S3_BUCKET"]).objects.filter(Prefix=settings["S3_PREFIX"]).delete()


@pytest.fixture(scope="module", params=SERVERS)
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    settings = settings_of(request.param, tmp_path_factory.mktemp("archive"))
    process, address = start(request.param, settings)
    yield request.param, address
    end(process)
    clean(settings)


@pytest.fixture
def server(running: tuple[str, str]) -> Server:
    return Server(*running)


@pytest.mark.parametrize("name", NAMES)
def test_REQ_01_keeps_bytes_under_their_names(server: Server, name: str) -> None:
    content = os.urandom(100_000)
    assert server.put(name, content) == 204
    assert server.get(name) == Answer(200, content)
    assert server.names() == [name]


def test_REQ_01_keeps_an_empty_and_a_large_document(server: Server) -> None:
    large = os.urandom(9 * 1024 * 1024)  # more than one part
    assert server.put("empty", b"") == 204
    assert server.put("large", large) == 204
    assert server.get("empty") == Answer(200, b"")
    assert server.get("large") == Answer(200, large)


def test_REQ_01_says_that_a_document_is_not_there(server: Server) -> None:
    assert server.get("nowhere").status == 404
    assert server.ask("DELETE", server.path("nowhere")).status == 404
    assert server.rename("nowhere", "anywhere") == 404
    assert server.names() == []


def test_REQ_01_refuses_a_name_that_leaves_the_archive(server: Server) -> None:
    assert server.ask("PUT", "/documents/../outside.txt", b"x").status == 400


def test_REQ_02_readers_see_the_old_document_or_the_new_one(server: Server) -> None:
    size = 256 * 1024
    assert server.put("changing", bytes(size)) == 204
    done = threading.Event()

    def replace() -> None:
        try:
            for each in range(1, 16):
                assert server.put("changing", bytes([each]) * size) == 204
        finally:
            done.set()

    with ThreadPoolExecutor() as pool:
        writing = pool.submit(replace)
        seen = [server.get("changing").body]
        while not done.is_set():
            seen.append(server.get("changing").body)
        writing.result()
    assert all(len(body) == size and len(set(body)) == 1 for body in seen)
    assert server.get("changing").body == bytes([15]) * size


@pytest.mark.parametrize(
    ("wanted", "first", "behind"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=4000-4999", 4000, 5000),
        ("bytes=99990-", 99_990, None),
        ("bytes=99990-200000", 99_990, None),
    ],
)
def test_REQ_03_sends_ranges(server: Server, wanted: str, first: int, behind: int | None) -> None:
    content = os.urandom(100_000)
    server.put("ranges", content)
    assert server.get("ranges", Range=wanted) == Answer(206, content[first:behind])


def test_REQ_04_renames_a_document_and_replaces_another(server: Server) -> None:
    server.put("草稿/一.txt", b"new")
    server.put("定稿/一.txt", b"old")
    assert server.rename("草稿/一.txt", "定稿/一.txt") == 204
    assert server.get("定稿/一.txt") == Answer(200, b"new")
    assert server.get("草稿/一.txt").status == 404
    assert server.names() == ["定稿/一.txt"]


def test_REQ_05_lists_all_documents_below_a_folder_in_order(server: Server) -> None:
    names = sorted([f"{folder}/{number:02}.txt" for folder in ("a", "a-b", "卷") for number in range(12)] + ["a.txt"])
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda name: server.put(name, b"x"), names)) == {204}
    assert server.names() == names


def test_REQ_06_a_deleted_document_is_gone(server: Server) -> None:
    server.put("old", b"x")
    assert server.ask("DELETE", server.path("old")).status == 204
    assert server.get("old").status == 404
    assert server.names() == []


def test_REQ_07_of_several_that_create_a_document_one_wins(server: Server) -> None:
    def create(number: int) -> int:
        return server.put("number", f"writer {number}".encode(), If_None_Match="*")

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(create, range(8)))
    assert sorted(statuses) == [204] + 7 * [412]
    assert server.get("number").body == f"writer {statuses.index(204)}".encode()


def test_REQ_08_each_change_stands_in_the_audit_log_once(server: Server) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: server.put(f"{number}", b"x"), range(8)))
    server.rename("0", "zero")
    server.ask("DELETE", server.path("zero"))
    audit = server.audit()
    assert sorted(audit[:8]) == [f"stored {number}" for number in range(8)]
    assert audit[8:] == ["renamed 0 -> zero", "deleted zero"]


@pytest.mark.parametrize("kind", SERVERS)
def test_REQ_09_documents_and_log_outlive_the_process(kind: str, tmp_path: Path) -> None:
    settings = settings_of(kind, tmp_path)
    for attempt in range(2):
        process, address = start(kind, settings)
        server = Server(kind, address, "kept")
        try:
            if attempt == 0:
                assert server.put("合同.txt", "第一条".encode()) == 204
            else:
                assert server.get("合同.txt").body.decode() == "第一条"
                assert server.audit() == ["stored 合同.txt"]
        finally:
            end(process)
    clean(settings)


def test_REQ_09_keeps_the_names_that_are_its_own(server: Server) -> None:
    if server.kind == "before-nas":
        # What was wrong with the old one, and the only thing that clients can tell it from the new one by.
        assert server.ask("PUT", "/documents/audit.log", b"").status == 204
        return
    for name in ("audit.log", ".audit/seg/x", ".moves/x.json"):
        assert server.ask("PUT", f"/documents/{name}", b"x").status == 400
