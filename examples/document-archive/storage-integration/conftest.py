"""Tests here have settings of their own: a run of pytest that belongs to a folder above passes them over.

Results say what was tested, not on which machine: they are handed over.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path

import pytest


def is_ours(config: pytest.Config) -> bool:
    """Whether this folder is the root of the run."""
    return config.rootpath.samefile(Path(__file__).parent)


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """Leaves everything here out of a run that is not ours."""
    return None if is_ours(config) else True


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Takes the name of the machine and its paths out of the JUnit XML, once that is written."""
    yield
    name: str | None = session.config.getoption("xmlpath", None)
    if name is None or not is_ours(session.config) or not Path(name).is_file():
        return
    text = Path(name).read_text(encoding="utf-8")
    text = re.sub(r' hostname="[^"]*"', "", text, count=1)
    for place, short in ((session.config.rootpath, "."), (Path.home(), "~")):
        if place != Path(place.anchor):
            text = text.replace(str(place), short)
    Path(name).write_text(text, encoding="utf-8")
