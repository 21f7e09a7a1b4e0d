import { blocks, code, fenced, plain, table } from '../documentMarkdown';
import type { CodeFile, PatternFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, said } from './blockContext';

const words = {
  en: {
    fileHead: ['File', 'Lines', 'Pattern', 'SHA-256 (first 16 digits)'],
    declarationHead: ['Declaration', 'What it is', 'Line'],
    version: (version: number) => `version ${version}`,
    from: (file: string, first: number, last: number) => `From ${file}, lines ${first} to ${last}:`,
    none: 'No file of the project carries the marker of this pattern, and the manifest names none.',
  },
  'zh-cn': {
    fileHead: ['文件', '行数', '适配模式', 'SHA-256（前 16 位）'],
    declarationHead: ['声明', '说明（代码注释原文）', '行号'],
    version: (version: number) => `版本 ${version}`,
    from: (file: string, first: number, last: number) => `摘自 ${file} 第 ${first}～${last} 行：`,
    none: '项目中没有带有该模式标记的文件，清单中也未指定。',
  },
};

/** Files that came from patterns or that the manifest names. Empty where there are none. */
export const codeTable: Block = ({ facts, language }) => {
  const w = words[language];
  const rows = facts.patterns.flatMap(({ pattern, code: files }) =>
    files.map(({ file, lines, version, sha256 }) => [
      code(file),
      String(lines),
      version === undefined ? pattern.id : `${pattern.id}${language === 'en' ? ', ' : '，'}${w.version(version)}`,
      code(sha256.slice(0, 16)),
    ]),
  );
  return rows.length === 0 ? '' : table(w.fileHead, rows);
};

/** What the code of each pattern offers, and the parts that show how it is used: as it is in the files now. */
export const codeReference: Block = (context) =>
  blocks(...context.facts.patterns.map((each) => patternCode(context, each)));

function patternCode(context: BlockContext, { pattern, code: files }: PatternFacts): string {
  const title = `### ${pattern.id} ${said(context, pattern.title)}`;
  if (files.length === 0) return blocks(title, words[context.language].none);
  return blocks(title, ...files.map((file) => fileCode(context, file)));
}

function fileCode({ facts, language }: BlockContext, file: CodeFile): string {
  const w = words[language];
  const rows = file.declarations.map(({ text, comment, line }) => [code(text), plain(comment), String(line)]);
  return blocks(
    `#### ${code(file.file)}`,
    rows.length === 0 ? '' : table(w.declarationHead, rows),
    ...file.excerpts.map(({ first, last, text }) =>
      blocks(
        `<!-- code: ${file.file}#L${first}-L${last} sha256:${file.sha256.slice(0, 16)} -->\n${w.from(code(file.file), first, last)}`,
        fenced(facts.integration.language, text),
      ),
    ),
  );
}
