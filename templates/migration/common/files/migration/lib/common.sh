# Sourced by the scripts beside it: settings, and what they share.
# shellcheck shell=bash

set -euo pipefail
export LC_ALL=C.UTF-8

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 2
}

say() { printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" | tee -a "$WORK_DIR/migration.log" >&2; }

# What is set in the environment goes before the file.
load_settings() {
  local file="${MIGRATION_ENV:-$here/migration.env}" name value
  [ -f "$file" ] || fail "there is no $file: copy migration.env.example and adapt it"
  while IFS='=' read -r name value || [ -n "$name" ]; do
    case "$name" in '' | '#'*) continue ;; esac
    [[ "$name" =~ ^[A-Z][A-Z0-9_]*$ ]] || fail "$file: $name is no name of a setting"
    case "$name" in *SECRET* | *PASSWORD* | *ACCESS_KEY*) fail "$file: keys do not belong into a file: $name" ;; esac
    value="${value%\"}"
    value="${value#\"}"
    [ -n "${!name:-}" ] || export "$name=$value"
  done <"$file"
  for name in SOURCE_ROOT S3_ENDPOINT S3_BUCKET; do
    value="${value%\"}"
    value="${value#\"}"
    [ -n "${!name:-}" ] || fail "$name is not set"
  done
  case "${S3_PREFIX:-}" in '' | */) ;; *) fail "S3_PREFIX ends with a slash" ;; esac
  WORK_DIR="${WORK_DIR:-work}"
  case "$WORK_DIR" in /*) ;; *) WORK_DIR="$here/$WORK_DIR" ;; esac
  mkdir -p "$WORK_DIR/inventories" "$WORK_DIR/logs" "$WORK_DIR/reports"
}

need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is not installed"
  done
}

now() { date -u +%Y%m%dT%H%M%SZ; }

# The folder has to be mounted: an empty mount point would look like a source whose files were all deleted.
check_source() {
  [ -d "$SOURCE_ROOT" ] || fail "SOURCE_ROOT is no folder: $SOURCE_ROOT"
  [ -n "$(find "$SOURCE_ROOT" -mindepth 1 -maxdepth 1 -print -quit)" ] || fail "SOURCE_ROOT is empty. Is it mounted?"
}

# The newest inventory of a side.
newest() {
  local file
  file="$(find "$WORK_DIR/inventories" -name "$1-*.tsv" | sort | tail -n 1)"
  [ -n "$file" ] || fail "there is no inventory of the $1 yet"
  printf '%s\n' "$file"
}

# Counts and bytes of an inventory, and how many of its files have a checksum.
totals() { awk -F '\t' '{ bytes += $2; if ($3 != "-") sums++ } END { printf "%d files, %.0f bytes, %d with a checksum\n", NR, bytes, sums }' "$1"; }
