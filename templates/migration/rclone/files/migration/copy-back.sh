#!/usr/bin/env bash
# For the way back: copies what was written to the target since the cut-over to the source. copy-back.sh 2026-11-24T20:00:00Z
# It overwrites files of the source that are older, and deletes nothing. With --dry-run after the time it only shows what it would do.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone
check_source
target_remote

cutover="${1:?the time of the cut-over, such as 2026-11-24T20:00:00Z}"
seconds="$(($(date +%s) - $(date -d "$cutover" +%s)))" || fail "$cutover is no time"
[ "$seconds" -gt 0 ] || fail "the cut-over is still to come"
options=(--max-age "${seconds}s" --use-server-modtime --update --fast-list)
[ "${2:-}" != --dry-run ] || options+=(--dry-run)
log="$WORK_DIR/logs/back-$(now).log"
say "copying back what was written since $cutover; log: $log"
run_rclone "$log" copy "$target" "$SOURCE_ROOT" "${options[@]}" || fail "it failed: see $log"
say "done; deletions since the cut-over are not carried out at the source"
