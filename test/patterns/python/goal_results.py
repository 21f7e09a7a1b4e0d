"""A pytest plugin: runs the tests of some goals only, and says what became of each test.

GOAL_RESULTS names the file that gets one line of JSON for each test; GOALS holds ids of goals, apart by commas.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

import pytest


def normalised(name: str) -> str:
    """Gives a test's name in the form in which goals are looked for."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def shows(name: str, goal: str) -> bool:
    """Whether a test of this name shows a goal: ``test_p04_bytes_small`` shows P04-bytes."""
    return f"-{normalised(goal)}-" in f"-{normalised(name)}-"


class GoalResults:
    """Gathers outcomes; ``goals`` None runs all tests."""

    def __init__(self, goals: list[str] | None = None) -> None:
        """Takes ids of goals."""
        self.goals = goals
        self.results: dict[str, dict[str, str]] = {}
        self.collection_errors: list[str] = []

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leaves out tests of other goals."""
        if self.goals is None:
            return
        wanted = [item for item in items if any(shows(item.name, goal) for goal in self.goals)]
        config.hook.pytest_deselected(items=[item for item in items if item not in wanted])
        items[:] = wanted

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Notes files that cannot be read."""
        if report.failed:
            self.collection_errors.append(str(report.longrepr))
            self.results[report.nodeid] = {"outcome": "failed", "message": str(report.longrepr)}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Notes what became of a test: setting up and clearing up count, too."""
        if report.when == "call" or not report.passed:
            message = "" if report.passed else _message(report)
            self.results[report.nodeid] = {"outcome": report.outcome, "message": message, "when": report.when}


def _message(report: pytest.TestReport) -> str:
    if report.skipped and isinstance(report.longrepr, tuple):
        return str(report.longrepr[2])
    return report.longreprtext


_FROM_ENVIRONMENT: Any = None


def pytest_configure(config: pytest.Config) -> None:
    """Registers the plugin when it is loaded by name."""
    global _FROM_ENVIRONMENT
    if os.environ.get("GOAL_RESULTS"):
        goals = os.environ.get("GOALS")
        _FROM_ENVIRONMENT = GoalResults(goals.split(",") if goals else None)
        config.pluginmanager.register(_FROM_ENVIRONMENT)


def pytest_unconfigure() -> None:
    """Writes the results."""
    if _FROM_ENVIRONMENT is not None:
        with open(os.environ["GOAL_RESULTS"], "w", encoding="utf-8") as file:
            for name, result in _FROM_ENVIRONMENT.results.items():
                file.write(json.dumps({"name": name, **result}) + "\n")
