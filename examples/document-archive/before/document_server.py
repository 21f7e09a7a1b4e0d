"""A document server as customers have them: documents are files on a NAS share, and HTTP is all that clients see.

    DOCUMENT_ROOT=/mnt/documents python document_server.py --port 8080

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
import os
import re
import tempfile
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit


class DocumentArchive:
    """Documents in a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.audit_file = root / "audit.log"

    def path_of(self, name: str) -> Path:
        path = (self.root / name).resolve()
        if self.root.resolve() not in path.parents:
            raise ValueError(f"{name} leaves the archive")
        return path

    def store(self, name: str, content: bytes, only_new: bool) -> None:
        path = self.path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if only_new:
            with open(path, "xb") as file:
                file.write(content)
        else:
            # Written beside and renamed, so that nobody reads half a document.
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        self.note("stored", name)

    def size_of(self, name: str) -> int:
        return os.stat(self.path_of(name)).st_size

    def read(self, name: str, start: int, end: int) -> bytes:
        with open(self.path_of(name), "rb") as file:
            file.seek(start)
            return file.read(end - start + 1)

    def rename(self, name: str, to: str) -> None:
        target = self.path_of(to)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.rename(self.path_of(name), target)
        self.note("renamed", f"{name} -> {to}")

    def delete(self, name: str) -> None:
        os.remove(self.path_of(name))
        self.note("deleted", name)

    def names(self, prefix: str) -> list[str]:
        found = []
        for folder, _, files in os.walk(self.root / prefix):
            for file in files:
                path = Path(folder) / file
                if path != self.audit_file:
                    found.append(path.relative_to(self.root).as_posix())
        return sorted(found)

    def note(self, what: str, name: str) -> None:
        with open(self.audit_file, "a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {what} {name}\n")

    def audit(self) -> str:
        if not self.audit_file.exists():
            return ""
        return self.audit_file.read_text(encoding="utf-8")


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
            self.send(HTTPStatus.OK, self.archive.audit().encode(), "text/plain; charset=utf-8")
        elif url.path == "/documents":
            names = self.archive.names(parse_qs(url.query).get("prefix", [""])[0])
            self.send(HTTPStatus.OK, json.dumps(names, ensure_ascii=False).encode(), "application/json")
        else:
            self.answer(self.send_document)

    def send_document(self, name: str) -> None:
        size = self.archive.size_of(name)
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        start = int(wanted[1]) if wanted else 0
        end = min(int(wanted[2]) if wanted and wanted[2] else size - 1, size - 1)
        status = HTTPStatus.PARTIAL_CONTENT if wanted else HTTPStatus.OK
        self.send(status, self.archive.read(name, start, end), "application/octet-stream")

    def answer(self, work) -> None:
        name = unquote(urlsplit(self.path).path.removeprefix("/documents/"))
        try:
            work(name)
        except FileNotFoundError:
            self.send(HTTPStatus.NOT_FOUND)
        except FileExistsError:
            self.send(HTTPStatus.PRECONDITION_FAILED)
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
    Handler.archive = DocumentArchive(Path(os.environ["DOCUMENT_ROOT"]))
    server = ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
