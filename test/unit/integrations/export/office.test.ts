import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isAppError } from '../../../../src/core/base/errors';
import { findOffice } from '../../../../src/core/integrations/export/office/findOffice';
import { layOutDocuments } from '../../../../src/core/integrations/export/office/layOutDocuments';
import { makeFolder } from './makeFolder';

describe('finding LibreOffice', () => {
  const find = (platform: NodeJS.Platform, environment: Record<string, string>, ...files: readonly string[]) =>
    findOffice({ platform, environment, exists: (file) => files.includes(file) });

  it('looks where each system has it, after what is named', () => {
    assert.equal(find('linux', { PATH: '/bin:/usr/bin' }, '/usr/bin/libreoffice'), '/usr/bin/libreoffice');
    const named = { PATH: '/usr/bin', SOFFICE_PATH: '/opt/lo/soffice' };
    assert.equal(find('linux', named, '/usr/bin/soffice', '/opt/lo/soffice'), '/opt/lo/soffice');
    const mac = '/Applications/LibreOffice.app/Contents/MacOS/soffice';
    assert.equal(find('darwin', { HOME: '/Users/a' }, mac), mac);
    const windows = 'C:\\Program Files\\LibreOffice\\program\\soffice.com';
    assert.equal(find('win32', { ProgramFiles: 'C:\\Program Files' }, windows), windows);
    assert.equal(find('linux', { PATH: '/usr/bin' }), undefined);
  });
});

/** What the real one does is seen in test/documents; here is what happens when it does not do it. */
describe('laying out documents', () => {
  const draft = () => Promise.resolve(new Uint8Array());

  /** A program that is started like LibreOffice and does what the script says; `$FOLDER` has the documents. */
  function office(script: string): { readonly office: string; readonly notes: string } {
    const folder = makeFolder();
    const [file, notes] = [path.join(folder, 'soffice'), path.join(folder, 'notes')];
    const setup = `for a in "$@"; do case "$a" in -env:UserInstallation=file://*/profile) FOLDER="\${a#-env:UserInstallation=file://}"; FOLDER="\${FOLDER%/profile}";; esac; done`;
    writeFileSync(file, `#!/bin/sh\n${setup}\necho "$FOLDER" > '${notes}'\n${script}\n`);
    chmodSync(file, 0o755);
    return { office: file, notes };
  }

  const folderOf = (notes: string) => readFileSync(notes, 'utf8').trim();

  it('gives the pages of those that are whole, and why others have none', async () => {
    const { office: file, notes } = office(
      `printf 'a 3 2.1\\nb 12 \\nend\\n' > "$FOLDER/1.txt"; printf 'a 3 \\n' > "$FOLDER/2.txt"; echo broken >&2`,
    );
    assert.deepEqual(await layOutDocuments([draft, draft], { office: file }), [
      {
        places: new Map([
          ['a', { page: 3, label: '2.1' }],
          ['b', { page: 12, label: '' }],
        ]),
      },
      { failure: 'broken' },
    ]);
    assert.ok(!existsSync(folderOf(notes)));
  });

  it('goes without one that cannot be started or takes too long', async () => {
    const late = office('sleep 600');
    assert.deepEqual(await layOutDocuments([draft], { office: late.office, timeoutMilliseconds: 1500 }), [
      { failure: 'no answer after 1500 ms' },
    ]);
    assert.ok(!existsSync(folderOf(late.notes)));
    const [none] = await layOutDocuments([draft], { office: path.join(makeFolder(), 'none') });
    assert.match(none && 'failure' in none ? none.failure : '', /ENOENT/);
  });

  it('ends it when it is cancelled', async () => {
    const { office: file, notes } = office('sleep 600');
    const stop = new AbortController();
    const laidOut = layOutDocuments([draft], { office: file, signal: stop.signal });
    while (!existsSync(notes) || folderOf(notes) === '') await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await assert.rejects(laidOut, (error) => isAppError(error) && error.code === 'cancelled');
    assert.ok(!existsSync(folderOf(notes)));
  });
});
