#!/usr/bin/env bash
# Inventory of the target: path, bytes and MD5 of every object below the prefix, sorted. The MD5 is the ETag of objects that came in
# one piece, which the store computed itself; objects in parts have none here. inventory-target.sh --download has the workers read
# every object back and trusts nobody; it moves all data once more.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/spark.sh"
load_settings
need spark-submit sort
check_keys

scratch="$(mktemp -d "$WORK_DIR/inventory.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
log="$WORK_DIR/logs/inventory-target-$(now).log"
run_job "$log" inventory_target "${FILES_PER_TASK:-500}" "$scratch/found" "$@" || fail "it failed: see $log"
file="$WORK_DIR/inventories/target-$(now).tsv"
LC_ALL=C sort "$scratch/found" >"$scratch/inventory"
mv "$scratch/inventory" "$file"
say "target: $(totals "$file"): $file"
