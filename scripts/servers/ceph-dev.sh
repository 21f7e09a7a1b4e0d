#!/usr/bin/env bash
# A one-node Ceph (monitor, OSD, manager with dashboard, RADOS gateway) on loopback, for development and tests.
# It needs no systemd and no root; all its state is in one folder.
#
# usage: ceph-dev.sh start|stop|status|wipe|env [DIR]        DIR: $CEPH_DEV_DIR, else .ceph-dev
#
#   start   makes the cluster when DIR has none, starts it, returns when S3 (and the dashboard) answers
#   stop    ends its processes          status  shows them, exit code 1 when one is down
#   wipe    stop, then removes DIR      env     prints the addresses and keys as shell exports
#
# Environment (ports and STORE are remembered in DIR):
#   STORE=memstore|bluestore                  memstore: quick, empty after each start; bluestore: kept in a sparse file
#   DASHBOARD=on|off                          off: no manager, starts in half the time
#   MON_PORT RGW_PORT RGW_TLS_PORT DASH_PORT  40300 8000 8443 8080
#   AK SK                                     keys of the S3 user, used when the cluster is made
#   DASH_USER DASH_PW                         dashboard login, used when the cluster is made
#   RGW_LC_DEBUG                              seconds that stand for a day in lifecycle rules
set -euo pipefail

usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"; }
fail() { printf 'ceph-dev: %s\n' "$*" >&2; exit 1; }
log() { printf '[%5.1fs] %s\n' "$((${EPOCHREALTIME/[.,]/} - T0))e-6" "$*"; }

CMD=${1:-}
DIR=$(realpath -m "${2:-${CEPH_DEV_DIR:-.ceph-dev}}")
HOST=127.0.0.1
CONF="$DIR/ceph.conf"
T0=${EPOCHREALTIME/[.,]/}
# shellcheck source=/dev/null
[ ! -f "$DIR/remembered" ] || . "$DIR/remembered"
STORE=${STORE:-memstore} DASHBOARD=${DASHBOARD:-on}
MON_PORT=${MON_PORT:-40300} RGW_PORT=${RGW_PORT:-8000} RGW_TLS_PORT=${RGW_TLS_PORT:-8443} DASH_PORT=${DASH_PORT:-8080}
AK=${AK:-devaccesskey} SK=${SK:-devsecretkey1234567890}
DASH_USER=${DASH_USER:-admin} DASH_PW=${DASH_PW:-dev-Passw0rd!}
export CEPH_CONF="$CONF" PYTHONWARNINGS=ignore
unset PYTHONPATH PYTHONHOME || true

# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/ceph-cluster.sh"

# --- processes ---------------------------------------------------------------------------------------------------

daemons() { [ "$DASHBOARD" = on ] && echo mon osd mgr rgw || echo mon osd rgw; }

pid_of() { cat "$DIR/run/$1.pid" 2>/dev/null; }

