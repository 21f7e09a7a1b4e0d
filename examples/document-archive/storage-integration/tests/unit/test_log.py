from __future__ import annotations

import io
import json
import logging

from document_archive.log import set_up_log


def test_a_line_of_json_for_each_message_of_its_level_and_above() -> None:
    stream = io.StringIO()
    set_up_log("warn", stream)
    log = logging.getLogger("test")
    log.info("not written")
    log.warning("slow\nstore, %d ms", 900)
    try:
        raise ValueError("gone")
    except ValueError:
        log.exception("failed")
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [(line["level"], line["message"]) for line in lines] == [
        ("warning", "slow\nstore, 900 ms"),
        ("error", "failed"),
    ]
    assert "ValueError: gone" in lines[1]["error"]
