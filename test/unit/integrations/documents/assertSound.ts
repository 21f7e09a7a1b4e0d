import assert from 'node:assert/strict';
import path from 'node:path';
import type { RenderedFile } from '../../../../src/core/integrations/scaffold/filePlan';

/** Documents have no empty section, nothing that looks forgotten, and no link to an anchor or a document that is not there. */
export function assertSound(files: readonly RenderedFile[]): void {
  const anchors = new Map(
    files.map(({ path: file, text }) => [
      path.basename(file),
      new Set([...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id)),
    ]),
  );
  for (const { path: file, text } of files) {
    assert.deepEqual(emptySections(text), [], file);
    assert.doesNotMatch(text, /\bTODO\b|\bTBD\b|undefined|\[object |NaN|<<|<%|待补充|此处填写/, file);
    for (const [, target = '', anchor = ''] of text.matchAll(/\]\(([\w.-]*\.md)?(?:#([\w.-]+))?\)/g)) {
      const document = target === '' ? path.basename(file) : target;
      const known = anchors.get(document);
      assert.ok(known, `${file} links to ${document}`);
      if (anchor !== '') assert.ok(known.has(anchor), `${file} links to ${document}#${anchor}`);
    }
  }
}

function emptySections(text: string): readonly string[] {
  const lines = text.replaceAll(/```[\s\S]*?```/g, 'code').split('\n');
  const content = lines.filter((line) => line.trim() !== '' && !/^(?:<a id="[^"]*"><\/a>)+$/.test(line));
  return content.filter((line, at) => {
    const level = /^#+(?= )/.exec(line)?.[0].length;
    const next = content[at + 1];
    const nextLevel = next === undefined ? 0 : /^#+(?= )/.exec(next)?.[0].length;
    return level !== undefined && nextLevel !== undefined && nextLevel <= level;
  });
}
