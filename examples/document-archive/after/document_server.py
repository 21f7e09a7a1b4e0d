"""The document server, adapted: its documents are files on a NAS share or objects in a store, as the settings say.

    STORAGE_BACKEND=nas NAS_ROOT=/mnt/documents python document_server.py --port 8080
    STORAGE_BACKEND=s3 S3_ENDPOINT=... S3_BUCKET=... S3_CAPABILITIES=... python document_server.py --port 8080

PUT    /documents/<path>           stores a document (If-None-Match: * refuses to replace one)
GET    /documents/<path>           sends it; Range works
DELETE /documents/<path>           deletes it
POST   /documents/<path>?to=<path> renames it
GET    /documents?prefix=<folder>  lists documents below a folder
GET    /audit                      what was changed, a line each
"""

from __future__ import annotations

import argparse
import json
import re
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from document_archive.error_map import problem_of
from document_archive.log import set_up_log
from document_archive.open_storage import ObjectStorage, open_storage
from document_archive.settings import NasSettings, StoreSettings, read_settings
from document_archive.storage.append_log import SegmentWriter, compact, read_log
from document_archive.storage.atomic_publish import publish
from document_archive.storage.copy_object import CopyOptions
from document_archive.storage.file_store import FileStore, checked_path, walk_files
from document_archive.storage.move_file import move_object, recover_moves
from document_archive.storage.ranged_download import ObjectChangedError, RangeReader
from document_archive.storage.small_files import guess_content_type
from document_archive.storage.storage_errors import StorageError

RESERVED = ("audit.log", ".audit", ".moves")
"""Names of the server itself at the root of the archive; no document may have them."""


