import { code, plain, table } from '../documentMarkdown';
import { type Block, joined, named, said, type Words } from './blockContext';

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
    head: ['Fact', 'Value'],
    name: 'Application',
    description: 'What it does',
    runtime: 'Runtime',
    codeFolder: 'Folder of its code',
    mounts: 'Where its files are today',
    files: 'Number of files',
    bytes: 'Size of all files',
    connectionHead: ['Connection', 'Used for', 'Endpoint', 'Probed'],
    purposes: { development: 'development', test: 'test', production: 'production' },
    notProbed: 'not yet',
    bucketHead: ['Bucket', 'Prefix', 'Connection', 'What is in it'],
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
    said(context, purpose),
  ]);
  return table(w.bucketHead, rows);
};
