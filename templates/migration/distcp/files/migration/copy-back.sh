#!/usr/bin/env bash
# For the way back: copies what is at the target and not at the source, or has another size, to the source. It deletes nothing.
# copy-back.sh TIME_OF_THE_CUT_OVER; the time is for the log: DistCp compares sizes.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop
check_source
target_store

log="$WORK_DIR/logs/back-$(now).log"
say "copying back what was written since ${1:?the time of the cut-over}; log: $log"
run_distcp "$log" "$target" "$source_uri" || fail "it failed: see $log"
say "done; deletions since the cut-over are not carried out at the source"
