#!/usr/bin/env bash
# Before anything is copied: whether source and target can be used, and names that object storage cannot hold as they are.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone find awk sed
check_source
check_names
target_remote

rclone lsf --max-depth 1 "$target" "${common[@]}" >/dev/null || fail "the target cannot be listed: $target"
probe="${target}.migration-check-$(now)"
printf 'check' | rclone rcat "$probe" "${common[@]}" || fail "the target cannot be written to: $target"
[ "$(rclone cat "$probe" "${common[@]}")" = check ] || fail "the target does not give back what was written"
rclone deletefile "$probe" "${common[@]}" || fail "nothing can be deleted at the target"

names_verdict
