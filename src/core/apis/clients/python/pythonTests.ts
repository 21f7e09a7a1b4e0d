import type { Call, ClientModel } from '../model/clientModel';
import { testedCalls } from '../testedCalls';
import { pythonMethod, pythonNames } from './pythonCalls';

/** `tests/test_client.py`: every call against the mock, and what no mock does by itself against a small server. */
export function pythonTests(model: ClientModel, folder: string): string {
  const calls = testedCalls(model);
  return [
    ...head.map((line) => line.replace('PACKAGE', folder)),
    ...calls.flatMap(pythonCallTests),
    ...behaviour.map((line) => line.replace('PACKAGE', folder)),
    ...(model.auth.kind === 'login' ? renewal : []),
    '',
    'if __name__ == "__main__":',
    '    unittest.main()',
    '',
  ].join('\n');
}

const head = String.raw`from __future__ import annotations

import json
import os
import threading
import unittest
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from PACKAGE import ApiError, Client, FormPart
from PACKAGE.auth import AUTH
from PACKAGE.transport import Request, pairs

# The mock: storage-integrator api mock FILE --port 4010
SERVER = os.environ["API_MOCK_URL"]
TOKEN = os.environ.get("API_MOCK_TOKEN")


class MockTest(unittest.TestCase):
    client: Client

    @classmethod
    def setUpClass(cls) -> None:
        cls.client = Client(SERVER, username="admin", password="mock-password", token=TOKEN)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.client.close()`.split('\n');

const behaviour = String.raw`
    def test_error(self) -> None:
        with self.assertRaises(ApiError) as caught:
            self.client.transport.send(Request("GET", "/there-is-no-such-path", idempotent=True))
        self.assertEqual(caught.exception.status, 404)
        self.assertNotEqual(caught.exception.code, "")
        self.assertNotEqual(caught.exception.message, "")


class SmallServer:
    """A server that answers as a function says."""

    def __init__(self, answer: Callable[[str, dict[str, str], int], tuple[int, Any]]) -> None:
        self.count = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                outer.count += 1
                status, body = answer(self.command, dict(self.headers), outer.count)
                data = json.dumps(body).encode()
                self.send_response(status)
                for name, value in (("Retry-After", "0"), ("X-Request-Id", "request-7"), ("Content-Length", str(len(data)))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self) -> SmallServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


class BehaviourTest(unittest.TestCase):
    def test_retries_only_what_may_be_sent_twice(self) -> None:
        busy = {"error": {"code": "Busy", "message": "Come back later"}}
        with SmallServer(lambda _method, _headers, count: (200 if count == 3 else 503, busy)) as server:
            answer = Client(server.url, token="x").transport.send(Request("GET", "/x", idempotent=True, open=True))
            self.assertEqual((answer.status, server.count), (200, 3))
        with SmallServer(lambda _method, _headers, count: (503, busy)) as server:
            with self.assertRaises(ApiError) as caught:
                Client(server.url, token="x").transport.send(Request("POST", "/x", open=True))
            error = caught.exception
            self.assertEqual((error.status, error.code, error.message, error.request_id), (503, "Busy", "Come back later", "request-7"))
            self.assertEqual(server.count, 1)

    def test_query(self) -> None:
        self.assertEqual(pairs("a", [True, 9223372036854775807]), ["a=true", "a=9223372036854775807"])
        self.assertEqual(pairs("a", ["1", "2"], ","), ["a=1,2"])
        self.assertEqual(FormPart("a", "b").file_name, None)
        self.assertIn("kind", AUTH)`.split('\n');

const renewal = String.raw`
    def test_renews_a_token_once(self) -> None:
        logins = 0

        def answer(method: str, headers: dict[str, str], _count: int) -> tuple[int, Any]:
            nonlocal logins
            if method == "POST":
                logins += 1
                value: Any = f"token-{logins}"
                for name in reversed(AUTH["login"]["pointer"]):
                    value = {name: value}
                return 200, value
            return (200 if any("token-2" in text for text in headers.values()) else 401), {}

        with SmallServer(answer) as server:
            found = Client(server.url, username="a", password="b").transport.send(Request("GET", "/x", idempotent=True))
        self.assertEqual((found.status, logins), (200, 2))`.split('\n');

/** Tests of one call as lines: methods of a `unittest.TestCase` with a `client`. */
export function pythonCallTests(call: Call): readonly string[] {
  const names = pythonNames(call);
  const values = call.parameters
    .filter((each) => each.required)
    .map((each) => `${names.get(each)}=${loaded(call.sample.parameters.get(each.wire) ?? 'null')}`);
  const body = bodySample(call);
  if (body !== undefined) values.push(`body=${body}`);
  const name = pythonMethod(call);
  const own = `self.client.${name}(${values.join(', ')})`;
  return [
    '',
    // unittest goes by the alphabet, and other tests want the object that this one deletes.
    `    def test_${call.method === 'DELETE' ? 'z_' : ''}${name}(self) -> None:`,
    call.answer.kind === 'none' ? `        ${own}` : `        self.assertIsNotNone(${own})`,
    ...(call.paging === undefined
      ? []
      : [
          '',
          `    def test_${name}_all(self) -> None:`,
          `        items = list(self.client.${name}_all(${[...values, 'page_size=1'].join(', ')}))`,
          '        self.assertGreater(len(items), 0)',
        ]),
    ...(call.wait === undefined || call.wait.deletes
      ? []
      : [
          '',
          `    def test_${name}_and_wait(self) -> None:`,
          `        self.client.${name}_and_wait(${[...values, 'deadline=15', 'interval=0.1'].join(', ')})`,
        ]),
  ];
}

function loaded(json: string): string {
  return `json.loads(${JSON.stringify(json)})`;
}

function bodySample({ body, sample: { body: text, parts } }: Call): string | undefined {
  if (body === undefined) return undefined;
  if (body.kind === 'bytes') return 'b"\\x00\\xff"';
  if (body.kind === 'text') return JSON.stringify(text);
  if (body.kind !== 'multipart') return loaded(text);
  const list = parts.map(({ name, file, text: content }) =>
    file
      ? `FormPart(${JSON.stringify(name)}, b"\\x00\\xff", "file")`
      : `FormPart(${JSON.stringify(name)}, ${JSON.stringify(content)})`,
  );
  return `[${list.join(', ')}]`;
}
