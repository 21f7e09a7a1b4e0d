import { blocks, code, fenced, plain, table } from '../documentMarkdown';
import type { CodeFile, PatternFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    fileHead: ['File', 'Lines', 'Pattern', 'SHA-256 (first 16 digits)'],
    declarationHead: ['Declaration', 'What it is', 'Line'],
    version: (version: number) => `version ${version}`,
    application: 'Code of the application',
    calls: (ids: string) => `Calls the code of these patterns: ${ids}.`,
    from: (file: string, first: number, last: number) => `From ${file}, lines ${first} to ${last}:`,
    none: 'No file of the project carries the marker of this pattern, and the manifest names no file for it.',
  },
  'zh-cn': {
    fileHead: ['文件', '行数', '适配模式', 'SHA-256（前 16 位）'],
    declarationHead: ['声明', '说明（代码注释原文）', '行号'],
    version: (version: number) => `版本 ${version}`,
    application: '应用中的调用代码',
    calls: (ids: string) => `调用下列适配模式的代码：${ids}。`,
    from: (file: string, first: number, last: number) => `摘自 ${file} 第 ${first}～${last} 行：`,
    none: '项目中没有带有该模式标记的文件，清单中也未指定。',
  },
};

/** Files that came from patterns or that the manifest names, each once. Empty where there are none. */
export const codeTable: Block = (context) => {
  const w = words[context.language];
  const rows = codeFiles(context).map(({ file: { file, lines, version, sha256 }, patterns }) => {
    const ids = joined(context, patterns);
    return [
      code(file),
      String(lines),
      version === undefined ? ids : `${ids}${context.language === 'en' ? ', ' : '，'}${w.version(version)}`,
      code(sha256.slice(0, 16)),
    ];
  });
  return rows.length === 0 ? '' : table(w.fileHead, rows);
};

interface SharedFile {
  readonly file: CodeFile;
  /** Ids of those that it belongs to. */
  readonly patterns: readonly string[];
}

/** Every file of code once: one of the application may call several patterns. */
function codeFiles({ facts }: BlockContext): readonly SharedFile[] {
  const found = new Map<string, { file: CodeFile; patterns: string[] }>();
  for (const { pattern, code: files } of facts.patterns) {
    for (const file of files) {
      const known = found.get(file.file);
      if (known) {
        known.patterns.push(pattern.id);
        known.file = { ...known.file, excerpts: merged(known.file.excerpts, file.excerpts) };
      } else found.set(file.file, { file, patterns: [pattern.id] });
    }
  }
  return [...found.values()];
}

/** Excerpts of one file, in its order: each pattern finds its own. */
function merged(...lists: readonly CodeFile['excerpts'][]): CodeFile['excerpts'] {
  const byPlace = new Map(lists.flat().map((excerpt) => [`${excerpt.first}-${excerpt.last}`, excerpt]));
  return [...byPlace.values()].sort((a, b) => a.first - b.first);
}

/** What the code of each pattern offers, and the parts that show how it is used: as it is in the files now. */
export const codeReference: Block = (context) => {
  const w = words[context.language];
  const shared = codeFiles(context).filter(({ patterns }) => patterns.length > 1);
  const isShared = (file: CodeFile) => shared.some((each) => each.file.file === file.file);
  return blocks(
    ...context.facts.patterns.map((each) => patternCode(context, each, isShared)),
    shared.length === 0 ? '' : `### ${w.application}`,
    ...shared.map(({ file, patterns }) =>
      fileCode(
        context,
        file,
        w.calls(
          joined(
            context,
            patterns.map((id) => guideLink(context, id)),
          ),
        ),
      ),
    ),
  );
};

function patternCode(
  context: BlockContext,
  { pattern, code: files }: PatternFacts,
  isShared: (file: CodeFile) => boolean,
): string {
  const title = `### ${pattern.id} ${said(context, pattern.title)}`;
  const own = files.filter((file) => !isShared(file));
  if (files.length === 0) return blocks(title, words[context.language].none);
  return own.length === 0 ? '' : blocks(title, ...own.map((file) => fileCode(context, file)));
}

function fileCode({ facts, language }: BlockContext, file: CodeFile, intro = ''): string {
  const w = words[language];
  const rows = file.declarations.map(({ text, comment, line }) => [code(text), plain(comment), String(line)]);
  return blocks(
    `#### ${code(file.file)}`,
    intro,
    rows.length === 0 ? '' : table(w.declarationHead, rows),
    ...file.excerpts.map(({ first, last, text }) =>
      blocks(
        `<!-- code: ${file.file}#L${first}-L${last} sha256:${file.sha256.slice(0, 16)} -->\n${w.from(code(file.file), first, last)}`,
        fenced(facts.integration.language, text),
      ),
    ),
  );
}
