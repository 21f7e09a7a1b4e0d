#!/usr/bin/env bash
# The last pass, while nobody writes to the source: changes are copied, and what was deleted at the source since the first pass
# is deleted at the target. It first shows what it would delete; with --delete it does so. More than MAX_DELETE stops it.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone
check_source
target_remote

log="$WORK_DIR/logs/delta-$(now).log"
if [ "${1:-}" = --delete ]; then
  say "delta pass with deletions begins; log: $log"
  run_rclone "$log" sync "$SOURCE_ROOT" "$target" --fast-list --max-delete "${MAX_DELETE:-1000}" || fail "it failed: see $log"
  say "delta pass is done"
  exit 0
fi
say "delta pass without deletions begins; log: $log"
run_rclone "$log" copy "$SOURCE_ROOT" "$target" --fast-list || fail "it failed: see $log"
gone="$WORK_DIR/reports/deleted-at-source-$(now).txt"
# What is at the target only. An exit code of 1 says that there is something.
rclone check "$SOURCE_ROOT" "$target" --size-only --fast-list --missing-on-src "$gone" "${common[@]}" >/dev/null 2>&1 || true
say "delta pass is done; $(wc -l <"$gone") objects are at the target only: $gone. delta.sh --delete removes them"
