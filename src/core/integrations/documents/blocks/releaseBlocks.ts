import { blocks, bullets, code, plain, table } from '../documentMarkdown';
import { sizeText } from './applicationBlocks';
import type { Block } from './blockContext';
import { joined, said } from './blockContext';
import { guideLink } from './introductionBlocks';

/** More files than that are in the list of the delivery package, which has them all. */
const listedFiles = 300;

const words = {
  en: {
    head: ['Fact', 'Value'],
    version: 'Version',
    revision: 'Revision',
    since: 'Changes since',
    noGit: 'The integration is in no Git repository; the hashes below identify what is delivered.',
    files: 'Files',
    commitHead: ['Revision', 'Date', 'Change'],
    changedHead: ['File', 'Change'],
    statuses: { A: 'new', M: 'changed', D: 'removed', R: 'renamed', C: 'copied', T: 'kind changed' } as Readonly<
      Record<string, string>
    >,
    fileHead: ['File', 'Size', 'SHA-256'],
    more: (count: number) => `${count} more files are in the list of the delivery package.`,
    componentHead: ['Component', 'Version', 'Licence'],
    unknown: 'not stated',
    noComponents:
      'The list of third-party components is part of the delivery package (CycloneDX, `sbom.cdx.json`), which is made from the lock files of the build.',
    contentHead: ['Content', 'Version', 'Source'],
    pattern: (id: string, title: string) => `Pattern ${id} ${title}`,
    operations: (count: number) => `${count} operations of the management API`,
    first: 'This is the first version; there is no earlier one to compare with.',
    none: 'No limits are known.',
    failing: (id: string) => `The goal ${id} is not fulfilled: a test of it fails.`,
    missing: (id: string) => `The goal ${id} is not shown by a test that ran.`,
    waived: (id: string, why: string) => `The goal ${id} is waived: ${why}`,
  },
  'zh-cn': {
    head: ['项目', '内容'],
    version: '版本号',
    revision: '代码版本',
    since: '变更起点',
    noGit: '本集成项目未纳入 Git 版本库，以下列校验值标识交付内容。',
    files: '文件',
    commitHead: ['提交', '日期', '变更内容'],
    changedHead: ['文件', '变更类型'],
    statuses: { A: '新增', M: '修改', D: '删除', R: '重命名', C: '复制', T: '类型变更' } as Readonly<
      Record<string, string>
    >,
    fileHead: ['文件', '大小', 'SHA-256'],
    more: (count: number) => `其余 ${count} 个文件见交付包的文件清单。`,
    componentHead: ['组件', '版本', '许可证'],
    unknown: '未注明',
    noComponents: '第三方组件清单随交付包提供（CycloneDX 格式，`sbom.cdx.json`），由构建的锁定文件生成。',
    contentHead: ['内容', '版本', '来源'],
    pattern: (id: string, title: string) => `适配模式 ${id} ${title}`,
    operations: (count: number) => `管理 API 操作 ${count} 个`,
    first: '本版本为首个版本，无可比较的历史版本。',
    none: '没有已知限制。',
    failing: (id: string) => `目标 ${id} 未达成：存在失败的测试。`,
    missing: (id: string) => `目标 ${id} 尚未由已执行的测试证明。`,
    waived: (id: string, why: string) => `目标 ${id} 已豁免：${why}`,
  },
};

/** What identifies this version. */
export const releaseTable: Block = ({ facts, language }) => {
  const w = words[language];
  const { integration, git, files } = facts;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = [
    [w.version, integration.version],
    ...(git ? [[w.revision, `${code(git.revision)} (${git.date})`]] : []),
    ...(git?.since ? [[w.since, code(git.since)]] : []),
    [w.files, `${files.length} (${sizeText(bytes)})`],
  ];
  return blocks(table(w.head, rows), git ? '' : w.noGit);
};

/** Patterns and definitions with their versions. */
export const contentTable: Block = (context) => {
  const { facts, language } = context;
  const w = words[language];
  const definitions = new Map(facts.operations.map((each) => [each.used.definition, each]));
  const rows = [
    ...facts.patterns.map(({ pattern, code: files }) => {
      const versions = [...new Set(files.map(({ version }) => version).filter((version) => version !== undefined))];
      const title = guideLink(context, pattern.id, w.pattern(pattern.id, said(context, pattern.title)));
      return [title, joined(context, versions.map(String)), files.map(({ file }) => code(file)).join('\n')];
    }),
    ...[...definitions].map(([where, { used, definitionVersion }]) => [
      w.operations(facts.operations.filter((each) => each.used.definition === where).length),
      plain(used.version ?? definitionVersion ?? ''),
      code(where),
    ]),
  ];
  return rows.length === 0 ? '' : table(w.contentHead, rows);
};

/** Commits since the last tag. Empty without a repository. */
export const commitTable: Block = ({ facts: { git }, language }) => {
  if (!git) return '';
  const rows = git.commits.map(({ hash, date, subject }) => [code(hash.slice(0, 12)), date, plain(subject)]);
  return table(words[language].commitHead, rows);
};

/** Files that changed since the last tag; says so where there is none. */
export const changedFiles: Block = ({ facts: { git }, language }) => {
  const w = words[language];
  if (!git?.since || git.changed.length === 0) return w.first;
  return table(
    w.changedHead,
    git.changed.map(({ status, file }) => [code(file), w.statuses[status] ?? status]),
  );
};

export const fileTable: Block = ({ facts: { files }, language }) => {
  const w = words[language];
  const rows = files
    .slice(0, listedFiles)
    .map(({ file, bytes, sha256 }) => [code(file), sizeText(bytes), code(sha256)]);
  return blocks(table(w.fileHead, rows), files.length > listedFiles ? w.more(files.length - listedFiles) : '');
};

export const componentTable: Block = ({ facts: { components }, language }) => {
  const w = words[language];
  if (components.length === 0) return w.noComponents;
  const rows = components.map(({ name, version, license = w.unknown }) => [
    plain(name),
    plain(version),
    plain(license),
  ]);
  return table(w.componentHead, rows);
};

/** What this version does not do, by its goals. */
export const knownLimits: Block = (context) => {
  const w = words[context.language];
  const items = context.facts.goals.flatMap(({ id, outcome, waived }) => {
    if (outcome === 'failed') return [w.failing(code(id))];
    if (outcome === 'missing' || outcome === 'skipped') return [w.missing(code(id))];
    return waived ? [w.waived(code(id), said(context, waived))] : [];
  });
  return items.length === 0 ? w.none : bullets(items);
};
