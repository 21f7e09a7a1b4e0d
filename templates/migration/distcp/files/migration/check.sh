#!/usr/bin/env bash
# Before anything is copied: whether source and target can be used.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/hadoop.sh"
load_settings
need hadoop find awk sed
check_source
check_names
target_store

probe="${target}.migration-check-$(now)"
printf 'check' | hadoop fs "${options[@]}" -put - "$probe" || fail "the target cannot be written to: $target"
[ "$(hadoop fs "${options[@]}" -cat "$probe")" = check ] || fail "the target does not give back what was written"
# Ceph RGW 16 refuses empty objects as Hadoop signs them without TLS (XAmzContentSHA256Mismatch): empty files, and markers of folders.
hadoop fs "${options[@]}" -touchz "$probe-empty" || {
  hadoop fs "${options[@]}" -rm -skipTrash "$probe" >/dev/null 2>&1 || true
  fail "the target takes no empty files: give S3_ENDPOINT an https:// address"
}
hadoop fs "${options[@]}" -rm -skipTrash "$probe-empty" >/dev/null || fail "nothing can be deleted at the target"
hadoop fs "${options[@]}" -rm -skipTrash "$probe" >/dev/null || fail "nothing can be deleted at the target"
names_verdict
