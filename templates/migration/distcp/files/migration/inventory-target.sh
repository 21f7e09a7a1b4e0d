#!/usr/bin/env bash
# Inventory of the target: path, bytes and MD5 of every object below the prefix, sorted. The MD5 is the ETag of objects that came in
# one piece, which the store computed itself; objects in parts have none here. inventory-target.sh --download reads every object
# back and trusts nobody; it moves all data once more, through this host. Names with line breaks cannot be handled (check.sh).
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop awk sed sort xargs md5sum
target_store

scratch="$(mktemp -d "$WORK_DIR/inventory.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT

# "-rw-rw-rw-   1 owner group  size 2026-11-24 13:00 s3a://bucket/prefix/path": the path is the rest of the line.
hadoop fs "${options[@]}" -ls -R "$target" |
  awk -v start="$target" '
    /^-/ {
      size = $5
      at = index($0, start)
      print substr($0, at + length(start)) "\t" size
    }' | sed -e 's/\\/\\\\/g' | LC_ALL=C sort >"$scratch/sizes"

if [ "${1:-}" = --download ]; then
  hash_one() { printf '%s\t%s\n' "$1" "$(hadoop fs "${options[@]}" -cat "$target$(escaped "$1")" | md5sum | cut -c 1-32)"; }
else
  hash_one() {
    # "path  etag  hex of the ETag's characters", among which quotes are from Hadoop 3.4 on
    local hex
    hex="$(hadoop fs "${options[@]}" -D fs.s3a.etag.checksum.enabled=true -checksum "$target$(escaped "$1")" | awk '{ print $NF }')"
    printf '%s\t%b\n' "$1" "$(printf '%s' "$hex" | sed -e 's/../\\x&/g' -e 's/\\x22//g')"
  }
fi
# Paths are patterns for Hadoop.
escaped() { printf '%s' "$1" | sed -e 's/[][*?{}\\]/\\&/g'; }

cut -f 1 "$scratch/sizes" | while IFS= read -r path; do hash_one "$(printf '%b' "$path")"; done |
  awk -F '\t' -v OFS='\t' '{ print $1, ($2 ~ /^[0-9a-f]+$/ && length($2) == 32) ? $2 : "-" }' | LC_ALL=C sort >"$scratch/sums"
LC_ALL=C join -t $'\t' -a 1 -e - -o 0,1.2,2.2 "$scratch/sizes" "$scratch/sums" >"$scratch/inventory"

file="$WORK_DIR/inventories/target-$(now).tsv"
mv "$scratch/inventory" "$file"
say "target: $(totals "$file"): $file"
