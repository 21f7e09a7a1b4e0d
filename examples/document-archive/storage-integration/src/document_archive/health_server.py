"""The HTTP endpoints of the health checks: ``/health/live`` and ``/health/ready``."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .health import HealthResult

Check = Callable[[], Sequence[HealthResult]]


class HealthServer(ThreadingHTTPServer):
    """``/health/live``: 200 while the process is alive; ``/health/ready``: 200 or 503, and the checks."""

    # Answers under way are finished when the server is closed; a client that stalls is not waited for.
    daemon_threads = False

    def __init__(self, port: int, check: Check) -> None:
        """Listens on a port; 0: any that is free. ``check`` is asked for each request for readiness, once at a time."""
        super().__init__(("", port), _Handler)
        self.check = check
        self.lock = threading.Lock()

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    server: HealthServer
    timeout = 5

    def do_GET(self) -> None:  # noqa: N802 - the name that the library calls
        if self.path == "/health/live":
            self._send(200, {"alive": True})
        elif self.path == "/health/ready":
            with self.server.lock:
                checks = self.server.check()
            status = 200 if all(each.healthy for each in checks) else 503
            self._send(status, {"checks": [each.as_dict() for each in checks]})
        else:
            self._send(404, {"error": "There are /health/live and /health/ready"})

    def _send(self, status: int, body: object) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Probes come every few seconds: nobody wants to read about them."""
