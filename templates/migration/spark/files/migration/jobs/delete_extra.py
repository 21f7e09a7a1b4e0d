"""Deletes objects that a source inventory does not have: delete_extra.py SOURCE TARGET MAX [--delete]; without it only says which."""

from __future__ import annotations

import sys

from target_store import Settings, delete_objects, escaped, read_inventory


def main(source: str, target: str, most: int, *flags: str) -> int:
    known = {path for path, _, _ in read_inventory(source)}
    extra = [path for path, _, _ in read_inventory(target) if path not in known]
    for path in extra:
        print(f"migration: only at the target: {escaped(path)}")
    if "--delete" not in flags or not extra:
        return 0
    if len(extra) > most:
        print(f"migration: {len(extra)} are more than {most} (MAX_DELETE): nothing was deleted")
        return 1
    failed = delete_objects(Settings.from_environment(), extra)
    for line in failed:
        print(f"migration: not deleted: {line}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]))
