#!/usr/bin/env bash
# One pass of copying: what is new or changed at the source goes to the target; nothing is deleted. Run it again until a pass is short
# enough for the cut-over. copy.sh --always copies also what seems unchanged.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/spark.sh"
load_settings
need spark-submit find
check_source
check_keys

"$here/inventory-source.sh" --no-checksum
begin_pass
code=0
run_job "$log" copy_files "${FILES_PER_TASK:-500}" "$(newest source)" "$WORK_DIR/reports/pass-$pass.tsv" "$@" || code=$?
end_pass "$code"
