#!/usr/bin/env bash
# One pass of copying: what is new or changed at the source goes to the target; nothing is deleted. Run it again until a pass
# is short enough for the cut-over. It may be interrupted at any time.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone
check_source
target_remote

passes="$WORK_DIR/passes.tsv"
[ -f "$passes" ] || printf 'pass\tstarted\tseconds\texit code\n' >"$passes"
pass="$(wc -l <"$passes")"
log="$WORK_DIR/logs/pass-$pass-$(now).log"
started="$(date +%s)"
say "pass $pass begins; log: $log"
code=0
run_rclone "$log" copy "$SOURCE_ROOT" "$target" --fast-list || code=$?
printf '%s\t%s\t%s\t%s\n' "$pass" "$(date -u -d "@$started" +%Y-%m-%dT%H:%M:%SZ)" "$(($(date +%s) - started))" "$code" >>"$passes"
[ "$code" = 0 ] || fail "pass $pass ended with $code: see $log, then run it again"
say "pass $pass is done after $(($(date +%s) - started)) s"
