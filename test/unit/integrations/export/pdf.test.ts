import assert from 'node:assert/strict';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAppError } from '../../../../src/core/base/errors';
import { findBrowser } from '../../../../src/core/integrations/export/pdf/findBrowser';
import { printPdf } from '../../../../src/core/integrations/export/pdf/printPdf';
import { makeFolder } from './makeFolder';

describe('finding a browser', () => {
  const machine = (platform: NodeJS.Platform, environment: Record<string, string>, files: readonly string[]) => ({
    platform,
    environment,
    exists: (file: string) => files.includes(file),
  });

  it('takes the one that is named before those in the usual places', () => {
    const files = ['/opt/own/chrome', '/usr/bin/chromium'];
    const environment = { PATH: '/bin:/usr/bin', CHROME_PATH: '/opt/own/chrome' };
    assert.equal(findBrowser(machine('linux', environment, files)), '/opt/own/chrome');
    assert.equal(findBrowser(machine('linux', environment, files.slice(1))), '/usr/bin/chromium');
  });

  it('looks where each system has them, snaps last', () => {
    const linux = ['/snap/bin/chromium', '/usr/bin/microsoft-edge'];
    assert.equal(findBrowser(machine('linux', { PATH: '/snap/bin:/usr/bin' }, linux)), '/usr/bin/microsoft-edge');
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    assert.equal(findBrowser(machine('darwin', { HOME: '/Users/a' }, [mac])), mac);
    const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
    const windows = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)' };
    assert.equal(findBrowser(machine('win32', windows, [edge])), edge);
    assert.equal(findBrowser(machine('linux', { PATH: '/usr/bin' }, [])), undefined);
  });
});

describe('printing in a browser', () => {
  /** A program that is started like a browser and does what the script says; `$PDF` is where the PDF is wanted. */
  function browser(script: string): { readonly browser: string; readonly notes: string } {
    const folder = makeFolder();
    const file = path.join(folder, 'browser');
    const notes = path.join(folder, 'notes');
    const setup = `for a in "$@"; do case "$a" in --print-to-pdf=*) PDF="\${a#--print-to-pdf=}";; --user-data-dir=*) PROFILE="\${a#--user-data-dir=}";; esac; done`;
    writeFileSync(file, `#!/bin/sh\n${setup}\necho "$(dirname "$PDF")" > '${notes}'\n${script}\n`);
    chmodSync(file, 0o755);
    return { browser: file, notes };
  }

  const folderOf = (notes: string) => readFileSync(notes, 'utf8').trim();
  const isFailure = (pattern: RegExp) => (error: unknown) =>
    isAppError(error) && error.code === 'local.io' && pattern.test(error.message);

  it('gives what it prints, and leaves nothing of its profile', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
    const script = 'mkdir -p "$PROFILE"; echo x > "$PROFILE/a"; cp "${PDF%.pdf}.html" "$PDF"';
    const { browser: file, notes } = browser(script);
    assert.equal(Buffer.from(await printPdf('<p>报告</p>', { browser: file })).toString(), '<p>报告</p>');
    assert.ok(!existsSync(folderOf(notes)));
  });

  it('says what the browser said when there is no PDF', async () => {
    const { browser: file, notes } = browser('echo "no display" >&2; exit 3');
    await assert.rejects(printPdf('', { browser: file }), isFailure(/no display/));
    assert.ok(!existsSync(folderOf(notes)));
    await assert.rejects(printPdf('', { browser: path.join(makeFolder(), 'none') }), isFailure(/ENOENT/));
  });

  it('ends a browser that takes too long, with what it started', async () => {
    const { browser: file, notes } = browser('sleep 600 & echo $! >> "$0.child"; wait');
    await assert.rejects(printPdf('', { browser: file, timeoutMilliseconds: 1500 }), isFailure(/after 1500 ms/));
    assert.ok(!existsSync(folderOf(notes)));
    const child = Number(readFileSync(`${file}.child`, 'utf8'));
    assert.ok(!isRunning(child), 'its child runs on');
  });

  it('ends it when it is cancelled', async () => {
    const { browser: file, notes } = browser('sleep 600');
    const stop = new AbortController();
    const printing = printPdf('', { browser: file, signal: stop.signal });
    while (!existsSync(notes) || folderOf(notes) === '') await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await assert.rejects(printing, (error) => isAppError(error) && error.code === 'cancelled');
    assert.ok(!existsSync(folderOf(notes)));
  });
});

/** A process that has ended and that nobody has asked for may still have its number. */
function isRunning(pid: number): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!readdirSync('/proc').includes(String(pid))) return false;
  return !/\) Z /.test(readFileSync(stat, 'utf8'));
}
