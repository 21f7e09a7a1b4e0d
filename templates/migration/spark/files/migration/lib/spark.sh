# Sourced by the scripts beside it: Spark with the settings of the target.
# shellcheck shell=bash
# shellcheck disable=SC2154 # common.sh sets "here"

check_keys() { : "${AWS_ACCESS_KEY_ID:?set it in the environment}" "${AWS_SECRET_ACCESS_KEY:?set it in the environment}"; }

# One job that is logged; gives its exit code. The driver runs here, since it reads inventories and has the keys.
run_job() {
  local log="$1" job="$2" code=0
  shift 2
  spark-submit --master "${SPARK_MASTER:-yarn}" --deploy-mode client --name "migration of $S3_BUCKET: $job" \
    --num-executors "${EXECUTORS:-4}" --executor-cores "${EXECUTOR_CORES:-4}" \
    --conf spark.speculation=false --py-files "$here/jobs/target_store.py" \
    "$here/jobs/$job.py" "$@" >"$log" 2>&1 || code=$?
  grep '^migration:' "$log" >&2 || true
  return "$code"
}
