// @ts-check
/** What belongs to one installation and not to the vendor. */
const installation = /^(performance|tls)\./;
/** Figures that change from run to run, or with the place that was measured. */
const passing = ['secondsAhead', 'host', 'milliseconds', 'medianMilliseconds', 'maximumMilliseconds', 'daysLeft'];

/**
 * What a report says of the vendor: no installation's figures, and nothing that was not tested.
 * @param {import('../../src/core/probe/probeReport').ProbeReport} report
 * @param {Pick<import('../../src/core/capabilities/vendorKnowledge').VendorKnowledge, 'id' | 'name' | 'version' | 'traits'>} vendor
 * @returns {import('../../src/core/capabilities/vendorKnowledge').VendorKnowledge}
 */
export function vendorFile(report, vendor) {
  const kept = Object.entries(report.verdicts).filter(
    ([id, verdict]) => !installation.test(id) && verdict.outcome !== 'notTested',
  );
  return {
    id: vendor.id,
    name: vendor.name,
    version: vendor.version,
    source: 'measured',
    date: report.started.slice(0, 10),
    traits: vendor.traits,
    verdicts: Object.fromEntries(kept.map(([id, verdict]) => [id, lasting(verdict)])),
  };
}

/** @param {import('../../src/core/capabilities/verdict').Verdict} verdict */
function lasting({ facts = {}, ...verdict }) {
  const left = Object.entries(facts).filter(([name]) => !passing.includes(name));
  return left.length === 0 ? verdict : { ...verdict, facts: Object.fromEntries(left) };
}
