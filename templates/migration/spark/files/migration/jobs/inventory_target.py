"""Writes the inventory of the target: inventory_target.py PER_TASK FILE [--download]. With --download every object is read back."""

from __future__ import annotations

import sys
from pathlib import Path

from pyspark.sql import SparkSession
from target_store import Settings, escaped, hash_objects, list_target


def main(per_task: int, file: str, *flags: str) -> int:
    settings = Settings.from_environment()
    found = list(list_target(settings))
    if "--download" in flags:
        spark = SparkSession.builder.getOrCreate()
        shared = spark.sparkContext.broadcast(settings)
        paths = spark.sparkContext.parallelize([path for path, _, _ in found], max(1, -(-len(found) // per_task)))
        found = paths.mapPartitions(lambda part: hash_objects(shared.value, part)).collect()
        spark.stop()
    with Path(file).open("w", encoding="utf-8", newline="\n") as lines:
        for path, size, md5 in found:
            lines.write(f"{escaped(path)}\t{size}\t{md5}\n")
    print(f"migration: {len(found)} objects")
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), *sys.argv[2:]))
