# shellcheck shell=bash
# Sourced by ceph-dev.sh, whose settings it uses: writes a cluster's configuration, keys, certificates and users.

remember() { # as defaults, weaker than the environment
  # shellcheck disable=SC2016
  printf ': "${%s:=%s}"\n' STORE "$STORE" DASHBOARD "$DASHBOARD" MON_PORT "$MON_PORT" RGW_PORT "$RGW_PORT" \
    RGW_TLS_PORT "$RGW_TLS_PORT" DASH_PORT "$DASH_PORT" >"$DIR/remembered"
}

write_conf() {
  local fsid
  [ -f "$DIR/fsid" ] || cat /proc/sys/kernel/random/uuid >"$DIR/fsid"
  fsid=$(cat "$DIR/fsid")
  cat >"$CONF" <<CONF
[global]
fsid = $fsid
mon_host = [v2:$HOST:$MON_PORT]
public_addr = $HOST
cluster_addr = $HOST
keyring = $DIR/keyring
run_dir = $DIR/run
admin_socket =
log_file = $DIR/log/\$name.log
crash_dir = $DIR/crash
mon_cluster_log_file = $DIR/log/cluster.log
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_warn_on_pool_no_redundancy = false
mon_max_pg_per_osd = 1000
mon_data_avail_crit = 1
mon_data_avail_warn = 2
auth_allow_insecure_global_id_reclaim = false
mgr_initial_modules = dashboard
paxos_propose_interval = 0.05
paxos_min_wait = 0.02
debug_ms = 0/0
debug_rgw = 1/1
debug_osd = 0/0
debug_mon = 0/1
debug_objecter = 0/0
debug_paxos = 0/0
debug_rocksdb = 0/0
debug_bluestore = 0/0
debug_objclass = 0/0
[mon.a]
mon_data = $DIR/mon
[mgr.x]
mgr_data = $DIR/mgr
[osd.0]
osd_data = $DIR/osd
osd_objectstore = $STORE
memstore_device_bytes = $((12 << 30))
bluestore_block_size = $((20 << 30))
osd_memory_target = $((1 << 30))
osd_fast_shutdown = true
[client.rgw]
rgw_frontends = beast tcp_nodelay=1 endpoint=$HOST:$RGW_PORT ssl_endpoint=$HOST:$RGW_TLS_PORT ssl_certificate=$DIR/tls/server.crt ssl_private_key=$DIR/tls/server.key
rgw_enable_usage_log = true
rgw_dns_name = localhost
rgw_crypt_require_ssl = false
rgw_enable_apis = s3, s3website, sts, iam, notifications, admin, swift, swift_auth
rgw_s3_auth_use_sts = true
rgw_sts_key = 0123456789abcdef
rgw_lc_debug_interval = ${RGW_LC_DEBUG:--1}
CONF
}

make_tls() { # a private CA and a server certificate for localhost and 127.0.0.1
  (
    cd "$DIR/tls" || exit 1
    printf 'subjectAltName=DNS:localhost,DNS:*.localhost,IP:127.0.0.1\n' >server.ext
    openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj '/CN=ceph-dev test CA' -keyout ca.key -out ca.crt
    openssl req -newkey rsa:2048 -nodes -subj '/CN=localhost' -keyout server.key -out server.csr
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out server.crt -extfile server.ext
  ) >"$DIR/log/tls.out" 2>&1
}

make_keys() {
  local ring="$DIR/keyring"
  ceph-authtool -C "$ring" --gen-key -n mon. --cap mon 'allow *'
  ceph-authtool "$ring" --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *' --cap mgr 'allow *' --cap mds 'allow *'
  ceph-authtool "$ring" --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx' --cap mgr 'allow rw'
  ceph-authtool "$ring" --gen-key -n osd.0 --cap mon 'allow profile osd' --cap mgr 'allow profile osd' --cap osd 'allow *'
  ceph-authtool "$ring" --gen-key -n mgr.x --cap mon 'allow profile mgr' --cap osd 'allow *' --cap mds 'allow *'
}

make_monitor() {
  monmaptool --create --clobber --fsid "$(cat "$DIR/fsid")" --addv a "[v2:$HOST:$MON_PORT]" "$DIR/monmap"
  ceph-mon --mkfs -c "$CONF" -i a --monmap "$DIR/monmap" --keyring "$DIR/keyring"
}

move_monitor() { # the monitor's port is part of its map
  ceph-mon -c "$CONF" -i a --extract-monmap "$DIR/monmap"
  if monmaptool --print "$DIR/monmap" | grep -qF "v2:$HOST:$MON_PORT/"; then return 0; fi
  monmaptool --rm a "$DIR/monmap"
  monmaptool --addv a "[v2:$HOST:$MON_PORT]" "$DIR/monmap"
  ceph-mon -c "$CONF" -i a --inject-monmap "$DIR/monmap"
}

make_osd() {
  local uuid
  uuid=$(cat /proc/sys/kernel/random/uuid)
  admin <<SETUP
osd new $uuid
osd set-require-min-compat-client luminous
SETUP
  ceph-osd -c "$CONF" -i 0 --mkfs --osd-uuid "$uuid" >>"$DIR/log/mkfs.out" 2>&1
}

make_users() { # the S3 user must not be a 'system' user, those skip permission checks; the dashboard needs one of its own
  local caps='users=*;buckets=*;metadata=*;usage=*;zone=*;roles=*;oidc-provider=*;user-policy=*'
  radosgw-admin -c "$CONF" user create --uid dev --display-name 'Dev User' --access-key "$AK" --secret "$SK" --caps "$caps"
  radosgw-admin -c "$CONF" user create --uid dashboard --display-name Dashboard --system \
    --access-key dashboard-ak --secret dashboard-secret-key
}

set_up_dashboard() {
  [ "$DASHBOARD" = on ] || return 0
  admin <<SETUP
config set mgr mgr/dashboard/ssl false --force
config set mgr mgr/dashboard/server_addr $HOST --force
config set mgr mgr/dashboard/server_port $DASH_PORT --force
config set mgr mgr/dashboard/standby_behaviour error --force
SETUP
}

set_up_login() {
  wait_for dashboard mgr 60 http_up "http://$HOST:$DASH_PORT/"
  log "dashboard answers: http://$HOST:$DASH_PORT"
  [ ! -f "$DIR/.login" ] || return 0
  printf %s "$DASH_PW" >"$DIR/run/password"
  printf %s dashboard-ak >"$DIR/run/access"
  printf %s dashboard-secret-key >"$DIR/run/secret"
  admin dashboard ac-user-create --force-password "$DASH_USER" -i "$DIR/run/password" administrator
  admin dashboard set-rgw-api-access-key -i "$DIR/run/access"
  admin dashboard set-rgw-api-secret-key -i "$DIR/run/secret"
  rm -f "$DIR"/run/{password,access,secret}
  touch "$DIR/.login"
  log "dashboard user ready"
}
