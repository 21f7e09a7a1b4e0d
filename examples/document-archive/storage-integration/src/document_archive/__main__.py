"""Commands for operators: ``python -m document_archive COMMAND``."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from .error_map import problem_of
from .health import check_health
from .health_server import HealthServer
from .log import set_up_log
from .open_storage import open_storage
from .settings import InvalidSettingsError, NasSettings, Settings, read_settings
from .storage.capability_probe import probe_capabilities
from .storage.s3_client import check_access

_log = logging.getLogger(__name__)

_USAGE = """usage: document-archive COMMAND
  health         whether what the program depends on can be used
  settings       whether the settings are complete
  probe FILE     finds out what the store really does, and writes it to FILE (S3_CAPABILITIES)
  serve          health endpoints, until it is stopped"""

DONE, FAILED, USAGE = 0, 1, 2


def main() -> None:
    """Runs a command and ends the process with its exit code: 0 done, 1 failed, 2 wrong usage or settings."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str], environment: Mapping[str, str] | None = None) -> int:
    """Does what :func:`main` does, without ending the process."""
    command, *rest = arguments or [""]
    needed = 1 if command == "probe" else 0
    if command not in _COMMANDS or len(rest) != needed:
        print(_USAGE)
        return USAGE
    try:
        settings = read_settings(environment)
        set_up_log(settings.log_level)
        return _COMMANDS[command](settings, rest)
    except InvalidSettingsError as error:
        print("\n".join(error.problems))
        return USAGE
    except Exception as error:
        _log.exception("failed")
        problem = problem_of(error)
        print(f"{problem.code}: {error} {problem.action}")
        return FAILED


def _health(settings: Settings, _: list[str]) -> int:
    results = check_health(settings)
    for each in results:
        print(f"{each.name} {'ok' if each.healthy else 'FAILED'} {each.milliseconds} ms {each.detail}".rstrip())
    return DONE if all(each.healthy for each in results) else FAILED


def _settings(_: Settings, __: list[str]) -> int:
    print("The settings are complete.")
    return DONE


def _probe(settings: Settings, arguments: list[str]) -> int:
    file = Path(arguments[0])
    storage = settings.storage
    if isinstance(storage, NasSettings):
        print("A folder needs no probe.")
        return USAGE
    with open_storage(storage) as opened:
        store = opened.store
        if store is None:
            return USAGE
        # Of a bucket that cannot be used the probe would only find that it refuses everything.
        check_access(store.client, store.bucket)
        probe_capabilities(store.client, store.bucket, store.prefix).save(file)
    print(f"Written to {file}")
    return DONE


def _serve(settings: Settings, _: list[str]) -> int:
    server = HealthServer(settings.health_port, lambda: check_health(settings))
    _log.info("Serving health endpoints on port %d", server.port)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    with suppress(KeyboardInterrupt):
        server.serve_forever()
    server.server_close()
    return DONE


_COMMANDS: Mapping[str, Callable[[Settings, list[str]], int]] = {
    "health": _health,
    "settings": _settings,
    "probe": _probe,
    "serve": _serve,
}

if __name__ == "__main__":
    main()
