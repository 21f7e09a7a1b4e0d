import assert from 'node:assert/strict';
import { capabilityGroups, capabilityIds, groupOf } from '../../../src/core/capabilities/capabilities';
import { patternsFor } from '../../../src/core/capabilities/gapPatterns';
import { oddKeys } from '../../../src/core/capabilities/oddKeys';
import { gapOf, reasonOf, reportLanguages, titleOf } from '../../../src/core/capabilities/texts/capabilityTexts';
import { textsFor } from '../../../src/core/capabilities/texts/textsFor';
import { vendors } from '../../../src/core/capabilities/vendors';

/** Every text, with the path that leads to it. */
function leaves(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as object).flatMap(([name, each]) => leaves(each, `${path}.${name}`));
}

const placeholders = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([each]) => each).sort();

describe('capabilities', () => {
  it('stand in one list, each once, section by section', () => {
    assert.equal(new Set(capabilityIds).size, capabilityIds.length);
    const sections = capabilityIds.map(groupOf).filter((group, at, all) => group !== all[at - 1]);
    assert.deepEqual(sections, capabilityGroups);
    assert.equal(capabilityIds.filter((id) => id.startsWith('key.')).length, Object.keys(oddKeys).length);
  });

  it('have patterns that have a number', () => {
    for (const id of capabilityIds)
      for (const pattern of patternsFor(id)) assert.match(pattern, /^P(0[1-9]|[12]\d|3[0-6])$/);
  });
});

describe('texts of capabilities', () => {
  const [english, chinese] = reportLanguages.map((language) => leaves(textsFor(language)));

  it('are there, and have the same placeholders in both languages', () => {
    assert.ok(english && chinese);
    assert.deepEqual(
      chinese.map(([path]) => path),
      english.map(([path]) => path),
    );
    for (const [at, [path, text]] of english.entries()) {
      assert.ok(text.trim() !== '' || path === '.comma', path);
      assert.deepEqual(placeholders(chinese[at]?.[1] ?? ''), placeholders(text), path);
    }
  });

  it('in Chinese are Chinese, with full-width punctuation and a space beside Latin letters', () => {
    const names = /^(HTTP|Content-MD5|AccessDenied|MiB|[A-Z0-9-]+)$/;
    for (const [path, text] of chinese ?? []) {
      if (names.test(text)) continue;
      assert.match(text, /[\u3000-\u9fff\uff00-\uffef]/, path);
      assert.doesNotMatch(text, /[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]|[你您]/, path);
      assert.doesNotMatch(text, /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/, path);
    }
  });

  it('are there for every capability, key and gap', () => {
    for (const language of reportLanguages) {
      const texts = textsFor(language);
      for (const id of capabilityIds) assert.ok(titleOf(texts, id) && gapOf(texts, id), id);
      assert.equal(new Set(capabilityIds.map((id) => titleOf(texts, id))).size, capabilityIds.length);
    }
  });

  it('show a code that has no text as it is', () => {
    assert.equal(reasonOf(textsFor('zh-cn'), { outcome: 'ignored', effect: 'somethingNew' }), 'somethingNew');
  });
});

describe('vendor files', () => {
  for (const { id, name, date, traits, verdicts } of vendors) {
    it(`${id} knows capabilities by their ids, and its codes have texts`, () => {
      assert.ok(name);
      assert.match(date, /^\d{4}-\d\d-\d\d$/);
      for (const pattern of [traits.serverHeader, traits.requestId]) if (pattern) new RegExp(pattern);
      const known: readonly string[] = capabilityIds;
      for (const [capability, verdict] of Object.entries(verdicts)) {
        assert.ok(known.includes(capability), capability);
        const texts = textsFor('zh-cn');
        assert.ok(texts.outcomes[verdict.outcome], capability);
        const code = reasonOf(texts, verdict);
        assert.doesNotMatch(code, /^[a-z]+[A-Z]\w*$/, `${capability}: ${code} has no text`);
      }
    });
  }
});
