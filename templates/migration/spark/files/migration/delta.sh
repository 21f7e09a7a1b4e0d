#!/usr/bin/env bash
# The last pass, while nobody writes to the source: changes are copied, and what was deleted at the source since the first pass is
# named. With --delete it is deleted at the target; more than MAX_DELETE stops it.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/spark.sh"
load_settings
need spark-submit python3
check_source
check_keys

"$here/copy.sh"
"$here/inventory-target.sh"
PYTHONPATH="$here/jobs" python3 "$here/jobs/delete_extra.py" "$(newest source)" "$(newest target)" "${MAX_DELETE:-1000}" "$@" ||
  fail "not everything was deleted"
say "delta pass is done"
