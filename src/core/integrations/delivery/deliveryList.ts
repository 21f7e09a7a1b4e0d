import type { Localized } from '../../patterns/pattern';
import { findingText } from '../checking/reportText';
import type { DocumentLanguage } from '../manifest/integration';
import type { DeliveredFile, DeliveryManifest, DeliveryPart } from './deliveryManifest';

type Words = Readonly<Record<string, Localized>>;

const partTitles: Readonly<Record<DeliveryPart, Localized>> = {
  root: { en: 'Lists and bill of materials', 'zh-cn': '清单与软件物料清单' },
  documents: { en: 'Documents', 'zh-cn': '文档' },
  package: { en: 'Software package', 'zh-cn': '软件包' },
  source: { en: 'Source code', 'zh-cn': '源代码' },
  evidence: { en: 'Evidence of tests and probes', 'zh-cn': '测试与探测证据' },
};

const words = {
  title: { en: 'Delivery list', 'zh-cn': '交付清单' },
  project: { en: 'Project', 'zh-cn': '项目' },
  version: { en: 'Version', 'zh-cn': '版本' },
  customer: { en: 'Customer', 'zh-cn': '客户' },
  vendor: { en: 'Vendor', 'zh-cn': '供应商' },
  license: { en: 'Licence', 'zh-cn': '许可证' },
  time: { en: 'State of (UTC)', 'zh-cn': '内容时间（UTC）' },
  revision: { en: 'Revision', 'zh-cn': '修订' },
  uncommitted: { en: '{0}, and {1} files that are not committed', 'zh-cn': '{0}，另有 {1} 个文件未提交' },
  check: { en: 'Check', 'zh-cn': '检查' },
  counts: { en: '{0} errors, {1} warnings', 'zh-cn': '{0} 个错误，{1} 个警告' },
  override: { en: 'Delivered in spite of errors', 'zh-cn': '在存在错误的情况下交付' },
  reason: { en: 'Reason: {0}', 'zh-cn': '理由：{0}' },
  overview: { en: 'Overview', 'zh-cn': '概览' },
  part: { en: 'Part', 'zh-cn': '部分' },
  files: { en: 'Files', 'zh-cn': '文件数' },
  file: { en: 'File', 'zh-cn': '文件' },
  bytes: { en: 'Bytes', 'zh-cn': '字节数' },
  number: { en: 'No.', 'zh-cn': '序号' },
  leftOut: { en: 'Not delivered', 'zh-cn': '未交付的文件' },
  secret: { en: 'holds secrets', 'zh-cn': '用于存放敏感信息' },
  link: { en: 'is a symbolic link', 'zh-cn': '为符号链接' },
  manifest: { en: 'left out by the manifest', 'zh-cn': '按集成清单排除' },
  verify: {
    en: 'The hashes are those of MANIFEST.json. `storage-integrator verify-package FILE` compares all of them.',
    'zh-cn': '校验值与 MANIFEST.json 一致。可使用 `storage-integrator verify-package FILE` 逐一核对。',
  },
  machine: {
    en: 'Files with * are results of tests from which host names and folders of the machine were taken out.',
    'zh-cn': '标有 * 的文件为测试结果，其中的主机名与本机路径已移除。',
  },
  signatures: { en: 'Acceptance', 'zh-cn': '交接签收' },
  party: { en: 'Party', 'zh-cn': '单位' },
  name: { en: 'Name', 'zh-cn': '姓名' },
  signature: { en: 'Signature and seal', 'zh-cn': '签字（盖章）' },
  date: { en: 'Date', 'zh-cn': '日期' },
} as const satisfies Words;

/** The delivery list (交付清单) that goes with the archive and is signed: what is in it, with its hashes. */
export function deliveryListText(manifest: DeliveryManifest, language: DocumentLanguage): string {
  const say = (key: keyof typeof words, ...values: readonly (string | number)[]) =>
    words[key][language].replaceAll(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ''));
  const { integration, override, leftOut, files } = manifest;
  const parts = (['documents', 'package', 'source', 'evidence'] as const).filter((part) =>
    files.some((file) => file.part === part),
  );
  const blocks = [
    `# ${say('title')}`,
    table(['', ''], factRows(manifest, language, say)),
    ...(override ? overrideBlocks(override, language, say) : []),
    `## ${say('overview')}`,
    table(
      [say('part'), say('files'), say('bytes')],
      parts.map((part) => {
        const of = files.filter((file) => file.part === part);
        return [partTitles[part][language], String(of.length), String(of.reduce((sum, { bytes }) => sum + bytes, 0))];
      }),
    ),
    say('verify'),
    ...parts.flatMap((part) =>
      partBlocks(
        files.filter((file) => file.part === part),
        partTitles[part][language],
        say,
      ),
    ),
    ...(files.some(({ machineRemoved }) => machineRemoved) ? [say('machine')] : []),
    ...(leftOut.length > 0
      ? [`## ${say('leftOut')}`, leftOut.map(({ path, reason }) => `- ${code(path)}: ${say(reason)}`).join('\n')]
      : []),
    `## ${say('signatures')}`,
    table(
      [say('party'), say('name'), say('signature'), say('date')],
      [integration.vendor, integration.customer].map((party) => [plain(party[language]), '', '', '']),
    ),
  ];
  return `${blocks.join('\n\n')}\n`;
}

type Say = (key: keyof typeof words, ...values: readonly (string | number)[]) => string;

function factRows({ integration, time, revision, check }: DeliveryManifest, language: DocumentLanguage, say: Say) {
  const { title, name, version, customer, vendor, license } = integration;
  const commit = revision?.commit ?? '';
  return [
    [say('project'), `${plain(title[language])} (${code(name)})`],
    [say('version'), plain(version)],
    [say('customer'), plain(customer[language])],
    [say('vendor'), plain(vendor[language])],
    [say('license'), plain(license)],
    [say('time'), time.slice(0, 19).replace('T', ' ')],
    ...(revision
      ? [
          [
            say('revision'),
            revision.uncommitted === 0 ? code(commit) : say('uncommitted', code(commit), revision.uncommitted),
          ],
        ]
      : []),
    [say('check'), say('counts', check.errors, check.warnings)],
  ];
}

function overrideBlocks(override: NonNullable<DeliveryManifest['override']>, language: DocumentLanguage, say: Say) {
  const lines = override.findings.map(
    (each) => `- ${each.file ? `${code(each.file)}: ` : ''}${plain(findingText(each, language))}`,
  );
  return [`## ${say('override')}`, say('reason', plain(override.reason)), lines.join('\n')];
}

function partBlocks(files: readonly DeliveredFile[], title: string, say: Say): readonly string[] {
  const rows = files.map(({ path, bytes, sha256, machineRemoved }, at) => [
    String(at + 1),
    `${code(path)}${machineRemoved ? ' *' : ''}`,
    String(bytes),
    code(sha256),
  ]);
  return [`## ${title}`, table([say('number'), say('file'), say('bytes'), 'SHA-256'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

/** Words of others as Markdown shows them, within one cell of a table. */
function plain(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|~]/g, '\\$&').replaceAll(/\s+/g, ' ');
}

function code(text: string): string {
  return text.includes('`') || text.includes('|') ? plain(text) : `\`${text}\``;
}
