#!/usr/bin/env bash
# Before anything is copied: whether source and target can be used.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop find awk sed
check_source
check_names
target_store

probe="${target}.migration-check-$(now)"
printf 'check' | hadoop fs "${options[@]}" -put - "$probe" || fail "the target cannot be written to: $target"
[ "$(hadoop fs "${options[@]}" -cat "$probe")" = check ] || fail "the target does not give back what was written"
hadoop fs "${options[@]}" -rm -skipTrash "$probe" >/dev/null || fail "nothing can be deleted at the target"
names_verdict
