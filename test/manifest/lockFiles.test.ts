import assert from 'node:assert/strict';
import { filesBelow } from './files';
import { readText } from './manifest';

const lockFiles = ['package-lock.json', ...filesBelow('scripts/setup/hosts', /package-lock\.json$/)];

/** What would tie an installation to one machine or one registry. */
const forbidden = {
  'the address that a package came from': /"resolved"\s*:/,
  'an archive': /\.tgz\b/,
  'a registry': /https?:\/\/[^"]*registry/i,
  'a local package': /"(file|link):/,
  'a path of a machine': /"(\/|~\/|[A-Za-z]:\\)/,
};

describe('lock files', () => {
  it('are there for each VS Code that tests run in', () => assert.ok(lockFiles.length >= 3, lockFiles.join()));

  for (const file of lockFiles) {
    for (const [what, pattern] of Object.entries(forbidden)) {
      it(`${file} holds no trace of ${what}`, () => {
        const lines = readText(file).split('\n');
        assert.deepEqual(
          lines.filter((line) => pattern.test(line)),
          [],
        );
      });
    }
  }

  it('are kept so by .npmrc, which names no registry', () => {
    assert.match(readText('.npmrc'), /^omit-lockfile-registry-resolved=true$/m);
    assert.doesNotMatch(readText('.npmrc'), /registry\s*=|_auth|cafile/);
  });
});
