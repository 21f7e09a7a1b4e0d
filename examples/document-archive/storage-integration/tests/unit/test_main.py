from __future__ import annotations

import pytest

from document_archive.__main__ import USAGE, run


@pytest.mark.parametrize("arguments", [[], ["fly"], ["health", "too", "much"]])
def test_usage_when_there_is_no_such_command(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments, {}) == USAGE
    assert capsys.readouterr().out.startswith("usage: ")


def test_all_settings_that_are_missing_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["health"], {}) == USAGE
    printed = capsys.readouterr().out
    assert "S3_ENDPOINT" in printed
