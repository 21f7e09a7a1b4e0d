#!/usr/bin/env bash
# Inventory of the target: path, bytes and MD5 of every object below the prefix, sorted.
# The MD5 is what the store computed itself of objects that came in one piece; of those that came in parts it is what the
# upload wrote down. inventory-target.sh --download reads every object back and trusts nobody; it moves all data once more.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone jq sort
target_remote

# rclone shows control characters as pictures of them (U+2400 and following); a name that has such a picture shows as different.
plain='def plain: explode | map(if . >= 9216 and . <= 9247 then . - 9216 elif . == 9249 then 127 else . end) | implode;'

scratch="$(mktemp -d "$WORK_DIR/inventory.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

rclone lsjson --recursive --files-only --no-mimetype --no-modtime --hash --hash-type MD5 --fast-list "$target" "${common[@]}" |
  jq -r "$plain"'.[] | [(.Path | plain), (.Size | tostring), (.Hashes.md5 // "-")] | @tsv' | LC_ALL=C sort >"$scratch/inventory"

if [ "${1:-}" = --download ]; then
  # "md5  name", as md5sum writes it
  rclone hashsum MD5 --download "$target" "${common[@]}" | jq -rR "$plain"'[(.[34:] | plain), .[0:32]] | @tsv' | LC_ALL=C sort >"$scratch/sums"
  cut -f 1,2 "$scratch/inventory" >"$scratch/sizes"
  LC_ALL=C join -t $'\t' -a 1 -e - -o 0,1.2,2.2 "$scratch/sizes" "$scratch/sums" >"$scratch/inventory"
fi

file="$WORK_DIR/inventories/target-$(now).tsv"
mv "$scratch/inventory" "$file"
say "target: $(totals "$file"): $file"
