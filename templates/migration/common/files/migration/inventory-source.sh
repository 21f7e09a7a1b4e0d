#!/usr/bin/env bash
# Inventory of the source, made without rclone: path, bytes and MD5 of every file, sorted. It reads all data.
# inventory-source.sh --no-checksum is quick and has only sizes.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
load_settings
need find split md5sum sort awk sed
check_source

scratch="$(mktemp -d "$WORK_DIR/inventory.XXXXXX")"
trap 'rm -rf "$scratch"' EXIT
cd "$SOURCE_ROOT"

# Records end with NUL, since names may hold everything else. As lines: \ is \\, tab is \t, line break is \n, carriage return is \r.
as_lines() { LC_ALL=C tr '\0\n' '\n\0' | LC_ALL=C sed -e 's/\\/\\\\/g' -e 's/\t/\\t/'"$1" -e 's/\r/\\r/g' -e 's/\x0/\\n/g'; }

find . -type f -printf '%P\0' >"$scratch/names"
find . -type f -printf '%s\t%P\0' | as_lines 2g | awk -F '\t' -v OFS='\t' '{ print $2, $1 }' | LC_ALL=C sort >"$scratch/sizes"

if [ "${1:-}" = --no-checksum ]; then
  awk -v OFS='\t' '{ print $0, "-" }' "$scratch/sizes" >"$scratch/inventory"
else
  # So many readers at once; each writes to a file of its own, since lines of several would get mixed up.
  split -t '\0' -n "r/${CHECKERS:-16}" "$scratch/names" "$scratch/part-"
  for part in "$scratch"/part-*; do
    xargs -0 -r md5sum --zero -- <"$part" >"$part.md5" &
  done
  failed=0
  for job in $(jobs -p); do wait "$job" || failed=1; done
  [ "$failed" = 0 ] || say "some files could not be read, or were deleted meanwhile; they have no checksum"
  # "md5  name"
  cat "$scratch"/part-*.md5 | as_lines g | awk '{ print substr($0, 35) "\t" substr($0, 1, 32) }' | LC_ALL=C sort >"$scratch/sums"
  LC_ALL=C join -t $'\t' -a 1 -e - -o 0,1.2,2.2 "$scratch/sizes" "$scratch/sums" >"$scratch/inventory"
fi

file="$WORK_DIR/inventories/source-$(now).tsv"
mv "$scratch/inventory" "$file"
say "source: $(totals "$file"): $file"
