from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from document_archive.settings import InvalidSettingsError, NasSettings, StoreSettings, read_settings

COMPLETE = {
    "S3_ENDPOINT": "https://s3.example.com",
    "S3_BUCKET": "files",
    "S3_PREFIX": "app/",
    "AWS_ACCESS_KEY_ID": "an-access-key",
    "AWS_SECRET_ACCESS_KEY": "a-secret-key",
}


def problems_of(**changes: str) -> list[str]:
    try:
        read_settings({**COMPLETE, **changes})
    except InvalidSettingsError as error:
        return error.problems
    return []


def test_defaults_for_what_need_not_be_said() -> None:
    settings = read_settings(COMPLETE)
    assert (settings.log_level, settings.health_port) == ("info", 8080)
    assert isinstance(settings.storage, StoreSettings)
    assert (settings.storage.bucket, settings.storage.prefix) == ("files", "app/")


def test_everything_that_is_wrong_is_named_at_once() -> None:
    wrong = {
        "LOG_LEVEL": "loud",
        "HEALTH_PORT": "0",
        "S3_BUCKET": " ",
        "S3_PREFIX": "app",
        "S3_ENDPOINT": "ftp://x",
        "S3_CAPABILITIES": "/there/is/none",
    }
    assert sorted(problem.split(" ")[0] for problem in problems_of(**wrong)) == sorted(wrong)


def test_a_folder_needs_nothing_of_the_store(tmp_path: Path) -> None:
    without = {name: value for name, value in COMPLETE.items() if not name.startswith("S3_")}
    settings = read_settings({**without, "STORAGE_BACKEND": "nas", "NAS_ROOT": str(tmp_path)})
    assert settings.storage == NasSettings(tmp_path)
    assert problems_of(STORAGE_BACKEND="nas", NAS_ROOT="/there/is/none") == ["NAS_ROOT is no folder: /there/is/none"]


def test_no_secret_in_texts() -> None:
    text = repr(read_settings(COMPLETE))
    for name in ("AWS_SECRET_ACCESS_KEY", "API_PASSWORD", "API_TOKEN"):
        assert COMPLETE.get(name, "a-secret") not in text


def test_schema_and_example_have_every_setting_and_no_secret() -> None:
    schema = json.loads(Path("config/settings.schema.json").read_text(encoding="utf-8"))
    example = Path(".env.example").read_text(encoding="utf-8")
    values = dict(re.findall(r"^#?([A-Z][A-Z0-9_]*)=(.*)$", example, re.MULTILINE))
    assert sorted(values) == sorted(schema["properties"])
    assert set(COMPLETE) <= set(values)
    for name, described in schema["properties"].items():
        assert described["description"], name
        if described.get("writeOnly"):
            assert values[name] == "", name


def test_all_problems_stand_in_the_error() -> None:
    with pytest.raises(InvalidSettingsError, match="LOG_LEVEL takes"):
        read_settings({**COMPLETE, "LOG_LEVEL": "loud"})
