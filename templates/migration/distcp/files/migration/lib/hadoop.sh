# Sourced by the scripts beside it: Hadoop with the settings of the target.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts use what is set here

target_store() {
  local address="${S3_ENDPOINT#*://}" tls=true
  case "$S3_ENDPOINT" in http://*) tls=false ;; https://*) ;; *) fail "S3_ENDPOINT begins with http:// or https://" ;; esac
  export HADOOP_CONF_DIR="${HADOOP_CONF_DIR:-/etc/hadoop/conf}"
  target="s3a://$S3_BUCKET/${S3_PREFIX:-}"
  source_uri="file://$SOURCE_ROOT"
  options=(-conf "$here/conf/core-site.xml"
    -D "fs.s3a.endpoint=$address" -D "fs.s3a.endpoint.region=${S3_REGION:-us-east-1}"
    -D "fs.s3a.connection.ssl.enabled=$tls")
  if [ -n "${CREDENTIAL_PROVIDER:-}" ]; then
    options+=(-D "hadoop.security.credential.provider.path=$CREDENTIAL_PROVIDER")
  else
    # Not by options: every user of the host can read a command line, and everybody who sees a job its settings. Workers read them
    # from the environment of their node manager, which has to let them through (yarn.nodemanager.env-whitelist).
    : "${AWS_ACCESS_KEY_ID:?set it in the environment}" "${AWS_SECRET_ACCESS_KEY:?set it in the environment}"
    options+=(-D fs.s3a.aws.credentials.provider=com.amazonaws.auth.EnvironmentVariableCredentialsProvider)
  fi
}

# One run of DistCp that is logged; gives its exit code. -direct: written under the final name, for a rename is a copy here.
run_distcp() {
  local log="$1" code=0
  shift
  hadoop distcp "${options[@]}" -D mapreduce.job.name="migration of $S3_BUCKET" \
    -direct -update -skipcrccheck -strategy dynamic -m "${MAPS:-20}" -bandwidth "${BANDWIDTH:-50}" \
    -numListstatusThreads "${LISTERS:-20}" "$@" >"$log" 2>&1 || code=$?
  grep -E 'Bytes Copied|Files Copied|Files Skipped|Files Failed|COPY=|SKIP=|FAIL=' "$log" >&2 || true
  return "$code"
}
