#!/usr/bin/env bash
# The last pass, while nobody writes to the source: changes are copied. With --delete what was deleted at the source since the first
# pass is deleted at the target, too: look at "only at the target" of verify.sh before.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop
check_source
target_store

extra=()
[ "${1:-}" != --delete ] || extra=(-delete)
log="$WORK_DIR/logs/delta-$(now).log"
say "delta pass begins ${extra[*]}; log: $log"
run_distcp "$log" "${extra[@]}" "$source_uri" "$target" || fail "it failed: see $log"
say "delta pass is done"
