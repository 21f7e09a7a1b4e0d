import assert from 'node:assert/strict';
import { capabilityIds } from '../../../src/core/capabilities/capabilities';
import { aloneLanes, checkLanes } from '../../../src/core/probe/checks/allChecks';

describe('checks of the probe', () => {
  it('are there for every capability, one each', () => {
    const checked = [...checkLanes, ...aloneLanes].flat().flatMap(({ ids }) => ids);
    assert.deepEqual([...checked].sort(), [...capabilityIds].sort());
  });
});
