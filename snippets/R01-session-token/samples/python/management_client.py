"""A session with the management API of a storage platform."""

from __future__ import annotations

import base64
import json
import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import requests

from .management_errors import (
    ManagementError,
    ManagementErrorKind,
    redacted,
    to_management_error,
    to_network_error,
)

_log = logging.getLogger(__name__)

#: How requests are let in: with the token of a login, or, by the last three, with what is sent with each of them.
LoginFlow = Literal["xms", "cephDashboard", "token", "basic", "none"]


@dataclass(frozen=True, slots=True)
class _Flow:
    # Empty: there is no login.
    login_path: str
    logout_path: str
    accept: str
    login_body: Callable[[str, str], object]
    token_in: Callable[[Any], object]
    # The token travels in a header only: addresses are logged by everything in between.
    header: Callable[[str], dict[str, str]]


_FLOWS: Mapping[str, _Flow] = {
    "xms": _Flow(
        "/auth/tokens:login",
        "/auth/tokens:logout",
        "application/json",
        lambda user, password: {"auth": {"name": user, "password": password}},
        lambda answer: answer["token"]["uuid"],
        lambda token: {"Xms-Auth-Token": token},
    ),
    "cephDashboard": _Flow(
        "/api/auth",
        "/api/auth/logout",
        "application/vnd.ceph.api.v1.0+json",
        lambda user, password: {"username": user, "password": password},
        lambda answer: answer["token"],
        lambda token: {"Authorization": f"Bearer {token}"},
    ),
}


def _without_login(header: Callable[[str], dict[str, str]]) -> _Flow:
    return _Flow("", "", "application/json", lambda _user, _password: None, lambda _: None, header)


def _basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def _flow_of(login_flow: LoginFlow, user: str, token_header: str) -> _Flow:
    if login_flow == "token":
        prefix = "Bearer " if token_header.lower() == "authorization" else ""
        return _without_login(lambda token: {token_header: prefix + token})
    if login_flow == "basic":
        return _without_login(lambda password: {"Authorization": _basic(user, password)})
    return _without_login(lambda _: {}) if login_flow == "none" else _FLOWS[login_flow]


