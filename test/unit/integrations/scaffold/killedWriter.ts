/**
 * A process that applies a plan and is killed on the way: `node killedWriter.js PLAN.json N` dies at the Nth time that it would
 * change something on the disk; a file that it was to write is then half written. Exits with 0 when it came to the end before.
 */
import fs, { readFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { applyPlan } from '../../../../src/core/integrations/scaffold/applyPlan';

const [planFile = '', at = ''] = process.argv.slice(2);
let left = Number(at);

function die(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const changing = ['mkdir', 'rename', 'rm', 'rmdir', 'unlink', 'writeFile'] as const;
const files = fs.promises as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
for (const name of changing) {
  const real = files[name];
  files[name] = async (...args) => {
    die();
    return real?.(...args);
  };
}
const open = fs.promises.open;
Object.assign(fs.promises, {
  open: async (...args: Parameters<typeof open>): Promise<FileHandle> => {
    die();
    const handle = await open(...args);
    const write = handle.writeFile.bind(handle);
    handle.writeFile = async (data, options) => {
      const bytes = Buffer.from(data as Uint8Array);
      await write(bytes.subarray(0, bytes.length / 2), options);
      die();
      await write(bytes.subarray(bytes.length / 2), options);
    };
    return handle;
  },
});

void applyPlan(JSON.parse(readFileSync(planFile, 'utf8')));
