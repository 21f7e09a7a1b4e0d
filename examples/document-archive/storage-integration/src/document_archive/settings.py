"""What the program is told from outside, by environment variables; config/settings.schema.json describes each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .storage.s3_client import S3Settings, SettingsError, settings_from_environment


@dataclass(frozen=True, slots=True)
class NasSettings:
    """Files are in a folder."""

    root: Path


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Files are in an object store.

    Attributes:
        store: How to reach it.
        bucket: The bucket of the files.
        prefix: What all keys begin with: empty, or with a slash at its end.
        capabilities: JSON file of what a probe found of the store.
    """

    store: S3Settings
    bucket: str
    prefix: str
    capabilities: Path | None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings."""

    storage: NasSettings | StoreSettings
    log_level: str
    health_port: int


class InvalidSettingsError(ValueError):
    """Settings are missing or wrong.

    Attributes:
        problems: One line for each, which begins with the name of the variable.
    """

    def __init__(self, problems: list[str]) -> None:
        """Takes all problems at once, so that nobody has to mend them one by one."""
        super().__init__("; ".join(problems))
        self.problems = problems


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Reads all settings.

    Args:
        environment: The variables; None: those of this process.

    Returns:
        The settings, with defaults for what is not there.

    Raises:
        InvalidSettingsError: Names everything that is missing or wrong.
    """
    reader = _Reader(os.environ if environment is None else environment)
    settings = Settings(
        storage=_storage(reader),
        log_level=reader.one_of("LOG_LEVEL", "info", "debug", "warn", "error"),
        health_port=reader.number("HEALTH_PORT", 8080),
    )
    if reader.problems:
        raise InvalidSettingsError(reader.problems)
    return settings


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        return self.environment.get(name, "").strip() or None

    def required(self, name: str, meaning: str) -> str:
        value = self.text(name)
        if value is None:
            self.problems.append(f"{name} is missing: {meaning}")
        return value or ""

    def one_of(self, name: str, *values: str) -> str:
        """Gives one of the values; the first is the default."""
        value = self.text(name) or values[0]
        if value not in values:
            self.problems.append(f"{name} takes {', '.join(values)}, not {value}")
            return values[0]
        return value

    def number(self, name: str, otherwise: int) -> int:
        value = self.text(name) or str(otherwise)
        if value.isascii() and value.isdigit() and int(value) > 0:
            return int(value)
        self.problems.append(f"{name} takes a whole number above 0, not {value}")
        return otherwise

    def file(self, name: str) -> Path | None:
        value = self.text(name)
        if value is None:
            return None
        file = Path(value)
        if not file.is_file() or not os.access(file, os.R_OK):
            self.problems.append(f"{name} is no file that can be read: {file}")
        return file


def _storage(reader: _Reader) -> NasSettings | StoreSettings:
    if reader.one_of("STORAGE_BACKEND", "s3", "nas") == "nas":
        root = Path(reader.required("NAS_ROOT", "the folder of the files"))
        if reader.text("NAS_ROOT") and not root.is_dir():
            reader.problems.append(f"NAS_ROOT is no folder: {root}")
        return NasSettings(root)
    prefix = reader.text("S3_PREFIX") or ""
    if prefix.startswith("/") or (prefix and not prefix.endswith("/")):
        reader.problems.append(f"S3_PREFIX must be empty or end with a slash, and not begin with one: {prefix}")
    return StoreSettings(
        store=_store(reader),
        bucket=reader.required("S3_BUCKET", "the bucket of the files"),
        prefix=prefix,
        capabilities=reader.file("S3_CAPABILITIES"),
    )


def _store(reader: _Reader) -> S3Settings:
    try:
        return settings_from_environment(reader.environment)
    except SettingsError as error:
        reader.problems.extend(error.problems)
        return S3Settings(endpoint="")  # never used: problems end the reading
