#!/usr/bin/env bash
# Before anything is copied: whether source and target can be used, and names that object storage cannot hold as they are.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone find awk sed
check_source
target_remote

problems="$WORK_DIR/reports/names-$(now).txt"
prefix_bytes="$(printf '%s' "${S3_PREFIX:-}" | LC_ALL=C wc -c)"
# A key has at most 1,024 bytes of UTF-8. Links, devices and pipes have no counterpart; hard links become copies.
{
  find "$SOURCE_ROOT" -type f -printf '%P\n' | LC_ALL=C awk -v room="$((1024 - prefix_bytes))" 'length($0) > room { print "too long: " $0 }'
  find "$SOURCE_ROOT" -type f -printf '%P\n' | { LC_ALL=C.UTF-8 grep -avxn '.*' || true; } | sed 's/^/not UTF-8, line /'
  find "$SOURCE_ROOT" -type f -name $'*\n*' -printf 'line break in the name: %P\n'
  find "$SOURCE_ROOT" ! -type f ! -type d -printf 'neither file nor folder (%y): %P\n'
  find "$SOURCE_ROOT" -type f -links +1 -printf 'hard link, becomes a copy: %P\n'
  find "$SOURCE_ROOT" -mindepth 1 -type d -empty -printf 'empty folder, is not kept: %P\n'
  find "$SOURCE_ROOT" \( -type f -o -type d \) ! -readable -printf 'cannot be read: %P\n'
} >"$problems"

rclone lsf --max-depth 1 "$target" "${common[@]}" >/dev/null || fail "the target cannot be listed: $target"
probe="${target}.migration-check-$(now)"
printf 'check' | rclone rcat "$probe" "${common[@]}" || fail "the target cannot be written to: $target"
[ "$(rclone cat "$probe" "${common[@]}")" = check ] || fail "the target does not give back what was written"
rclone deletefile "$probe" "${common[@]}" || fail "nothing can be deleted at the target"

if [ -s "$problems" ]; then
  say "source and target can be used; $(wc -l <"$problems") names and entries need a decision: $problems"
  exit 1
fi
say "source and target can be used; all names fit"
