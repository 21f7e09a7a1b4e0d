#!/usr/bin/env bash
# For the way back: writes what is at the target and not at the source, or differs, over the source. It deletes nothing.
# copy-back.sh TIME_OF_THE_CUT_OVER; the time is for the log: what differs is found by inventories.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/spark.sh"
load_settings
need spark-submit awk
check_source
check_keys

say "copying back what was written since ${1:?the time of the cut-over}"
"$here/inventory-source.sh"
"$here/inventory-target.sh"
changed="$WORK_DIR/reports/back-$(now).tsv"
awk -F '\t' 'FILENAME == ARGV[1] { known[$1] = $2 "\t" $3; next } known[$1] != $2 "\t" $3' "$(newest source)" "$(newest target)" >"$changed"
log="$WORK_DIR/logs/back-$(now).log"
run_job "$log" copy_files "${FILES_PER_TASK:-500}" "$changed" "$changed.result" --back || fail "it failed: see $log"
say "done; deletions since the cut-over are not carried out at the source"
