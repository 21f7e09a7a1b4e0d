#!/usr/bin/env bash
# One pass of copying: what is new or has another size or, from Hadoop 3.3.6 on, a later time goes to the target; nothing is deleted. A file
# that changed and kept both is found by verify.sh only, and copied by copy.sh --overwrite FOLDER, a folder below the source. Run it again until a pass is short
# enough for the cut-over.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop
check_source
target_store

begin_pass
code=0
if [ "${1:-}" = --overwrite ]; then
  folder="${2:?a folder below the source}"
  hadoop distcp "${options[@]}" -direct -overwrite -skipcrccheck -m "${MAPS:-20}" -bandwidth "${BANDWIDTH:-50}" \
    "$source_uri/$folder" "$target$folder" >"$log" 2>&1 || code=$?
else
  run_distcp "$log" "$source_uri" "$target" || code=$?
fi
end_pass "$code"
