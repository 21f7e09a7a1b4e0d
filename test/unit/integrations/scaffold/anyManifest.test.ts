import assert from 'node:assert/strict';
import path from 'node:path';
import * as fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { parseDocument } from 'yaml';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';
import { readManifest } from '../../../../src/core/integrations/manifest/integrationFile';
import { applyPlans } from '../../../../src/core/integrations/scaffold/applyPlan';
import { planIntegration } from '../../../../src/core/integrations/scaffold/planIntegration';
import { type Catalogue, loadCatalogue } from '../../../../src/core/patterns/catalogue';
import { arbitraryManifest, writings } from '../../../fixtures/integrations/arbitraryManifest';
import { parseXml } from '../export/xml';
import { ScaffoldFolder } from './scaffoldFolder';

const runs = Number(process.env['SCAFFOLD_RUNS'] ?? 25);
const seed = Number(process.env['SCAFFOLD_SEED'] ?? 20_261_124);
const templates = path.join(projectRoot, 'templates');

describe('scaffolding any manifest that fits', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(path.join(projectRoot, 'snippets'));
  });

  const cases = () =>
    fc.record({
      manifest: arbitraryManifest([...catalogue.patterns.keys()]),
      writing: fc.constantFrom(...Object.keys(writings)),
    });

  it('writes files that are sound in their formats, and nothing the second time', async () => {
    await fc.assert(
      fc.asyncProperty(cases(), async ({ manifest, writing }) => {
        const folder = await ScaffoldFolder.make();
        try {
          const text = writings[writing]?.(manifest) ?? '';
          const { integration, problems } = readManifest(text);
          assert.deepEqual(problems, []);
          const plan = (given: string) =>
            planIntegration({
              ...{ root: folder.root, manifest: given, parts: ['project', 'tests', 'migration'] },
              ...{ catalogue, templates, definitions: new Map() },
            });
          const plans = await plan(text);
          for (const { path: file, rendered = '' } of plans.flatMap(({ files }) => files)) sound(file, rendered);
          await applyPlans(plans);
          const written = await folder.read('integration.yaml');
          assert.deepEqual(readManifest(written).integration, integration, 'the manifest means the same');
          const again = (await plan(written)).flatMap(({ files }) => files);
          assert.deepEqual(
            again.filter(({ action }) => action !== 'identical').map(({ path: file }) => file),
            [],
          );
        } finally {
          await folder.remove();
        }
      }),
      { numRuns: runs, seed, ...(process.env['SCAFFOLD_PATH'] && { path: process.env['SCAFFOLD_PATH'] }) },
    );
  }).timeout(600_000);
});

/** Fails when a file is not what its name says. */
function sound(file: string, text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are the point
  assert.doesNotMatch(text, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Cs}/u, `${file}: a control character`);
  if (/\.json$/.test(file) && !/tsconfig/.test(file)) JSON.parse(text);
  if (/\.ya?ml$/.test(file)) assert.deepEqual(parseDocument(text, { merge: true }).errors.map(String), [], file);
  if (/\.xml$/.test(file)) parseXml(text.replaceAll(/<!--.*?-->|<[?].*?[?]>/gs, '').trim(), file);
  if (/\.md$/.test(file)) soundMarkdown(file, text);
  if (/\.env\.example$/.test(file) && !file.includes('migration/')) soundShell(file, text);
}

const markdown = new MarkdownIt({ html: true });

/** One heading of the first level, no HTML, and tables whose rows have as many cells as their heads. */
function soundMarkdown(file: string, text: string): void {
  const tokens = markdown.parse(text, {});
  const html = tokens.flatMap((each) => [each, ...(each.children ?? [])]).filter(({ type }) => type.startsWith('html'));
  assert.deepEqual(
    html.map(({ content }) => content),
    [],
    `${file}: HTML`,
  );
  assert.equal(tokens.filter(({ type, tag }) => type === 'heading_open' && tag === 'h1').length, 1, `${file}: h1`);
  const cells = (row: string) => row.replaceAll('\\|', '').split('|').length;
  const lines = text.replaceAll(/^```.*?^```$/gms, '').split('\n');
  for (const [at, each] of lines.entries())
    if (each.startsWith('|') && lines[at - 1]?.startsWith('|'))
      assert.equal(cells(each), cells(lines[at - 1] ?? ''), `${file}: ${each}`);
}

/** Lines that a shell may read: a name, and a value of one word. */
function soundShell(file: string, text: string): void {
  for (const each of text.split('\n'))
    assert.match(each, /^(?:#.*|[A-Z][A-Z0-9_]*=(?:[\w@%+=:,./-]*|(?:'[^']*'|\\')+))?$/, `${file}: ${each}`);
}
