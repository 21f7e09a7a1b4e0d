import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkPackage } from '../../unit/integrations/export/checkPackage';
import { ourCommand, succeeded } from '../ourCommand';
import type { DeliveredDocument } from './deliveredDocument';

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly values: readonly (string | number)[];
  readonly file?: string;
}

/** What has to be said of a project, and nothing more. */
export interface ExpectedWarnings {
  /** Codes of the check, each at least once. */
  readonly codes: readonly string[];
  /** Goals that only skipped tests name. */
  readonly skipped: readonly string[];
}

/** The check of a project finds no error, and warns of what a project has to be warned of that people have not completed. */
export async function assertChecked(folder: string, { codes, skipped }: ExpectedWarnings): Promise<void> {
  const output = succeeded(await ourCommand(folder, 'check', '--dir', '.', '--format', 'json'));
  const { findings } = JSON.parse(output) as { readonly findings: readonly Finding[] };
  const warnings = findings.filter(({ severity }) => severity !== 'info');
  const of = (code: string) => warnings.filter((each) => each.code === code);
  assert.deepEqual(
    of('tests.skipped')
      .map(({ values: [goal] }) => goal)
      .sort(),
    [...skipped].sort(),
  );
  const others = [...new Set(warnings.map(({ code }) => code))].filter((code) => code !== 'tests.skipped').sort();
  assert.deepEqual(others, [...codes].sort(), output);
  assert.ok(
    warnings.every(({ severity }) => severity === 'warning'),
    output,
  );
}

/** The delivery package holds source, documents and results, nothing that tools left, and is what it says. */
export async function assertPacked(folder: string, archive: string): Promise<void> {
  const args = ['package', '--dir', '.', '--out', archive, '--format', 'json'];
  const { manifest } = JSON.parse(succeeded(await ourCommand(folder, ...args))) as {
    readonly manifest: { readonly files: readonly { readonly path: string }[] };
  };
  const paths = manifest.files.map((each) => each.path).join('\n');
  for (const part of [
    /^source\/integration\.yaml$/m,
    /^documents\/test-report\.(?:en|zh-cn)\.md$/m,
    /^evidence\/.*test-results\/.*\.xml$/m,
  ])
    assert.match(paths, part);
  assert.doesNotMatch(paths, /node_modules|__pycache__|(?:^|\/)(?:target|\.env)(?:\/|$)/m);
  const verified = JSON.parse(succeeded(await ourCommand(folder, 'verify-package', archive, '--format', 'json'))) as {
    readonly ok: boolean;
    readonly verified: number;
  };
  assert.deepEqual([verified.ok, verified.verified], [true, manifest.files.length]);
}

/** The documents become files of an office and pages of a browser, with nothing to complain of. */
export async function assertExported(
  folder: string,
  documents: readonly DeliveredDocument[],
  out: string,
): Promise<void> {
  const args = ['docs', 'export', 'docs', '--to', 'docx,html', '--out', out, '--format', 'json'];
  const { documents: exported, failed } = JSON.parse(succeeded(await ourCommand(folder, ...args))) as {
    readonly documents: readonly { readonly source: string; readonly warnings: readonly unknown[] }[];
    readonly failed: readonly unknown[];
  };
  assert.deepEqual(failed, []);
  assert.equal(exported.length, documents.length);
  for (const { source, warnings } of exported) assert.deepEqual(warnings, [], source);
  for (const { file } of documents) {
    const name = path.join(out, file.replace(/\.md$/, ''));
    checkPackage(readFileSync(`${name}.docx`));
    assertPage(readFileSync(`${name}.html`, 'utf8'), out, file);
  }
}

/** A page loads nothing, and its links lead to what is there. */
function assertPage(page: string, out: string, file: string): void {
  assert.doesNotMatch(page, /<script|\ssrc="(?!data:)|<link\b/, file);
  const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id));
  for (const [, href = ''] of page.matchAll(/\shref="([^"]+)"/g)) {
    if (/^(?:https?|mailto):/.test(href)) continue;
    const [target = '', anchor] = href.split('#').map(decodeURIComponent);
    if (target === '') assert.ok(anchor !== undefined && ids.has(anchor), `${file}: ${href}`);
    else assert.ok(existsSync(path.join(out, target)), `${file}: ${href}`);
  }
}
