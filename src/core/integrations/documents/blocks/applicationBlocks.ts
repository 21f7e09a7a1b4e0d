import type { DocumentLanguage } from '../../manifest/integration';
import { code, plain, table } from '../documentMarkdown';
import { type Block, joined, named, type Words } from './blockContext';

const words: Words<{
  head: readonly [string, string];
  name: string;
  description: string;
  runtime: string;
  codeFolder: string;
  mounts: string;
  files: string;
  bytes: string;
  connectionHead: readonly string[];
  purposes: Readonly<Record<string, string>>;
  notProbed: string;
  bucketHead: readonly string[];
  whole: string;
}> = {
  en: {
    head: ['Item', 'Value'],
    name: 'Application',
    description: 'What it does',
    runtime: 'Runtime environment',
    codeFolder: 'Code folder',
    mounts: 'Present location of its files',
    files: 'Number of files',
    bytes: 'Total size of the files',
    connectionHead: ['Connection', 'Purpose', 'Endpoint', 'Probed'],
    purposes: { development: 'development', test: 'test', production: 'production' },
    notProbed: 'not yet',
    bucketHead: ['Bucket', 'Prefix', 'Connection', 'Content'],
    whole: 'the whole bucket',
  },
  'zh-cn': {
    head: ['项目', '内容'],
    name: '应用系统',
    description: '功能说明',
    runtime: '运行环境',
    codeFolder: '代码目录',
    mounts: '文件现存位置',
    files: '文件数量',
    bytes: '文件总容量',
    connectionHead: ['连接', '用途', '端点', '探测时间'],
    purposes: { development: '开发', test: '测试', production: '生产' },
    notProbed: '尚未探测',
    bucketHead: ['存储桶', '前缀', '连接', '存放内容'],
    whole: '整个存储桶',
  },
};

/** What is known of the application. */
export const applicationTable: Block = (context) => {
  const w = words[context.language];
  const { application } = context.facts.integration;
  const { files, bytes, runtime, code: folder, mounts, description } = application;
  const rows = [
    [w.name, plain(application.name)],
    [w.description, named(context, description)],
    [w.runtime, plain(runtime ?? '')],
    [w.codeFolder, folder === undefined ? '' : code(folder)],
    [w.mounts, joined(context, mounts.map(code))],
    [w.files, files?.toLocaleString('en-US') ?? ''],
    [w.bytes, bytes === undefined ? '' : sizeText(bytes)],
  ];
  // What nobody said has no row: where it matters, there is a question.
  return table(
    w.head,
    rows.filter(([, value]) => value !== ''),
  );
};

/** Bytes in the unit that a person would choose: `1.5 TiB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}

export const connectionTable: Block = ({ facts, language }) => {
  if (facts.probes.length === 0) return '';
  const w = words[language];
  const rows = facts.probes.map(({ connection, report }) => [
    plain(connection.name),
    w.purposes[connection.purpose] ?? connection.purpose,
    report ? code(report.connection.endpoint) : '',
    report ? report.started.slice(0, 10) : w.notProbed,
  ]);
  return table(w.connectionHead, rows);
};

export const bucketTable: Block = (context) => {
  const { buckets } = context.facts.integration;
  if (buckets.length === 0) return '';
  const w = words[context.language];
  const rows = buckets.map(({ bucket, prefix, connection, purpose }) => [
    code(bucket),
    prefix === '' ? w.whole : code(prefix),
    plain(connection ?? ''),
    named(context, purpose),
  ]);
  return table(w.bucketHead, rows);
};

const capacityWords: Words<{
  head: readonly string[];
  space: (bytes: string) => readonly [string, string];
  copy: (hours: string) => readonly [string, string];
  connections: (count: string) => readonly [string, string];
}> = {
  en: {
    head: ['Quantity', 'Guide value'],
    space: (bytes) => [
      'Quota of the bucket',
      `at least ${bytes} (1.2 times the existing data), plus the growth until the next extension; incomplete multipart uploads and old versions count`,
    ],
    copy: (hours) => [
      'Duration of the first copy',
      `about ${hours} at 1 Gbit/s with 70% utilisation; many small files take longer, measure with a sample`,
    ],
    connections: (count) => [
      'Connections to the store',
      `at most ${count} per instance (\`S3_MAX_CONNECTIONS\`); firewalls and load balancers must allow this times the number of instances`,
    ],
  },
  'zh-cn': {
    head: ['项目', '参考值'],
    space: (bytes) => [
      '存储桶配额',
      `不低于 ${bytes}（现有数据量的 1.2 倍），另加至下次扩容前的增量；未完成的分段上传与历史版本均占用配额`,
    ],
    copy: (hours) => ['首次复制时长', `按 1 Gbit/s 带宽、70% 利用率估算约 ${hours}；小文件较多时更长，应以样本实测`],
    connections: (count) => [
      '与存储的连接数',
      `每个实例最多 ${count} 个（\`S3_MAX_CONNECTIONS\`）；防火墙与负载均衡的上限须不低于该值与实例数之积`,
    ],
  },
};

/** What has to be provided for what is there today; empty where the manifest and the settings say nothing. */
export const capacityTable: Block = ({ facts, language }) => {
  const { kind, application } = facts.integration;
  if (kind === 'rest') return '';
  const w = capacityWords[language];
  const { bytes } = application;
  const connections = facts.settings.find(({ key }) => key === 'S3_MAX_CONNECTIONS')?.default;
  const rows = [
    ...(bytes === undefined
      ? []
      : [w.space(sizeText(bytes * 1.2)), w.copy(durationText(copySeconds(bytes), language))]),
    ...(connections === undefined ? [] : [w.connections(connections)]),
  ];
  return rows.length === 0 ? '' : table(w.head, rows);
};

/** Of a line of 1 Gbit/s, of which 70% carry content. */
function copySeconds(bytes: number): number {
  return (bytes * 8) / 0.7e9;
}

function durationText(seconds: number, language: DocumentLanguage): string {
  const hours = seconds / 3600;
  const [value, unit] = hours < 1 ? [Math.max(1, Math.round(hours * 60)), 'minute'] : [Math.round(hours), 'hour'];
  if (language === 'zh-cn') return `${value} ${unit === 'hour' ? '小时' : '分钟'}`;
  return `${value} ${unit}${value === 1 ? '' : 's'}`;
}
