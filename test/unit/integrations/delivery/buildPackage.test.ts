import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { checkIntegration } from '../../../../src/core/integrations/checking/checkIntegration';
import { type BuiltPackage, buildPackage } from '../../../../src/core/integrations/delivery/buildPackage';
import { packageProblems, verifyPackage } from '../../../../src/core/integrations/delivery/verifyPackage';
import { packageProblemText } from '../../../../src/core/integrations/delivery/verifyTexts';
import { archiveFaults } from '../../../../src/core/integrations/delivery/zip/archiveFault';
import { Deliverable, documentTemplates, noCaches, ourCatalogue } from '../../../fixtures/integrations/deliverable';

const root = 'report-archive-1.2.0';

async function build(
  folder: string,
  out: string,
  options: { override?: string; epoch?: string } = {},
): Promise<BuiltPackage> {
  const known = { catalogue: await ourCatalogue(), templates: documentTemplates, caches: noCaches };
  const report = await checkIntegration(folder, known);
  const { override, epoch } = options;
  return buildPackage(folder, {
    ...{ out, report, toolVersion: '0.1.0', caches: noCaches },
    environment: epoch === undefined ? {} : { SOURCE_DATE_EPOCH: epoch },
    ...(override !== undefined && { override }),
  });
}

const contentOf = async (file: string) => unzipSync(await readFile(file));
const textIn = (files: Readonly<Record<string, Uint8Array>>, name: string) =>
  Buffer.from(files[`${root}/${name}`] ?? []).toString('utf8');

