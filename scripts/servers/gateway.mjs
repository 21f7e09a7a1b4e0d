// @ts-check
// One more gateway of the one-node Ceph: same users and buckets, a process of its own.
import path from 'node:path';
import { freePorts } from '../common/freePorts.mjs';
import { startServerProcess } from './serverProcess.mjs';

/**
 * For tests that send what no client should: the radosgw of Ceph 16 corrupts its memory by some of it, and later refuses every policy
 * of a form, or dies of one (seen in Boost.Spirit below RGWPolicy::from_json).
 * @param {{ cephDir: string, signal?: AbortSignal }} options cephDir: the folder of a store that runs (`startCeph`).
 * @returns {Promise<{ endpoint: string, pid: number, stop: () => Promise<void> }>}
 */
export async function startGateway({ cephDir, signal }) {
  const [port = 0] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const conf = path.join(cephDir, 'ceph.conf');
  const log = path.join(cephDir, 'log');
  const { pid, stop } = await startServerProcess({
    name: 'gateway',
    command: 'radosgw',
    args: [
      ...['-n', 'client.rgw', '-f', '-c', conf, `--log_file=${path.join(log, 'gateway.radosgw.log')}`],
      `--rgw_frontends=beast tcp_nodelay=1 endpoint=127.0.0.1:${port}`,
    ],
    env: { CEPH_CONF: conf },
    dir: log,
    url: endpoint,
    ...(signal ? { signal } : {}),
  });
  return { endpoint, pid, stop };
}
