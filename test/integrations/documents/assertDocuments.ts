import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { frontMatterText } from '../../../src/core/integrations/documents/documentFormat';
import { documentTitles } from '../../../src/core/integrations/documents/documentTitles';
import { type DeliveredDocument, prose, quotations, tablesOf } from './deliveredDocument';

const chinese = /\p{Script=Han}/u;

/** Documents say what they have to say: no value that was not there, nothing left of a template, no empty cell, no dead link. */
export function assertFilled(folder: string, documents: readonly DeliveredDocument[]): void {
  const anchors = new Map(documents.map((document) => [document.file, anchorsIn(document)]));
  for (const document of documents) {
    assertNoRemnants(document);
    assertTables(document);
    assertLinks(folder, document, anchors);
  }
}

/** A document is in its language: its title, its headings and the heads of its tables. */
export function assertLanguage(document: DeliveredDocument): void {
  const { id, language, file, text } = document;
  const title = documentTitles[id][language];
  assert.equal(frontMatterText(text, 'language'), language, file);
  assert.equal(frontMatterText(text, 'title'), title, file);
  const headings = [...prose(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  assert.equal(headings[0], title, file);
  const heads = tablesOf(document).map(([head = []]) => head.join(' '));
  for (const each of [...headings, ...heads].map(withoutNames).filter((words) => words !== '')) {
    if (language === 'en') assert.doesNotMatch(each, chinese, `${file}: ${each}`);
    else assert.match(each, chinese, `${file}: ${each}`);
  }
}

/** Ids, names of files and of operations are the same in every language. */
function withoutNames(text: string): string {
  return text.replaceAll(/`[^`]*`|<[^>]+>|\b\w+: (?:GET|PUT|POST|PATCH|DELETE) \S+/g, '').trim();
}

/** What JavaScript makes of a value that is not there, and the marks of our templates. */
const remnants = /\bundefined\b|\[object |\bNaN\b|<<|<%|%>|\{\{|\}\}|\bTODO\b|\bTBD\b|待补充|此处填写/;
/** The same as the whole of a name; and marks of templates that no language has. */
const emptyNames = /`(?:undefined|NaN|\[object \w+\])`/;
const templateMarks = /\[object \w+\]|<%-? *\w+|<< *\w[\w.]*(?: *\| *\w[^>\n]*)? *>>/;

function assertNoRemnants(document: DeliveredDocument): void {
  const { file } = document;
  const text = prose(document);
  assert.doesNotMatch(text.replaceAll(/`[^`\n]+`/g, ''), remnants, file);
  assert.doesNotMatch(text, emptyNames, file);
  for (const quoted of quotations(document)) {
    assert.doesNotMatch(quoted, templateMarks, file);
    assert.notEqual(quoted.trim(), '', `${file}: an empty quotation`);
  }
}

function assertTables(document: DeliveredDocument): void {
  for (const [head = [], ...rows] of tablesOf(document)) {
    assert.ok(rows.length > 0, `${document.file}: no row below ${head.join(' | ')}`);
    for (const row of rows) {
      assert.equal(row.length, head.length, `${document.file}: ${row.join(' | ')}`);
      assert.ok(!row.includes(''), `${document.file}: an empty cell in ${row.join(' | ')}`);
    }
  }
}

function anchorsIn({ text }: DeliveredDocument): ReadonlySet<string> {
  return new Set([...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id = '']) => id));
}

function assertLinks(
  folder: string,
  document: DeliveredDocument,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): void {
  const links = [
    ...prose(document)
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ];
  for (const [, link = ''] of links.filter(([, each = '']) => !/^(?:https?|mailto):/.test(each))) {
    const [target = '', anchor] = link.split('#');
    const where = target === '' ? document.file : decodeURIComponent(target);
    const told = `${document.file} links to ${link}`;
    assert.ok(existsSync(path.join(folder, 'docs', where)), told);
    if (anchor !== undefined) assert.ok(anchors.get(where)?.has(decodeURIComponent(anchor)), told);
  }
}