class DocumentArchive:
    """Documents behind the storage port; what the port does not have is different on a share and in a store."""

    def __init__(self, files: FileStore) -> None:
        self.files = files

    def path_of(self, name: str) -> str:
        path = checked_path(name)
        if path.partition("/")[0] in RESERVED:
            raise ValueError(f"{name} is a name of the server itself")
        return path

    def store(self, name: str, content: bytes, only_new: bool) -> None:
        path = self.path_of(name)
        if only_new:
            self.files.write(path, content, if_absent=True)  # P14
        else:
            self.replace(path, content)
        self.note("stored", name)

    def replace(self, path: str, content: bytes) -> None:
        self.files.write(path, content)

    def read(self, name: str, start: int, end: int | None) -> bytes:
        with self.files.open_read(self.path_of(name)) as file:
            if start > 0 or end is not None:
                file.seek(start)
            return file.read() if end is None else file.read(max(end - start + 1, 0))

    def rename(self, name: str, to: str) -> None:
        self.move(self.path_of(name), self.path_of(to))
        self.note("renamed", f"{name} -> {to}")

    def move(self, path: str, to: str) -> None:
        raise NotImplementedError

    def delete(self, name: str) -> None:
        path = self.path_of(name)
        # A store deletes what is not there without an error; clients are told as they always were.
        if self.files.stat(path).kind != "file":
            raise ValueError(f"{name} is a folder")
        self.files.delete(path)
        self.note("deleted", name)

    def names(self, prefix: str) -> list[str]:
        found = walk_files(self.files, prefix.strip("/"))
        return sorted(path for path in found if path.partition("/")[0] not in RESERVED)

    def note(self, what: str, name: str) -> None:
        self.append(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {what} {name}")

    def append(self, line: str) -> None:
        raise NotImplementedError

    def audit(self) -> str:
        raise NotImplementedError


class FolderArchive(DocumentArchive):
    """Documents on a share, renamed and logged as they always were."""

    def __init__(self, files: FileStore, root: Path) -> None:
        super().__init__(files)
        self.root = root
        self.audit_file = root / "audit.log"

    def move(self, path: str, to: str) -> None:
        self.files.stat(path)
        target = self.root / to
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(target)

    def append(self, line: str) -> None:
        with open(self.audit_file, "a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def audit(self) -> str:
        return self.audit_file.read_text(encoding="utf-8") if self.audit_file.exists() else ""


class BucketArchive(DocumentArchive):
    """Documents in a bucket: what a share did with a temporary file, seek, rename and append is done by patterns."""

    def __init__(self, files: FileStore, store: ObjectStorage) -> None:
        super().__init__(files)
        self.client, self.capabilities = store.client, store.capabilities
        self.bucket, self.prefix = store.bucket, store.prefix
        self.moves, self.log = f"{self.prefix}.moves/", f"{self.prefix}.audit/"
        # What a crash left of renames is finished before the first request; P08.
        recover_moves(self.client, self.capabilities, self.bucket, journal_prefix=self.moves)
        compact(self.client, self.bucket, self.log)
        self.writer = SegmentWriter(self.client, self.bucket, self.log, uuid.uuid4().hex)

    def replace(self, path: str, content: bytes) -> None:
        # P07: straight to the final key, in parts when it is large; no temporary object, no rename.
        publish(self.client, self.bucket, self.prefix + path, [content], content_type=guess_content_type(path))

    def read(self, name: str, start: int, end: int | None) -> bytes:
        if start == 0 and end is None:
            return super().read(name, start, end)
        attempts = 3
        while True:
            reader = RangeReader(self.client, self.bucket, self.prefix + self.path_of(name))  # P06
            try:
                return reader.read_at(start, reader.size if end is None else max(end - start + 1, 0))
            except ObjectChangedError:
                attempts -= 1
                if attempts == 0:
                    raise

    def move(self, path: str, to: str) -> None:
        source, target = self.prefix + path, self.prefix + to
        # P08: os.rename replaced what was there, so this does, too.
        options = CopyOptions(overwrite=True)
        move_object(
            self.client, self.capabilities, self.bucket, source, target, journal_prefix=self.moves, options=options
        )

    def append(self, line: str) -> None:
        # P16: stored before the client has its answer; what came at the same time goes into one segment.
        record = self.writer.append(line.replace("\n", " "))
        self.writer.flush()
        record.result()

    def audit(self) -> str:
        return "".join(f"{line}\n" for line in read_log(self.client, self.bucket, self.log))


@contextmanager
def open_archive(settings: NasSettings | StoreSettings) -> Iterator[DocumentArchive]:
    with open_storage(settings) as storage:
        if isinstance(settings, NasSettings):
            yield FolderArchive(storage.files, settings.root)
        else:
            assert storage.store is not None
            yield BucketArchive(storage.files, storage.store)


class Handler(BaseHTTPRequestHandler):
    archive: DocumentArchive

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.answer(lambda name: self.archive.store(name, content, self.headers.get("If-None-Match") == "*"))

    def do_DELETE(self) -> None:
        self.answer(self.archive.delete)

    def do_POST(self) -> None:
        target = parse_qs(urlsplit(self.path).query).get("to", [""])[0]
        self.answer(lambda name: self.archive.rename(name, target))

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/audit":
            self.answer(lambda _: self.send(HTTPStatus.OK, self.archive.audit().encode(), "text/plain; charset=utf-8"))
        elif url.path == "/documents":
            self.answer(lambda _: self.send_names(parse_qs(url.query).get("prefix", [""])[0]))
        else:
            self.answer(self.send_document)

    def send_names(self, prefix: str) -> None:
        names = self.archive.names(prefix)
        self.send(HTTPStatus.OK, json.dumps(names, ensure_ascii=False).encode(), "application/json")

    def send_document(self, name: str) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        end = int(wanted[2]) if wanted and wanted[2] else None
        status = HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK
        self.send(status, self.archive.read(name, start, end), "application/octet-stream")

    def answer(self, work: Callable[[str], None]) -> None:
        name = unquote(urlsplit(self.path).path.removeprefix("/documents/"))
        try:
            work(name)
        except FileNotFoundError:
            self.send(HTTPStatus.NOT_FOUND)
        except FileExistsError:
            self.send(HTTPStatus.PRECONDITION_FAILED)
        except StorageError as error:
            self.send(HTTPStatus(problem_of(error).http_status), str(error).encode())  # P34
        except (ValueError, OSError) as error:
            self.send(HTTPStatus.BAD_REQUEST, str(error).encode())
        else:
            if self.command != "GET":
                self.send(HTTPStatus.NO_CONTENT)

    def send(self, status: HTTPStatus, content: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8080)
    options = parser.parse_args()
    settings = read_settings()
    set_up_log(settings.log_level)
    with open_archive(settings.storage) as Handler.archive:
        server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
