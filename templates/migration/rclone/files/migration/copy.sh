#!/usr/bin/env bash
# One pass of copying: what is new or changed at the source goes to the target; nothing is deleted. Run it again until a pass
# is short enough for the cut-over. It may be interrupted at any time.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/rclone.sh"
load_settings
need rclone
check_source
target_remote

begin_pass
code=0
run_rclone "$log" copy "$SOURCE_ROOT" "$target" --fast-list || code=$?
end_pass "$code"
