import assert from 'node:assert/strict';
import { problemOf } from '../../src/errorMap.js';
import { createLog } from '../../src/log.js';
import { openManagement } from '../../src/openManagement.js';
import type { ManagementAccess } from '../../src/settings.js';
import { required } from '../support/target.js';

const lines: string[] = [];
const log = createLog('debug', (line) => lines.push(line));

function access(changes: Partial<ManagementAccess> = {}): ManagementAccess {
  return {
    url: required('API_URL'),
    username: required('API_USERNAME'),
    password: () => required('API_PASSWORD'),
    login: process.env['API_LOGIN'] === 'ceph-dashboard' ? 'cephDashboard' : 'xms',
    caFile: process.env['API_CA_FILE'] || undefined,
    timeout: 30_000,
    ...changes,
  };
}

describe('management API as the settings say', () => {
  it('R01-login: logs in once, and the log has neither password nor token', async () => {
    const management = openManagement(access(), log);
    // Whether there is something at this path is not the question: the service lets the user in, and answers.
    await management.get('/').catch((error: unknown) => assert.notEqual(problemOf(error).code, 'ACCESS_DENIED'));
    await management.close();
    assert.equal(lines.filter((line) => line.includes('Logged in')).length, 1);
    assert(lines.every((line) => !line.includes(required('API_PASSWORD'))));
  });

  it('R01-wrong-password: a wrong password is ACCESS_DENIED', async () => {
    const management = openManagement(access({ password: () => 'a-wrong-password' }), log);
    await assert.rejects(management.get('/'), (error) => problemOf(error).code === 'ACCESS_DENIED');
    await management.close();
  });
});