describe('the delivery package', function () {
  this.timeout(20_000);
  let made: Deliverable;
  let place: string;
  let out: string;

  before(async () => {
    made = await Deliverable.make();
    await made.write({
      'build/report.whl': 'a wheel',
      'docs/faq.en.docx': 'exported',
      'deploy/run.sh': '#!/bin/sh\n',
      'old/notes.txt': 'not for the customer\n',
    });
    await chmod(path.join(made.folder, 'deploy/run.sh'), 0o755);
    await symlink('/etc/passwd', path.join(made.folder, 'link'));
    const manifest = path.join(made.folder, 'integration.yaml');
    await writeFile(
      manifest,
      `${await readFile(manifest, 'utf8')}delivery: { artefacts: ['build/*.whl'], leaveOut: ['old/**'] }\n`,
    );
    made.commit();
    await made.runTests(['test_p14_one_winner', 'test_p14_existing', 'test_p14_own_retry', 'test_p14_refuses']);
    await made.makeDocuments();
    place = await mkdtemp(path.join(os.tmpdir(), 'packages-'));
    out = path.join(place, 'delivery.zip');
    await build(made.folder, out);
  });

  after(async () => {
    await made.remove();
    await rm(place, { recursive: true });
  });

  it('has source, documents, package, evidence, lists and bill of materials, and nothing that is not to leave', async () => {
    const names = Object.keys(await contentOf(out)).map((name) => name.slice(root.length + 1));
    for (const name of [
      'DELIVERY-LIST.en.md',
      'DELIVERY-LIST.zh-cn.md',
      'MANIFEST.json',
      'documents/faq.en.docx',
      'documents/faq.zh-cn.md',
      'evidence/check.json',
      'evidence/probes/rgw.json',
      'evidence/test-results/pytest.xml',
      'package/build/report.whl',
      'sbom.cdx.json',
      'source/.gitignore',
      'source/integration.yaml',
      'source/storage/exclusive_create.py',
    ])
      assert.ok(names.includes(name), name);
    const never = /\.env$|\.venv|\.git\/|run\.log|link|notes\.txt|deliverable-/;
    assert.deepEqual(
      names.filter((name) => never.test(name)),
      [],
    );
  });

  it('holds no trace of the machine: neither its folders nor its name', async () => {
    const bytes = await readFile(out);
    for (const file of Object.values(await contentOf(out))) {
      const text = Buffer.from(file).toString('utf8');
      assert.ok(!text.includes(made.folder) && !text.includes('build-7') && !text.includes('/home/dev'));
    }
    assert.ok(!bytes.includes(os.tmpdir()));
  });

  it('lists every file with its hash, what it left out and why, and the commit', async () => {
    const files = await contentOf(out);
    const manifest = JSON.parse(textIn(files, 'MANIFEST.json'));
    const listed = manifest.files.map((file: { path: string }) => `${root}/${file.path}`);
    assert.deepEqual([...listed, `${root}/MANIFEST.json`].sort(), Object.keys(files).sort());
    for (const { path: name, sha256 } of manifest.files) {
      const hash = createHash('sha256')
        .update(files[`${root}/${name}`] ?? '')
        .digest('hex');
      assert.equal(sha256, hash, name);
    }
    assert.deepEqual(manifest.leftOut, [
      { path: 'link', reason: 'link' },
      { path: 'old/notes.txt', reason: 'manifest' },
    ]);
    assert.match(manifest.revision.commit, /^[0-9a-f]{40}$/);
    assert.equal(manifest.time, '2026-11-24T08:00:00.000Z');
    const list = textIn(files, 'DELIVERY-LIST.zh-cn.md');
    assert.match(list, /^# 交付清单\n/);
    assert.ok(list.includes('示例公司') && list.includes('`package/build/report.whl`'));
  });

  /** A copy whose files came in the opposite order, with the rights that the umask of this process leaves them. */
  async function copyBackwards(from: string, to: string): Promise<void> {
    await mkdir(to, { recursive: true });
    const entries = await readdir(from, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? 1 : -1))) {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) await copyBackwards(source, target);
      else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
      else await writeFile(target, await readFile(source), { mode: (await stat(source)).mode & 0o100 ? 0o777 : 0o666 });
    }
  }

  it('is the same again, byte by byte, elsewhere, later, in another time zone, locale, umask and order of files', async () => {
    const other = await mkdtemp(path.join(os.tmpdir(), 'clone-'));
    const { TZ: zone, LC_ALL: locale } = process.env;
    const mask = process.umask(0o077);
    try {
      await copyBackwards(made.folder, path.join(other, 'x'));
      process.env['LC_ALL'] = 'zh_CN.UTF-8';
      const later = new Date(Date.now() + 5_000);
      await utimes(path.join(other, 'x/test-results/pytest.xml'), later, later);
      process.env['TZ'] = 'Asia/Shanghai';
      const again = path.join(other, 'again.zip');
      const { sha256 } = await build(path.join(other, 'x'), again);
      assert.deepEqual(await readFile(again), await readFile(out));
      assert.equal(
        sha256,
        createHash('sha256')
          .update(await readFile(out))
          .digest('hex'),
      );
    } finally {
      process.umask(mask);
      for (const [name, value] of Object.entries({ TZ: zone, LC_ALL: locale })) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      await rm(other, { recursive: true });
    }
  });

  it('can be unpacked by others, with the time of the commit and what may be run', async () => {
    const listing = execFileSync('python3', [
      '-c',
      `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for i in z.infolist(): print(i.filename, i.date_time, oct(i.external_attr >> 16))`,
      out,
    ]).toString();
    assert.match(listing, /run\.sh \(2026, 11, 24, 8, 0, 0\) 0o100755/);
    assert.match(listing, /README\.md \(2026, 11, 24, 8, 0, 0\) 0o100644/);
  });

  it('bears the time of SOURCE_DATE_EPOCH, and does not pack itself when it lies in the folder', async () => {
    const inside = path.join(made.folder, 'own.zip');
    try {
      const { manifest } = await build(made.folder, inside, { epoch: '1700000000' });
      assert.equal(manifest.time, '2023-11-14T22:13:20.000Z');
      const again = await build(made.folder, inside, { epoch: '1700000000' });
      assert.ok(again.manifest.files.every(({ path: name }) => !name.includes('own.zip')));
      await assert.rejects(build(made.folder, inside, { epoch: 'soon' }), { code: 'input.invalid' });
      assert.deepEqual(
        (await readdir(made.folder)).filter((name) => name.endsWith('.part')),
        [],
      );
    } finally {
      await rm(inside, { force: true });
    }
  });

  it('is refused when the check fails; an override is recorded with what it overrides', async () => {
    const faulty = await Deliverable.make();
    try {
      await faulty.write({ 'config.yaml': 'password: hunter2-Prod!\n' });
      await faulty.makeDocuments();
      const target = path.join(place, 'refused.zip');
      await assert.rejects(build(faulty.folder, target), (error: { code: string; facts: object }) => {
        assert.equal(error.code, 'input.invalid');
        assert.deepEqual(error.facts, { reason: 'checkFailed', count: 1 });
        return true;
      });
      await assert.rejects(build(faulty.folder, target, { override: '  ' }), { code: 'input.invalid' });
      assert.ok(!(await readdir(place)).includes('refused.zip'));
      await build(faulty.folder, target, { override: 'Agreed with the customer' });
      const { ok, manifest } = await verifyPackage(target);
      assert.ok(ok);
      assert.deepEqual(manifest?.override, {
        reason: 'Agreed with the customer',
        findings: [{ code: 'secrets.password', values: ['…'], file: 'config.yaml', line: 1 }],
      });
      const list = textIn(await contentOf(target), 'DELIVERY-LIST.en.md');
      assert.ok(list.includes('Reason: Agreed with the customer') && list.includes('`config.yaml`: A password'));
    } finally {
      await faulty.remove();
    }
  });

  it('has a bill of materials in CycloneDX with licences, dependencies and a serial number of its own content', async () => {
    const bom = JSON.parse(textIn(await contentOf(out), 'sbom.cdx.json'));
    assert.equal(`${bom.bomFormat} ${bom.specVersion}`, 'CycloneDX 1.6');
    assert.match(bom.serialNumber, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(
      bom.components.map(
        (each: { purl: string; licenses: unknown }) => `${each.purl} ${JSON.stringify(each.licenses)}`,
      ),
      ['pkg:pypi/boto3@1.44.8 [{"expression":"Apache-2.0"}]', 'pkg:pypi/botocore@1.44.8 [{"expression":"Apache-2.0"}]'],
    );
    assert.deepEqual(bom.dependencies.slice(0, 2), [
      { ref: 'report-archive@1.2.0', dependsOn: ['pkg:pypi/boto3@1.44.8'] },
      { ref: 'pkg:pypi/boto3@1.44.8', dependsOn: ['pkg:pypi/botocore@1.44.8'] },
    ]);
    assert.equal(bom.metadata.component.name, 'report-archive');
  });

  describe('verified', () => {
    /** What is said of the package after somebody has changed it. */
    async function problems(change: (files: Zippable) => void): Promise<readonly string[]> {
      const files: Zippable = await contentOf(out);
      change(files);
      return problemsOf(zipSync(files, { level: 1 }));
    }

    async function problemsOf(bytes: Uint8Array): Promise<readonly string[]> {
      const file = path.join(place, 'changed.zip');
      await writeFile(file, bytes);
      const report = await verifyPackage(file);
      assert.equal(report.ok, report.problems.length === 0);
      return report.problems.map(({ code, file: name = '' }) => `${code} ${name.replace(`${root}/`, '')}`.trim());
    }

    it('is fine as it was built, and as others packed the same files', async () => {
      const report = await verifyPackage(out);
      assert.deepEqual(report.problems, []);
      assert.equal(report.verified, report.manifest?.files.length);
      assert.deepEqual(await problems(() => undefined), []);
    });

    it('names files that were changed, removed, added, renamed', async () => {
      const readme = `${root}/source/README.md`;
      assert.deepEqual(
        await problems((files) => Object.assign(files, { [readme]: Buffer.from('# Report archivE\n') })),
        ['changed source/README.md'],
      );
      assert.deepEqual(
        await problems((files) => Object.assign(files, { [readme]: Buffer.from('longer than it was, by far') })),
        ['broken source/README.md'],
      );
      assert.deepEqual(await problems((files) => delete files[readme]), ['missing source/README.md']);
      assert.deepEqual(
        await problems((files) => Object.assign(files, { [`${root}/source/evil.py`]: Buffer.from('x') })),
        ['extra source/evil.py'],
      );
      assert.deepEqual(await problems((files) => delete files[`${root}/MANIFEST.json`]), ['noManifest']);
      assert.deepEqual(
        await problems((files) => Object.assign(files, { [`${root}/MANIFEST.json`]: Buffer.from('{"format":1}') })),
        ['manifest MANIFEST.json'],
      );
    });

    it('names entries that would be unpacked elsewhere, links, and folders', async () => {
      const bad = [
        '../evil',
        `${root}/../../evil`,
        '/etc/evil',
        'C:/evil',
        `${root}\\evil`,
        `${root}/a\u0001b`,
        `${root}/empty/`,
      ];
      const found = await problems((files) => {
        for (const name of bad) files[name] = Buffer.from('');
        files[`${root}/link`] = [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }];
      });
      assert.deepEqual(found.filter((text) => text.startsWith('name ')).length, bad.length + 1);
      assert.equal(found.length, bad.length + 1);
    });

    it('is no archive, cut off, or damaged: said plainly, never a crash', async () => {
      const whole = await readFile(out);
      for (const bytes of [
        Buffer.from(''),
        Buffer.from('PK'),
        Buffer.from('no archive at all'.repeat(100)),
        whole.subarray(0, whole.length - 30),
        whole.subarray(0, whole.length / 2),
      ])
        assert.deepEqual(await problemsOf(bytes), ['archive']);
      const damaged = Buffer.from(whole);
      damaged.fill(0x55, 200, 260);
      assert.ok((await problemsOf(damaged)).length > 0);
    });

    it('never crashes on noise within', async () => {
      const whole = await readFile(out);
      let seed = 7;
      const next = (limit: number) => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return seed % limit;
      };
      for (let round = 0; round < 40; round++) {
        const noisy = Buffer.from(whole);
        // The directory at the end is where parsers break.
        const from = round % 2 === 0 ? 0 : Math.max(0, whole.length - 6000);
        for (let count = 0; count < 4; count++) noisy[from + next(whole.length - from)] = next(256);
        await problemsOf(noisy);
      }
    });

    it('stops where an entry gives more than it may, and where a name is there twice', async () => {
      const bomb = await problems((files) =>
        Object.assign(files, { [`${root}/source/README.md`]: Buffer.alloc(5_000_000) }),
      );
      assert.deepEqual(bomb, ['broken source/README.md']);
      const files = await contentOf(out);
      const renamed = zipSync({ ...files, [`${root}/source/READM3.md`]: Buffer.from('two') }, { level: 0 });
      const twice = Buffer.from(Buffer.from(renamed).toString('latin1').replaceAll('READM3.md', 'README.md'), 'latin1');
      assert.deepEqual(await problemsOf(twice), ['twice source/README.md', 'changed source/README.md']);
    });

    it('sees a header that contradicts the directory', async () => {
      const whole = (await readFile(out)).toString('latin1');
      const name = 'source/README.md';
      const at = whole.indexOf(name);
      const forged = Buffer.from(`${whole.slice(0, at)}source/EVIL00.py${whole.slice(at + name.length)}`, 'latin1');
      assert.deepEqual(await problemsOf(forged), ['broken source/README.md']);
    });

    /** The details of what is said of bytes, beside the codes. */
    async function details(bytes: Uint8Array): Promise<readonly string[]> {
      const file = path.join(place, 'changed.zip');
      await writeFile(file, bytes);
      return (await verifyPackage(file)).problems.map(({ code, detail = '' }) => `${code} ${detail}`.trim());
    }

    /** Its directory, and where that begins. */
    const directoryOf = (whole: Buffer) => {
      const end = whole.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
      return { end, start: whole.readUInt32LE(end + 16) };
    };

    /** The archive with bytes put in, and what the directory says of places behind them mended. */
    const withBytes = (whole: Buffer, at: number, bytes: Buffer) => {
      const changed = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
      const { end, start } = directoryOf(whole);
      changed.writeUInt32LE(start + bytes.length, end + bytes.length + 16);
      for (let entry = start; whole.readUInt32LE(entry) === 0x02014b50; ) {
        const place = whole.readUInt32LE(entry + 42);
        if (place >= at) changed.writeUInt32LE(place + bytes.length, entry + bytes.length + 42);
        const lengths = [28, 30, 32].map((field) => whole.readUInt16LE(entry + field));
        entry += 46 + lengths.reduce((sum, length) => sum + length, 0);
      }
      return changed;
    };

    it('has no bytes that nobody verifies: ahead of its files, between them, behind its end', async () => {
      const whole = await readFile(out);
      const junk = Buffer.alloc(100, 'x');
      assert.deepEqual(await details(Buffer.concat([whole, junk])), ['archive dataAfterEnd']);
      assert.deepEqual(await details(Buffer.concat([whole, Buffer.alloc(70_000, 'x')])), ['archive noArchive']);
      assert.deepEqual(await details(Buffer.concat([junk, whole])), ['archive directory']);
      assert.deepEqual(await details(withBytes(whole, 0, junk)), ['archive dataBefore']);
      const { start } = directoryOf(whole);
      const second = whole.readUInt32LE(whole.indexOf('PK\u0001\u0002', start + 46, 'latin1') + 42);
      assert.deepEqual(await details(withBytes(whole, second, junk)), ['archive hiddenData']);
      assert.deepEqual(await details(withBytes(whole, start, junk)), ['archive hiddenData']);
    });

    it('is no bomb: files that share their data are refused before anything is unpacked', async () => {
      const whole = await readFile(out);
      const { start } = directoryOf(whole);
      const second = whole.indexOf('PK\u0001\u0002', start + 46, 'latin1');
      const overlapping = Buffer.from(whole);
      overlapping.writeUInt32LE(overlapping.readUInt32LE(start + 42), second + 42);
      assert.deepEqual(await details(overlapping), ['archive overlap']);
      // A manifest that asks for all the bytes of a bomb gets them hashed, never kept, and no more than deflate can give.
      const bytes = Buffer.alloc(20_000_000);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const bomb = zipSync({
        'x-1/MANIFEST.json': Buffer.from(
          JSON.stringify({
            ...{ format: 1, integration: { name: 'x', version: '1' }, check: { errors: 0 } },
            files: [{ path: 'bomb', part: 'source', bytes: bytes.length, sha256 }],
          }),
        ),
        'x-1/bomb': bytes,
      });
      assert.ok(bomb.length < 100_000);
      assert.deepEqual(await details(bomb), []);
      assert.deepEqual(await details(zipSync({ 'x-1/MANIFEST.json': Buffer.alloc(70_000_000, 32) })), [
        'manifest tooLarge',
      ]);
    });

    it('is not the one that was sent when files and manifest were changed together: its hash tells', async () => {
      const files = await contentOf(out);
      const manifest = JSON.parse(textIn(files, 'MANIFEST.json'));
      const readme = Buffer.from('# Another\n');
      for (const each of manifest.files) {
        if (each.path !== 'source/README.md') continue;
        Object.assign(each, { bytes: readme.length, sha256: createHash('sha256').update(readme).digest('hex') });
      }
      const forged = path.join(place, 'forged.zip');
      const changed = {
        [`${root}/source/README.md`]: readme,
        [`${root}/MANIFEST.json`]: Buffer.from(JSON.stringify(manifest)),
      };
      await writeFile(forged, zipSync({ ...files, ...changed }));
      const sent = await verifyPackage(out);
      assert.ok((await verifyPackage(forged)).ok);
      for (const expected of [sent.sha256, sent.manifestSha256 ?? '']) {
        assert.ok((await verifyPackage(out, { expected: expected.toUpperCase() })).ok);
        const { ok, problems: found } = await verifyPackage(forged, { expected });
        assert.deepEqual({ ok, found }, { ok: false, found: [{ code: 'otherManifest' }] });
      }
    });

    it('names what is wrong with a manifest', async () => {
      const manifest = (value: unknown) =>
        details(
          zipSync({ 'x-1/MANIFEST.json': Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) }),
        );
      const good = { format: 1, integration: { name: 'x', version: '1' }, check: { errors: 0 }, files: [] };
      const file = { path: 'a', part: 'source', bytes: 0, sha256: '0'.repeat(64) };
      assert.deepEqual(await manifest(good), []);
      assert.deepEqual(await manifest('{'), ['manifest notJson']);
      assert.deepEqual(await manifest({ ...good, format: 2 }), ['manifest format']);
      assert.deepEqual(await manifest({ ...good, check: null }), ['manifest incomplete']);
      assert.deepEqual(await manifest({ ...good, files: [{ ...file, sha256: 'x' }] }), ['manifest badEntry']);
      assert.deepEqual(await manifest({ ...good, files: [file, file] }), ['manifest listedTwice']);
      assert.deepEqual(await manifest({ ...good, override: {} }), ['manifest badOverride']);
      assert.deepEqual(await manifest({ ...good, files: [{ ...file, path: '../../evil' }] }), ['missing']);
    });

    it('stops when it is told to', async () => {
      await assert.rejects(verifyPackage(out, { signal: AbortSignal.abort() }), { code: 'cancelled' });
    });

    it('says each problem in both languages', () => {
      const texts = (language: 'en' | 'zh-cn') => [
        ...packageProblems.map((code) => packageProblemText({ code }, language)),
        ...archiveFaults.map((detail) => packageProblemText({ code: 'name', detail }, language)),
      ];
      const [en, zh] = [texts('en'), texts('zh-cn')];
      assert.equal(new Set(en).size, packageProblems.length + archiveFaults.length);
      assert.equal(new Set(zh).size, en.length);
      assert.ok(zh.every((text) => /[\u4e00-\u9fff]/.test(text)));
      assert.equal(packageProblemText({ code: 'broken', detail: 'checksum' }, 'zh-cn'), '无法读取：校验和错误');
    });
  });

  it('leaves nothing behind when it is stopped', async () => {
    const folder = path.join(place, 'stopped');
    await mkdir(folder);
    const known = { catalogue: await ourCatalogue(), templates: documentTemplates, caches: noCaches };
    const report = await checkIntegration(made.folder, known);
    const options = {
      out: path.join(folder, 'x.zip'),
      report,
      toolVersion: '0.1.0',
      caches: noCaches,
      environment: {},
    };
    await assert.rejects(buildPackage(made.folder, { ...options, signal: AbortSignal.abort() }), { code: 'cancelled' });
    assert.deepEqual(await readdir(folder), []);
  });
});
