import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ExitCode } from '../../src/cli/exitCodes';
import { usage } from '../../src/cli/usage';
import { CommandId, ConfigKey, ViewId } from '../../src/ids';
import { difference, manifest, noDifference, readText, root } from './manifest';

const readmes = ['README.md', 'README.zh-cn.md'];
const ids: readonly string[] = [...Object.values(CommandId), ...Object.values(ConfigKey), ...Object.values(ViewId)];

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole);
const headingLevels = (text: string) => found(text.replace(/```[\s\S]*?```/g, ''), /^(#+) /gm);

for (const file of [...readmes, 'CONTRIBUTING.md']) {
  describe(file, () => {
    const text = readText(file);

    it('names npm scripts that exist', () => {
      const named = [...found(text, /npm run ([\w:-]+)/g), ...found(text, /npm (start|test)\b/g)];
      assert.ok(named.length > 0);
      assert.deepEqual(difference(named, Object.keys(manifest.scripts)).unexpected, []);
    });

    it('names ids that exist', () => {
      assert.deepEqual(difference(found(text, /\bstorageIntegrator\.\w+/g), ids).unexpected, []);
    });

    it('links to files that exist', () => {
      const links = found(text, /\]\((?!https?:|#)([^)#]+)/g);
      assert.deepEqual(
        links.filter((link) => !existsSync(path.join(root, link))),
        [],
      );
    });
  });
}

for (const file of readmes) {
  describe(`${file} on the command line`, () => {
    const text = readText(file);

    it('lists the options of --help', () => {
      const rows = found(text, /^\| (`-[^|]+)\|/gm).join();
      const options = /(?<![\w-])--[a-z][a-z-]+/g;
      assert.deepEqual(difference(found(rows, options), found(usage, options)), noDifference);
    });

    it('lists the environment variables of --help', () => {
      assert.deepEqual(
        difference(found(text, /\b(?:AWS|S3)_[A-Z0-9_]+/g), found(usage, /\b(?:AWS|S3)_[A-Z0-9_]+/g)).missing,
        [],
      );
    });

    it('lists the exit codes', () => {
      const codes = found(text, /^\| (\d+) \|/gm);
      assert.deepEqual(difference(codes, Object.values(ExitCode).map(String)).missing, []);
    });
  });

  describe(`${file} on settings`, () => {
    it('lists every setting', () => {
      assert.deepEqual(
        difference(found(readText(file), /\bstorageIntegrator\.\w+/g), Object.values(ConfigKey)).missing,
        [],
      );
    });
  });
}

describe('CONTRIBUTING.md on dependencies', () => {
  const text = readText('CONTRIBUTING.md');
  const section = text.slice(text.indexOf('\n## Dependencies'), text.indexOf('\n## What we measured'));

  it('says of each why it is there', () => {
    const named = found(section, /^\| (`[^|]+`) \|/gm).flatMap((cell) => found(cell, /`([^`]+)`/g));
    const declared = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.devDependencies)];
    assert.deepEqual(difference(named, declared), noDifference);
  });
});

describe('both README files', () => {
  it('have the same sections', () => {
    const [english = [], chinese] = readmes.map((file) => headingLevels(readText(file)));
    assert.deepEqual(chinese, english);
  });

  it('have the same code', () => {
    const [english = [], chinese = []] = readmes.map((file) => found(readText(file), /```json[\s\S]*?```/g));
    assert.deepEqual(difference(chinese, english), noDifference);
  });

  it('agree with what --help says of itself', () => assert.match(usage, /^storage-integrator: /));
});
