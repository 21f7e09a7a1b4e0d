# storage-integrator: pattern P02 version 2
"""What a store can do, as it was found out: the basis for every decision that depends on the store."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal

from .storage_errors import ErrorKind, storage_error


class Outcome(StrEnum):
    """What became of a request that needs a capability."""

    WORKS = "works"
    REFUSED = "refused"
    IGNORED = "ignored"
    DIFFERS = "differs"
    NOT_TESTED = "notTested"


EtagStyle = Literal["quoted", "unquoted", "none"]


class StoreCapabilities:
    """Outcomes by capability id, such as ``put.ifNoneMatch``. What is not known counts as not working."""

    def __init__(self, outcomes: Mapping[str, Outcome]) -> None:
        """Takes the outcomes that are known."""
        self._outcomes = dict(outcomes)

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What is known, by capability id."""
        return dict(self._outcomes)

    def outcome(self, capability: str) -> Outcome:
        """Tells what is known about a capability; ``notTested`` where nothing is."""
        return self._outcomes.get(capability, Outcome.NOT_TESTED)

    def works(self, capability: str) -> bool:
        """Tells whether a capability was seen to work."""
        return self.outcome(capability) is Outcome.WORKS

    def require(self, capability: str, purpose: str) -> None:
        """Refuses to go on where a capability was not seen to work.

        Args:
            capability: Its id.
            purpose: What needs it, for the message.

        Raises:
            StorageError: Kind ``unsupported``.
        """
        if not self.works(capability):
            raise storage_error(
                ErrorKind.UNSUPPORTED,
                f"{purpose} needs {capability}, which this store does not have ({self.outcome(capability).value})",
            )

    @property
    def etag_style(self) -> EtagStyle:
        """In which form the store accepts an ETag in If-Match of PutObject; ``none``: in no form."""
        if self.works("put.ifMatch.quoted"):
            return "quoted"
        return "unquoted" if self.works("put.ifMatch.unquoted") else "none"

    def condition_of(self, etag: str) -> str:
        """Writes an ETag as the store wants it in If-Match: some compare it with its quotes, some without.

        Args:
            etag: As the store gave it.

        Returns:
            The header's value.
        """
        bare = etag.strip('"')
        return bare if self.etag_style == "unquoted" else f'"{bare}"'

    @classmethod
    def from_json(cls, text: str) -> StoreCapabilities:
        """Reads ``{"verdicts": {"put.ifNoneMatch": {"outcome": "works"}}}``; other fields are left alone.

        Args:
            text: JSON, as ``storage-integrator probe --format json`` prints it.

        Returns:
            The capabilities. An outcome that is not known here counts as not tested.

        Raises:
            ValueError: When it is no such JSON.
        """
        document = json.loads(text)
        verdicts = document.get("verdicts") if isinstance(document, dict) else None
        if not isinstance(verdicts, dict):
            raise ValueError('no capabilities: the field "verdicts" is missing')
        return cls({name: _outcome(verdict) for name, verdict in verdicts.items()})

    def to_json(self) -> str:
        """Writes what :meth:`from_json` reads."""
        verdicts = {name: {"outcome": outcome.value} for name, outcome in sorted(self._outcomes.items())}
        return json.dumps({"verdicts": verdicts}, indent=2) + "\n"

    @classmethod
    def load(cls, file: Path) -> StoreCapabilities:
        """Reads a file; see :meth:`from_json`."""
        return cls.from_json(file.read_text(encoding="utf-8"))

    def save(self, file: Path) -> None:
        """Writes a file, which is there as a whole or not at all."""
        temporary = file.with_name(f".{file.name}.{os.getpid()}.tmp")
        temporary.write_text(self.to_json(), encoding="utf-8")
        temporary.replace(file)


def _outcome(verdict: object) -> Outcome:
    value = verdict.get("outcome") if isinstance(verdict, dict) else None
    return Outcome(value) if value in [known.value for known in Outcome] else Outcome.NOT_TESTED