alive() { # a process of that id that runs with our configuration: ids are reused
  local pid
  pid=$(pid_of "$1") && [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$CONF"
}

all_alive() {
  local name
  for name in $(daemons); do alive "$name" || return 1; done
}

spawn() { # NAME COMMAND...
  local name=$1
  shift
  setsid "$@" -f -c "$CONF" >>"$DIR/log/$name.out" 2>&1 </dev/null &
  echo $! >"$DIR/run/$name.pid"
}

wait_for() { # WHAT DAEMON SECONDS COMMAND...
  local what=$1 name=$2 tries=$(($3 * 5)) i
  shift 3
  for ((i = 0; i < tries; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    alive "$name" || fail "$name ended while waiting for $what: $(tail -n 3 "$DIR/log/$name.out")"
    sleep 0.2
  done
  fail "$what did not answer in time, see $DIR/log"
}

http_up() { curl -ksS --noproxy '*' -o /dev/null --max-time 2 "$1"; }

admin() { /usr/bin/python3 -W ignore "$(command -v ceph)" -c "$CONF" --connect-timeout 20 "$@" >>"$DIR/log/setup.out" 2>&1; }

stop() {
  local name pid i
  for name in rgw mgr osd mon; do
    if alive "$name"; then
      pid=$(pid_of "$name")
      kill -TERM "$pid" 2>/dev/null || true
      for ((i = 0; i < 50; i++)); do alive "$name" || break; sleep 0.1; done
      ! alive "$name" || kill -KILL "$pid" 2>/dev/null || true
    fi
    rm -f "$DIR/run/$name.pid"
  done
}

check_packages() {
  local missing=() name
  for name in ceph-mon ceph-osd radosgw radosgw-admin ceph ceph-authtool monmaptool openssl curl setsid; do
    command -v "$name" >/dev/null || missing+=("$name")
  done
  if [ "$DASHBOARD" = on ]; then
    command -v ceph-mgr >/dev/null || missing+=(ceph-mgr)
    [ -d /usr/share/ceph/mgr/dashboard ] || missing+=(ceph-mgr-dashboard)
  fi
  [ ${#missing[@]} = 0 ] || fail "missing: ${missing[*]}. On Debian: apt-get install --no-install-recommends" \
    "radosgw ceph-mon ceph-osd ceph-mgr ceph-mgr-dashboard ceph-common openssl curl"
}

# --- commands ----------------------------------------------------------------------------------------------------

prepare() { # sets FRESH
  FRESH=0
  if [ -n "$(ls -A "$DIR" 2>/dev/null)" ] && [ ! -f "$DIR/.ceph-dev" ]; then fail "$DIR holds something else"; fi
  if [ -f "$CONF" ] && ! { [ -f "$DIR/.ready" ] && [ "$STORE" = bluestore ] && [ -f "$DIR/osd/block" ]; }; then wipe; fi
  if [ ! -f "$CONF" ]; then
    FRESH=1
    mkdir -p "$DIR"/{mon,mgr,osd,run,log,crash,tls}
    touch "$DIR/.ceph-dev"
  fi
  write_conf
  remember
  if [ $FRESH = 1 ]; then
    make_tls
    make_keys >/dev/null
    make_monitor >"$DIR/log/mkfs.out" 2>&1
  else
    move_monitor >"$DIR/log/mkfs.out" 2>&1
  fi
}

start() {
  check_packages
  if all_alive; then log "already running"; return 0; fi
  stop
  trap 'stop' EXIT # whatever goes wrong below, nothing is left running
  trap 'exit 130' INT TERM
  prepare
  spawn mon ceph-mon -i a
  log "mon started"
  if [ $FRESH = 1 ]; then make_osd; log "osd made ($STORE)"; fi
  spawn osd ceph-osd -i 0
  set_up_dashboard
  [ "$DASHBOARD" = off ] || spawn mgr ceph-mgr -i x
  spawn rgw radosgw -n client.rgw
  if [ $FRESH = 1 ]; then make_users >"$DIR/log/users.out" 2>&1; log "S3 user ready"; fi
  wait_for "the S3 gateway" rgw 60 http_up "http://$HOST:$RGW_PORT/"
  log "S3 answers: http://$HOST:$RGW_PORT https://$HOST:$RGW_TLS_PORT"
  [ "$DASHBOARD" = off ] || set_up_login
  touch "$DIR/.ready"
  trap - EXIT INT TERM
}

status() {
  local name rc=0 sum=0 rss
  for name in $(daemons); do
    if alive "$name"; then
      rss=$(awk '/VmRSS/ { print int($2 / 1024) }' "/proc/$(pid_of "$name")/status")
      sum=$((sum + rss))
      echo "$name pid $(pid_of "$name") rss $rss MiB"
    else
      echo "$name down"
      rc=1
    fi
  done
  echo "total rss $sum MiB; disk $(du -sm "$DIR" 2>/dev/null | cut -f1) MiB"
  return $rc
}

wipe() {
  stop
  [ ! -f "$DIR/.ceph-dev" ] || rm -rf "$DIR"
}

print_env() {
  printf 'export %s=%q\n' AWS_ACCESS_KEY_ID "$AK" AWS_SECRET_ACCESS_KEY "$SK" S3_ENDPOINT "http://$HOST:$RGW_PORT" \
    S3_TLS_ENDPOINT "https://$HOST:$RGW_TLS_PORT" S3_CA "$DIR/tls/ca.crt" DASHBOARD_URL "http://$HOST:$DASH_PORT" \
    DASH_USER "$DASH_USER" DASH_PW "$DASH_PW"
}

case $CMD in
start | stop | status | wipe) "$CMD" ;;
env) print_env ;;
*) usage; exit 2 ;;
esac
