import assert from 'node:assert/strict';
import { editorSnippetsFile } from '../../src/core/patterns/editorSnippets';
import { sampleLanguages } from '../../src/core/patterns/pattern';
import { sampleLanguageOf } from '../../src/core/patterns/sampleLanguages';
import { difference, manifest, noDifference } from './manifest';

const { snippets } = manifest.contributes;

describe('editor snippets of the manifest', () => {
  it('are those of every language of samples', () => {
    const files = sampleLanguages.map((language) => `./snippets/${editorSnippetsFile(language)}`);
    assert.deepEqual(
      difference(
        snippets.map(({ path: file }) => file),
        files,
      ),
      noDifference,
    );
    for (const { language, path: file } of snippets)
      assert.equal(`./snippets/${editorSnippetsFile(sampleLanguageOf(language) ?? 'go')}`, file, language);
  });
});
