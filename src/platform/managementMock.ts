import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { AppError } from '../core/base/errors';
import type { TestTarget } from './testTarget';

/**
 * The target of tests of management APIs: a mock of one, by the command line program that ships with the extension.
 * @param extension Absolute path of the extension's folder.
 * @param file Absolute path of its definition; that of the patterns' small API when absent.
 * @throws AppError `internal` when it does not start.
 */
export async function managementMock(extension: string, file?: string): Promise<TestTarget> {
  const password = randomBytes(12).toString('hex');
  const account = { API_USERNAME: 'admin', API_PASSWORD: password, API_TOKEN: password };
  const definition = file ?? path.join(extension, 'snippets', 'support', 'management-api.yaml');
  const args = [path.join(extension, 'dist', 'cli.js'), 'api', 'mock', definition, '--port', '0', '--format', 'json'];
  // VS Code's own program is Node, too, when it is told so.
  const own = { ELECTRON_RUN_AS_NODE: '1', ...account };
  const child = spawn(process.execPath, args, { env: { ...process.env, ...own }, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    let errors = '';
    const failed = (detail: string) =>
      reject(new AppError('internal', `The mock did not start: ${detail}`, { facts: { detail } }));
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.includes('\n')) resolve(String((JSON.parse(output.split('\n', 1)[0] ?? '') as { url?: string }).url));
    });
    child.once('error', ({ message }) => failed(message));
    child.once('exit', () => failed(errors.trim()));
  });
  return {
    env: {
      ...{ ...account, API_URL: url, API_ALLOW_CHANGES: 'true' },
      // Tests of patterns make objects of the patterns' API only.
      ...(file === undefined && {
        ...{ API_PATTERNS_URL: url, API_PATTERNS_USERNAME: account.API_USERNAME, API_PATTERNS_PASSWORD: password },
      }),
    },
    release: async () => void child.kill(),
  };
}
