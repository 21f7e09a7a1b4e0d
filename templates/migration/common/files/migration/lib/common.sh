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

# Names that object storage cannot hold as they are, one a line.
check_names() {
  local room
  problems="$WORK_DIR/reports/names-$(now).txt"
  # A key has at most 1,024 bytes of UTF-8. Links, devices and pipes have no counterpart; hard links become copies.
  room="$((1024 - $(printf '%s' "${S3_PREFIX:-}" | LC_ALL=C wc -c)))"
  {
    find "$SOURCE_ROOT" -type f -printf '%P\n' | LC_ALL=C awk -v room="$room" 'length($0) > room { print "too long: " $0 }'
    find "$SOURCE_ROOT" -type f -printf '%P\n' | { grep -avxn '.*' || true; } | sed 's/^/not UTF-8, line /'
    find "$SOURCE_ROOT" -type f -name $'*\n*' -printf 'line break in the name: %P\n'
    find "$SOURCE_ROOT" ! -type f ! -type d -printf 'neither file nor folder (%y): %P\n'
    find "$SOURCE_ROOT" -type f -links +1 -printf 'hard link, becomes a copy: %P\n'
    find "$SOURCE_ROOT" -mindepth 1 -type d -empty -printf 'empty folder, is not kept: %P\n'
    find "$SOURCE_ROOT" \( -type f -o -type d \) ! -readable -printf 'cannot be read: %P\n'
  } >"$problems"
}

# The end of a check: 1 when names need a decision.
names_verdict() {
  if [ -s "$problems" ]; then
    say "source and target can be used; $(wc -l <"$problems") names and entries need a decision: $problems"
    exit 1
  fi
  say "source and target can be used; all names fit"
}

# A pass of copying, its number and its log.
begin_pass() {
  passes="$WORK_DIR/passes.tsv"
  [ -f "$passes" ] || printf 'pass\tstarted\tseconds\texit code\n' >"$passes"
  pass="$(wc -l <"$passes")"
  log="$WORK_DIR/logs/pass-$pass-$(now).log"
  started="$(date +%s)"
  say "pass $pass begins; log: $log"
}

end_pass() {
  local code="$1" seconds="$(($(date +%s) - started))"
  printf '%s\t%s\t%s\t%s\n' "$pass" "$(date -u -d "@$started" +%Y-%m-%dT%H:%M:%SZ)" "$seconds" "$code" >>"$passes"
  [ "$code" = 0 ] || fail "pass $pass ended with $code: see $log, then run it again"
  say "pass $pass is done after $seconds s"
}
