#!/usr/bin/env bash
# Compares the newest inventories of both sides, or two that are named: verify.sh SOURCE.tsv TARGET.tsv. Ends with 0 only when
# each side has what the other has, with the same bytes and no differing checksum.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
load_settings
need awk
source_inventory="${1:-$(newest source)}"
target_inventory="${2:-$(newest target)}"
report="$WORK_DIR/reports/verify-$(now).txt"

result=0
awk -F '\t' '
  FILENAME == ARGV[1] { size[$1] = $2; sum[$1] = $3; next }
  !($1 in size) { print "only at the target: " $1; extra++; next }
  { seen[$1] = 1 }
  size[$1] != $2 { print "size differs (" size[$1] ", " $2 "): " $1; differing++; next }
  sum[$1] == "-" || $3 == "-" { unknown++; next }
  sum[$1] != $3 { print "content differs: " $1; differing++; next }
  { equal++ }
  END {
    for (path in size) if (!(path in seen)) { print "missing at the target: " path; missing++ }
    printf "equal by checksum: %d\nequal by size, no checksum: %d\ndiffering: %d\nmissing at the target: %d\nonly at the target: %d\n",
      equal, unknown, differing, missing, extra
    exit (differing + missing + extra > 0)
  }
' "$source_inventory" "$target_inventory" >"$report" || result=$?
{
  printf 'source: %s: %s' "$source_inventory" "$(totals "$source_inventory")"
  printf '\ntarget: %s: %s\n' "$target_inventory" "$(totals "$target_inventory")"
} >>"$report"
tail -n 7 "$report"
[ "$result" -le 1 ] || fail "the inventories cannot be compared"
if [ "$result" = 1 ]; then
  say "the sides DIFFER: $report"
  exit 1
fi
say "both sides are the same: $report"
