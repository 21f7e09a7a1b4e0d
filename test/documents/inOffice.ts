import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Converts documents to PDF in LibreOffice, all at once: it takes longer to start than to convert. */
export async function inOffice(files: readonly string[], out: string): Promise<void> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'office-profile-'));
  try {
    const place = `-env:UserInstallation=${pathToFileURL(profile).href}`;
    await run('soffice', [place, '--headless', '--convert-to', 'pdf', '--outdir', out, ...files]);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
