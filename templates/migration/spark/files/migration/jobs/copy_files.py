"""Copies the files of an inventory: copy_files.py INVENTORY REPORT [--always] [--back]. Ends with 1 when a file failed."""

from __future__ import annotations

import sys
from pathlib import Path

from pyspark.sql import SparkSession
from target_store import Outcome, Settings, copy_files, escaped, fetch_files, read_inventory


def main(inventory: str, report: str, *flags: str) -> int:
    spark = SparkSession.builder.getOrCreate()
    settings = spark.sparkContext.broadcast(Settings.from_environment())
    per_task = int(sys.argv[1])
    paths = [path for path, _, _ in read_inventory(inventory)]
    always, back = "--always" in flags, "--back" in flags
    work = spark.sparkContext.parallelize(paths, max(1, -(-len(paths) // per_task)))

    def run(part: object) -> object:
        return fetch_files(settings.value, part) if back else copy_files(settings.value, part, always)  # type: ignore[arg-type]

    counts = {"copied": 0, "unchanged": 0, "failed": 0}
    moved = 0
    with Path(report).open("w", encoding="utf-8") as lines:
        outcome: Outcome
        for outcome in work.mapPartitions(run).toLocalIterator(prefetchPartitions=True):
            counts[outcome.result] += 1
            moved += outcome.size if outcome.result == "copied" else 0
            if outcome.result != "unchanged":
                lines.write(f"{outcome.result}\t{escaped(outcome.path)}\t{outcome.size}\t{escaped(outcome.detail)}\n")
    print(f"migration: {counts['copied']} copied ({moved} bytes), {counts['unchanged']} unchanged, {counts['failed']} failed")
    spark.stop()
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[2:]))
