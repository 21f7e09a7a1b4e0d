import { type Check, finding } from '../checkContext';

/** Phases of the manifest against the calendar and each other. */
export const checkPhases: Check = async ({ integration: { phases }, now }) => {
  const today = now.toISOString().slice(0, 10);
  const open = phases.filter(({ state }) => state !== 'done');
  const overdue = open.filter(({ due }) => due !== undefined && due < today);
  const skipped = phases.filter(
    ({ state }, at) => state === 'done' && phases.slice(0, at).some((each) => each.state !== 'done'),
  );
  return {
    findings: [
      ...overdue.map(({ id, due = '' }) => finding('warning', 'phases.overdue', [id, due])),
      ...skipped.map(({ id }) => finding('warning', 'phases.outOfOrder', [id])),
      ...open
        .filter((phase) => !overdue.includes(phase))
        .map(({ id, state }) => finding('info', state === 'active' ? 'phases.active' : 'phases.open', [id])),
    ],
  };
};
