#!/usr/bin/env bash
# Before anything is copied: whether source and target can be used.
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"
. "$(dirname "${BASH_SOURCE[0]}")/lib/spark.sh"
load_settings
need spark-submit python3 find awk sed
check_source
check_names
check_keys

PYTHONPATH="$here/jobs" python3 - <<'PYTHON' || fail "the target cannot be used: $S3_ENDPOINT, $S3_BUCKET"
from target_store import Settings, client

settings = Settings.from_environment()
s3, place = client(settings), {"Bucket": settings.bucket, "Key": settings.prefix + ".migration-check"}
s3.put_object(**place, Body=b"check")
assert s3.get_object(**place)["Body"].read() == b"check", "the target does not give back what was written"
s3.delete_object(**place)
PYTHON
names_verdict
