import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { endProbeId, isAbandoned, newProbeId, parseProbeId, thisHost } from '../../../src/core/probe/scratch/probeId';

const now = Date.UTC(2026, 10, 24);
const minute = 60_000;

const idOf = (started: number, host: string, pid: number) =>
  `${started.toString(36).padStart(8, '0')}-${host}-${pid.toString(36)}-0123ab`;

describe('ids of probes', () => {
  it('say since when, where and in which process', () => {
    const id = newProbeId(now);
    assert.deepEqual(parseProbeId(id), { started: now, host: thisHost(), process: process.pid });
    assert.notEqual(newProbeId(now), id);
    endProbeId(id);
  });

  it('suit the name of a bucket', () => {
    assert.match(`si-probe-${idOf(now, thisHost(), 4_194_304)}-encryption`, /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
  });

  it('are not read from names of others', () => {
    for (const name of ['', 'mine', 'mine-0a1b2c-1-0123ab', `${newProbeId(now)}-x`, 'ABCDEFGH-0a1b2c-1-0123ab']) {
      assert.equal(parseProbeId(name), undefined, name);
    }
  });

  it('stand for a living run until it has ended', () => {
    const id = newProbeId(now);
    assert.equal(isAbandoned(id, now + 120 * minute), false);
    endProbeId(id);
    assert.equal(isAbandoned(id, now), true);
  });

  it('of this machine are abandoned when their process is gone', () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    assert.equal(isAbandoned(idOf(now, thisHost(), pid), now), true);
    assert.equal(isAbandoned(idOf(now, thisHost(), process.ppid), now), false);
  });

  it('of other machines are abandoned after an hour', () => {
    const id = idOf(now, '000000', 1);
    assert.equal(isAbandoned(id, now + 59 * minute), false);
    assert.equal(isAbandoned(id, now + 61 * minute), true);
    assert.equal(isAbandoned('no-id', now + 1000 * minute), false);
  });
});
