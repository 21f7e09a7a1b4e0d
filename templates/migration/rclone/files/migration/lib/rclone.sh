# Sourced by the scripts beside it: rclone with the settings of the target. There is no configuration file, so that none can
# hold keys.
# shellcheck shell=bash

target_remote() {
  : "${AWS_ACCESS_KEY_ID:?set it in the environment}" "${AWS_SECRET_ACCESS_KEY:?set it in the environment}"
  export RCLONE_CONFIG=/dev/null
  export RCLONE_CONFIG_TARGET_TYPE=s3
  # Ceph RGW: addresses in path style, no ACL, signatures of version 4.
  export RCLONE_CONFIG_TARGET_PROVIDER=Ceph
  export RCLONE_CONFIG_TARGET_ENDPOINT="$S3_ENDPOINT"
  export RCLONE_CONFIG_TARGET_REGION="${S3_REGION:-us-east-1}"
  export RCLONE_CONFIG_TARGET_FORCE_PATH_STYLE=true
  export RCLONE_CONFIG_TARGET_ENV_AUTH=true
  # The bucket is there; an account without the right to make buckets fails otherwise.
  export RCLONE_CONFIG_TARGET_NO_CHECK_BUCKET=true
  export RCLONE_CONFIG_TARGET_UPLOAD_CUTOFF="${UPLOAD_CUTOFF:-200M}"
  export RCLONE_CONFIG_TARGET_CHUNK_SIZE="${CHUNK_SIZE:-64M}"
  # Of files in parts the MD5 is kept as metadata: without it there is nothing to compare them by.
  export RCLONE_CONFIG_TARGET_DISABLE_CHECKSUM=false
  # Keys are the names as they are; only what no key can be is written in another way.
  export RCLONE_CONFIG_TARGET_ENCODING=Slash,InvalidUtf8,Dot
  # rclone and the SDK inside it do not agree about this variable; the authority is given to rclone itself.
  unset AWS_CA_BUNDLE
  # shellcheck disable=SC2034 # the scripts use it
  target="target:$S3_BUCKET/${S3_PREFIX:-}"
  common=(--transfers "${TRANSFERS:-8}" --checkers "${CHECKERS:-16}" --retries 3 --low-level-retries 10)
  [ -z "${S3_CA_FILE:-}" ] || common+=(--ca-cert "$S3_CA_FILE")
}

# One run of rclone that is logged; gives its exit code.
run_rclone() {
  local log="$1" code=0
  shift
  rclone "$@" "${common[@]}" --bwlimit "${BANDWIDTH:-off}" --log-file "$log" --log-level INFO --stats 1m || code=$?
  tail -n 6 "$log" >&2
  return "$code"
}
