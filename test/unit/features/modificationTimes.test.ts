import assert from 'node:assert/strict';
import { ModificationTimes } from '../../../src/features/objects/modificationTimes';

describe('modification times for VS Code', () => {
  const second = new Date(1_700_000_000_000);

  it('stand still as long as the ETag does', () => {
    const times = new ModificationTimes();
    const first = times.timeOf('d', 'e1', second);
    assert.equal(times.timeOf('d', 'e1', new Date(second.getTime() + 5000)), first);
  });

  it('move forward with every new ETag, within a second and even when the store’s time goes back', () => {
    const times = new ModificationTimes();
    const first = times.timeOf('d', 'e1', second);
    const next = times.timeOf('d', 'e2', second);
    const back = times.timeOf('d', 'e1', new Date(second.getTime() - 60_000));
    assert.ok(first < next && next < back);
  });

  it('are apart for each document, and start anew once forgotten', () => {
    const times = new ModificationTimes();
    times.timeOf('d', 'e1', second);
    assert.equal(times.etagOf('other'), undefined);
    assert.equal(times.etagOf('d'), 'e1');
    times.forget('d');
    assert.equal(times.etagOf('d'), undefined);
  });
});
