"""Tests here have settings of their own: a run of pytest that belongs to a folder above passes them over."""

from pathlib import Path

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leaves everything here out unless this folder is the root of the run."""
    return None if config.rootpath.samefile(Path(__file__).parent) else True
