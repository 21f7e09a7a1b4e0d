"""Faults of the sandbox, which tests switch on for their own keys."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import requests


class Faults:
    """The sandbox's admin address."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["X-Storage-Integrator"] = "1"

    @contextmanager
    def rule(self, text: str) -> Iterator[str]:
        """Keeps a rule for the length of a ``with`` block. It must name the test's own keys: other tests run, too."""
        assert "key=" in text, "a rule is restricted to the keys of its test"
        name = f"py-{uuid.uuid4().hex}"
        answer = self._session.post(f"{self._url}/faults", json={"text": f"{text} id={name}"}, timeout=30)
        assert answer.status_code == 200, answer.text
        try:
            yield name
        finally:
            self._session.delete(f"{self._url}/faults/{quote(name)}", timeout=30)
