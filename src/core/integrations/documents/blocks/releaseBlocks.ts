import { blocks, bullets, code, plain, table } from '../documentMarkdown';
import type { ComponentFacts } from '../facts/documentFacts';
import type { GoalOutcome } from '../facts/goalFacts';
import { sizeText } from './applicationBlocks';
import { type Block, inBrackets, joined, said } from './blockContext';
import { guideLink } from './introductionBlocks';

/** More files than that are in the list of the delivery package, which has them all. */
const listedFiles = 300;

const words = {
  en: {
    head: ['Item', 'Value'],
    version: 'Version',
    revision: 'Revision',
    since: 'Changes since',
    noGit: 'The integration is not in a Git repository; the hashes below identify what is delivered.',
    files: 'Files',
    commitHead: ['Revision', 'Date', 'Change'],
    changedHead: ['File', 'Change'],
    statuses: { A: 'new', M: 'changed', D: 'removed', R: 'renamed', C: 'copied', T: 'kind changed' } as Readonly<
      Record<string, string>
    >,
    fileHead: ['File', 'Size', 'SHA-256'],
    more: (count: number) => `${count} more files are listed in the manifest of the delivery package.`,
    componentHead: ['Component', 'Version', 'Licence', 'Use'],
    uses: { required: 'run time', optional: 'run time, optional', excluded: 'build and test' },
    unknown: 'not stated',
    resolved:
      'Versions given as a range are resolved when the dependencies are installed. The bill of materials of the delivery package (`sbom.cdx.json`) lists all components.',
    noComponents:
      'The third-party components are listed in the delivery package (`sbom.cdx.json`, CycloneDX), made from the lock files of the build.',
    contentHead: ['Content', 'Version', 'Source'],
    pattern: (id: string, title: string) => `Pattern ${id} ${title}`,
    operations: (count: number) => (count === 1 ? '1 management API operation' : `${count} management API operations`),
    first: 'This is the first version; there is no earlier one to compare it with.',
    none: 'Every verification goal is shown by tests that passed; none is waived.',
    untested: 'There are no verification goals in the manifest, so no limits follow from tests.',
    failing: (ids: string) => `Not fulfilled, a test fails: ${ids}.`,
    missing: (ids: string) => `Not shown by a test that ran: ${ids}.`,
    waived: (id: string, why: string) => `Waived, ${id}: ${why}`,
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
    componentHead: ['组件', '版本', '许可证', '用途'],
    uses: { required: '运行时', optional: '运行时（可选）', excluded: '构建与测试' },
    unknown: '未注明',
    resolved: '以范围给出的版本在安装依赖时确定。交付包的软件物料清单（`sbom.cdx.json`）列出全部组件。',
    noComponents: '第三方组件清单随交付包提供（CycloneDX 格式，`sbom.cdx.json`），由构建的锁定文件生成。',
    contentHead: ['内容', '版本', '来源'],
    pattern: (id: string, title: string) => `适配模式 ${id} ${title}`,
    operations: (count: number) => `管理 API 操作 ${count} 个`,
    first: '本版本为首个版本，无可比较的历史版本。',
    none: '各验证目标均已由通过的测试证明，没有豁免的目标。',
    untested: '清单中没有验证目标，无法由测试得出限制。',
    failing: (ids: string) => `未达成（存在失败的测试）的目标：${ids}。`,
    missing: (ids: string) => `尚未由已执行的测试证明的目标：${ids}。`,
    waived: (id: string, why: string) => `已豁免的目标 ${id}：${why}`,
  },
};

/** What identifies this version. */
export const releaseTable: Block = (context) => {
  const w = words[context.language];
  const { integration, git, files } = context.facts;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const rows = [
    [w.version, integration.version],
    ...(git ? [[w.revision, `${code(git.revision)}${inBrackets(context, git.date)}`]] : []),
    ...(git?.since ? [[w.since, code(git.since)]] : []),
    [w.files, `${files.length}${inBrackets(context, sizeText(bytes))}`],
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
  const isTool = ({ scope }: ComponentFacts) => scope === 'excluded';
  const ordered = [...components.filter((each) => !isTool(each)), ...components.filter(isTool)];
  const rows = ordered.map(({ name, version, requested = '', license = w.unknown, scope = 'required' }) => [
    plain(name),
    plain(version || requested),
    plain(license),
    w.uses[scope],
  ]);
  const isRange = components.some(({ version }) => version === '');
  return blocks(table(w.componentHead, rows), isRange ? w.resolved : '');
};

/** What this version does not do, by its goals. */
export const knownLimits: Block = (context) => {
  const w = words[context.language];
  const { goals } = context.facts;
  if (goals.length === 0) return w.untested;
  const ids = (...outcomes: readonly GoalOutcome[]) =>
    goals.filter(({ outcome }) => outcomes.includes(outcome)).map(({ id }) => code(id));
  const [failing, missing] = [ids('failed'), ids('missing', 'skipped')];
  const items = [
    ...(failing.length > 0 ? [w.failing(joined(context, failing))] : []),
    ...(missing.length > 0 ? [w.missing(joined(context, missing))] : []),
    ...goals.flatMap(({ id, waived }) => (waived ? [w.waived(code(id), said(context, waived))] : [])),
  ];
  return items.length === 0 ? w.none : bullets(items);
};
