/**
 * Writes what is made from the catalogue of patterns and checked in: the JSON schema of `pattern.yaml`, and the editor
 * snippets of each language.
 *
 *   npm run patterns
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadCatalogue } from '../../src/core/patterns/catalogue';
import { editorSnippets, editorSnippetsFile } from '../../src/core/patterns/editorSnippets';
import { sampleLanguages } from '../../src/core/patterns/pattern';
import { patternJsonSchema } from '../../src/core/patterns/patternSchema';

const folder = path.join(import.meta.dirname, '../../snippets');

async function main() {
  writeFileSync(path.join(folder, 'pattern.schema.json'), `${JSON.stringify(patternJsonSchema(), undefined, 2)}\n`);
  const catalogue = await loadCatalogue(folder);
  for (const { file, line, message } of catalogue.problems) console.error(`${file}:${line ?? 1}: ${message}`);
  for (const language of sampleLanguages) {
    const file = path.join(folder, editorSnippetsFile(language));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, await editorSnippets(catalogue, language));
  }
}

void main();