class ManagementClient:
    """Speaks with a management API as one user, and logs in by itself, once for all threads that wait for it.

    Close it at the end, or use it in a ``with`` block.
    """

    def __init__(
        self,
        base_url: str,
        user: str,
        password: Callable[[], str],
        *,
        login_flow: LoginFlow,
        token_header: str = "Authorization",
        ca_file: str | None = None,
        timeout: float = 30.0,
    ) -> None:
        """Sends nothing yet.

        Args:
            base_url: ``https://10.0.0.1/v1``: what the paths stand behind.
            user: Who logs in.
            password: Asked for the password each time it logs in, so that it need not be kept; without a login asked
                for each request: for the token, or the password.
            login_flow: How the product lets requests in.
            token_header: Where a token goes that nobody logs in for; in ``Authorization`` it is a bearer token.
            ca_file: PEM file of a private certificate authority.
            timeout: Seconds to connect, and that the server may stay silent.
        """
        self._base_url = base_url.rstrip("/")
        self._user = user
        self._password = password
        self._flow = _flow_of(login_flow, user, token_header)
        self._timeout = timeout
        self._session = requests.Session()
        # With it, requests would send what ~/.netrc says instead of our own header.
        self._session.trust_env = False
        self._session.verify = ca_file or True
        self._token: str | None = None
        self._login_lock = threading.Lock()

    def __repr__(self) -> str:
        """Tells what may be logged of it."""
        return f"ManagementClient({self._user} at {self._base_url})"

    def __enter__(self) -> ManagementClient:
        """Gives itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Logs out."""
        self.close()

    def get(self, path: str, query: Mapping[str, str | int] | None = None) -> Any:
        """Sends a GET; see :meth:`request`."""
        return self.request("GET", path, query=query)

    def post(self, path: str, body: object = None) -> Any:
        """Sends a POST; see :meth:`request`."""
        return self.request("POST", path, body=body)

    def delete(self, path: str) -> Any:
        """Sends a DELETE; see :meth:`request`."""
        return self.request("DELETE", path)

    def request(
        self, method: str, path: str, *, query: Mapping[str, str | int] | None = None, body: object = None
    ) -> Any:
        """Sends a request with the token.

        When the server says that the token is no longer good, it logs in anew and sends the request once more: a
        request that was refused so has changed nothing. Without a login a refusal is an error at once.

        Args:
            method: Such as ``GET``.
            path: Behind the base address, with its slash.
            query: Parameters.
            body: What is sent as JSON; None: nothing.

        Returns:
            The JSON of the answer; None for an empty one.

        Raises:
            ManagementError: When it did not succeed.
        """
        token = self._fresh_token(None)
        answer = self._send(method, path, self._flow.header(token), query, body)
        secrets = [token]
        if answer.status_code == 401 and self._flow.login_path:
            _log.info("%s %s: the token is no longer good, logging in anew", method, path)
            token = self._fresh_token(token)
            secrets.append(token)
            answer = self._send(method, path, self._flow.header(token), query, body)
        if answer.status_code >= 300:
            raise to_management_error(
                answer.status_code, answer.headers, answer.text, method=method, path=path, secrets=secrets
            )
        return _json_of(answer, method, path)

    def close(self) -> None:
        """Ends the session at the server, whatever it says to that, and the connections."""
        token, self._token = self._token, None
        try:
            if token is not None:
                self._send("POST", self._flow.logout_path, self._flow.header(token), None, None)
        except ManagementError as error:
            _log.info("logging out failed: %s", error)
        finally:
            self._session.close()

    def _fresh_token(self, refused: str | None) -> str:
        """Gives the token, or a new one in place of one that was refused. Threads wait for one login."""
        if not self._flow.login_path:
            return self._password()
        with self._login_lock:
            # Another thread may have renewed it meanwhile: then that one is tried.
            if self._token is None or self._token == refused:
                self._token = None
                self._token = self._log_in()
            return self._token

    def _log_in(self) -> str:
        path = self._flow.login_path
        password = self._password()
        answer = self._send("POST", path, {}, None, self._flow.login_body(self._user, password))
        if answer.status_code >= 300:
            # A wrong password is not tried again: the account would be locked.
            raise _login_error(
                to_management_error(
                    answer.status_code, answer.headers, answer.text, method="POST", path=path, secrets=[password]
                )
            )
        try:
            token = self._flow.token_in(_json_of(answer, "POST", path))
        except (KeyError, TypeError):
            token = None
        if not isinstance(token, str) or not token:
            raise ManagementError(
                ManagementErrorKind.PROTOCOL, f"{path}: the answer has no token", method="POST", path=path
            )
        _log.info("logged in as %s", self._user)
        return token

    def _send(
        self,
        method: str,
        path: str,
        credentials: Mapping[str, str],
        query: Mapping[str, str | int] | None,
        body: object,
    ) -> requests.Response:
        try:
            return self._session.request(
                method,
                self._base_url + path,
                params=query,
                json=body,
                headers={"Accept": self._flow.accept, **credentials},
                timeout=self._timeout,
                # Who is sent elsewhere would send the token there, too.
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # Not "from error": its text holds the whole address.
            raise to_network_error(error, method=method, path=path) from None


def _json_of(answer: requests.Response, method: str, path: str) -> Any:
    if not answer.content.strip():
        return None
    try:
        return json.loads(answer.content)
    except ValueError:
        # Its beginning could be a token.
        raise ManagementError(
            ManagementErrorKind.PROTOCOL, f"{method} {path}: the answer is not JSON", method=method, path=path
        ) from None


def _login_error(error: ManagementError) -> ManagementError:
    # Some products answer a wrong password with 400.
    refusal = error.kind in (ManagementErrorKind.INVALID, ManagementErrorKind.FORBIDDEN)
    return ManagementError(
        ManagementErrorKind.UNAUTHENTICATED if refusal else error.kind,
        f"login failed: {redacted(str(error))}",
        method=error.method,
        path=error.path,
        status=error.status,
        code=error.code,
        request_id=error.request_id,
    )
