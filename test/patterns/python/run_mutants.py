"""Runs the tests of a goal against a wrong version of a sample, for many of them.

Reads a JSON array of {goal, mutation, module, text, tests} and prints a line of JSON for each as it ends. What is slow
to load is loaded once: each mutant runs in a fork of this process, in which its text stands for the module's.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import boto3
import pytest
import requests  # noqa: F401  loaded for the forks
from goal_results import GoalResults

PARALLEL = 2
LIMIT = 90.0
"""Seconds that the tests of one mutant may take."""


class Overlay(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a text instead of its file."""

    def __init__(self, module: str, text: str) -> None:
        """Takes the module's full name and the text."""
        self.module = module
        self.text = text

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answers for that module only."""
        return importlib.util.spec_from_loader(fullname, self) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the text."""
        exec(compile(self.text, f"{self.module} (mutant)", "exec"), module.__dict__)


def run_one(job: dict[str, Any]) -> dict[str, str]:
    """Runs in the fork: gives the outcome and a message."""
    try:
        compile(job["text"], job["module"], "exec")
    except SyntaxError as error:
        return {"outcome": "broken", "message": f"does not compile: {error}"}
    sys.meta_path.insert(0, Overlay(job["module"], job["text"]))
    gathered = GoalResults([job["goal"]])
    pytest.main(["-q", "-x", "--tb=short", "--no-header", job["tests"]], plugins=[gathered])
    if gathered.collection_errors:
        return {"outcome": "broken", "message": gathered.collection_errors[0][-2000:]}
    results = list(gathered.results.values())
    failed = [result for result in results if result["outcome"] == "failed"]
    if any(result["when"] == "call" for result in failed):
        return {"outcome": "killed", "message": failed[0]["message"][-600:]}
    if failed:
        return {"outcome": "broken", "message": failed[0]["message"][-2000:]}
    if not any(result["outcome"] == "passed" for result in results):
        reasons = "; ".join(result["message"] for result in results)
        return {"outcome": "broken", "message": f"no test of this goal ran: {reasons}"}
    return {"outcome": "survived", "message": ""}


def start(job: dict[str, Any], folder: str, number: int) -> tuple[int, str, float]:
    """Forks; gives the process, its file of results and when it must have ended."""
    file = os.path.join(folder, f"{number}.json")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setpgid(0, 0)
            log = os.open(os.path.join(folder, f"{number}.log"), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
            result = run_one(job)
            with open(file, "w", encoding="utf-8") as out:
                json.dump(result, out)
            code = 0
        finally:
            os._exit(code)
    return child, file, time.monotonic() + LIMIT


def finish(job: dict[str, Any], file: str, timed_out: bool) -> None:
    """Prints the line of one mutant."""
    if timed_out:
        result = {"outcome": "broken", "message": f"its tests did not end within {LIMIT:.0f} s"}
    else:
        try:
            with open(file, encoding="utf-8") as written:
                result = json.load(written)
        except OSError:
            result = {"outcome": "broken", "message": "the process that ran it ended early"}
    print(json.dumps({"goal": job["goal"], "mutation": job["mutation"], **result}), flush=True)


def main() -> None:
    """Runs all, two at a time."""
    boto3.session.Session().client("s3", region_name="us-east-1", endpoint_url="http://127.0.0.1:9")
    waiting = list(enumerate(json.load(sys.stdin)))
    running: dict[int, tuple[dict[str, Any], str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        while waiting or running:
            while waiting and len(running) < PARALLEL:
                number, job = waiting.pop(0)
                child, file, deadline = start(job, folder, number)
                running[child] = (job, file, deadline)
            ended, _ = os.waitpid(-1, os.WNOHANG)
            if ended in running:
                job, file, _ = running.pop(ended)
                finish(job, file, timed_out=False)
                continue
            for child, (job, file, deadline) in list(running.items()):
                if time.monotonic() > deadline:
                    os.killpg(child, signal.SIGKILL)
                    os.waitpid(child, 0)
                    del running[child]
                    finish(job, file, timed_out=True)
            time.sleep(0.02)


if __name__ == "__main__":
    main()
