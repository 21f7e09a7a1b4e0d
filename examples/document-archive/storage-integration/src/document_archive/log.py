"""Log in JSON: one object a line, as log collectors read it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import IO

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warn": logging.WARNING, "error": logging.ERROR}


class JsonFormatter(logging.Formatter):
    """Writes a record as JSON. What a record says must never be a secret, a signed URL or the content of a file."""

    def format(self, record: logging.LogRecord) -> str:
        """Gives the line without its end."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["error"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def set_up_log(level: str, stream: IO[str] | None = None) -> None:
    """Sends the log of the whole process to one stream.

    Args:
        level: The least important that is written: debug, info, warn or error.
        stream: None: standard error, which leaves standard output to results.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=_LEVELS[level], handlers=[handler], force=True)
    # What the SDK says at its lower levels holds headers, and with them signatures.
    for name in ("botocore", "boto3", "urllib3", "s3transfer"):
        logging.getLogger(name).setLevel(logging.WARNING)
