import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CapabilityId } from '../../../src/core/capabilities/capabilities';
import type { VendorKnowledge } from '../../../src/core/capabilities/vendorKnowledge';
import { vendors } from '../../../src/core/capabilities/vendors';
import { type Connection, connectionDefaults } from '../../../src/core/connections/connection';
import { probeEndpoint } from '../../../src/core/probe/probeEndpoint';
import type { ProbeReport } from '../../../src/core/probe/probeReport';
import { compareReports } from '../../../src/core/probe/report/compareReports';
import { Sandbox } from '../../../src/core/sandbox/sandbox';

const keys = { accessKeyId: 'AKSANDBOX', secretAccessKey: 'secret-of-the-sandbox' };

/** Where the sandbox is known to answer otherwise than the vendor, and why. Fewer are welcome. */
const known: Readonly<Record<string, Readonly<Partial<Record<CapabilityId, string>>>>> = {
  aws: {
    'list.unordered': '501 for what the sandbox does not do; AWS ignores the parameter',
    'website.store': 'not done: 501',
    'metadata.nonAscii': 'what AWS documents: Latin-1 as RFC 2047 has it, so UTF-8 comes back as something else',
  },
  'rgw-16': {},
};

async function probeDialect(dialect: VendorKnowledge): Promise<ProbeReport> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'si-probe-sandbox-'));
  const sandbox = await Sandbox.open({ dataDir, keys: [keys], dialect });
  const connection: Connection = {
    ...connectionDefaults,
    id: 'sandbox',
    name: 'Sandbox',
    endpoint: sandbox.endpoint,
    credentials: { source: 'environment' },
  };
  try {
    return await probeEndpoint(connection, { keys: async () => keys });
  } finally {
    await sandbox.close();
    rmSync(dataDir, { recursive: true });
  }
}

for (const [id, exceptions] of Object.entries(known)) {
  describe(`the probe on the sandbox in the dialect ${id}`, () => {
    it('finds what is known of the vendor, but for what is listed', async () => {
      const vendor = vendors.find((each) => each.id === id);
      assert.ok(vendor);
      const report = await probeDialect(vendor);
      const rows = compareReports(vendor, report).filter(({ a, kind }) => a !== undefined && kind !== 'same');
      // What is not known on either side contradicts nothing.
      const contrary = rows.filter(({ a, b }) => a?.outcome !== 'notTested' && b?.outcome !== 'notTested');
      const other = contrary.filter((row) => !(row.id in exceptions));
      assert.deepEqual(other, []);
      assert.deepEqual(report.leftovers, []);
    }).timeout(60_000);
  });
}
