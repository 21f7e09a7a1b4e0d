import { plainText } from '../scaffold/textForm';
import type { DocumentLanguage } from './integration';
import { readManifest } from './integrationFile';

type Comments = Readonly<Record<string, readonly [en: string, zh: string]>>;

/** What each part of the manifest is for; written into new ones, where the person who keeps it will look for it. */
const comments: Comments = {
  name: ['Name of package and files', '软件包与文件的名称'],
  version: ['Version of what is delivered', '交付版本'],
  kind: [
    's3: an application to object storage; rest: a platform to a management API; both',
    's3：应用对接对象存储；rest：平台对接管理 API；both：两者',
  ],
  language: [
    'Language of the project: typescript, python, java or go',
    '集成项目的语言：typescript、python、java 或 go',
  ],
  package: ['Java: group id of packages; Go: path of the module', 'Java：groupId（包名前缀）；Go：模块路径'],
  application: ['The application or platform that is adapted', '被适配的应用或平台'],
  project: ['Folder of the project; . for a package of its own', '集成项目所在目录；. 表示独立软件包'],
  connections: ['Connections by name; secrets never stand here', '连接名称；此处不得写入机密'],
  buckets: ['Where files go: buckets and prefixes', '文件存放位置：存储桶与前缀'],
  patterns: ['Adaptation patterns in use', '所用的适配模式'],
  apiOperations: ['Operations of the management API in use', '所用的管理 API 操作'],
  requirements: [
    'What the customer demands; the acceptance report traces each to its result',
    '客户需求；验收报告逐条追溯到结果',
  ],
  phases: ['State of each phase: open, active or done', '各阶段状态：open、active 或 done'],
  goals: [
    'Verification goals beside those of the patterns, and those that do not count here',
    '模式之外的验证目标，以及在此不适用的目标',
  ],
  documents: ['Documents wanted, and their languages', '所需文档及其语言'],
  people: ['Who does what', '人员与角色'],
  tests: ['Where test results are', '测试结果所在位置'],
  migration: ['What moves the data that is there already', '存量数据的迁移方式'],
  answers: ['Answers to the questions of the documents', '文档中待确认问题的答案'],
};

const intro: readonly [string, string] = [
  'An integration: what is handed to the customer. Made with Storage Integrator, which keeps comments and order.',
  '集成交付清单。由“存储集成助手”生成，修改时会保留注释与顺序。',
];

/**
 * A manifest with a comment before each part that has none; a manifest with comments of its own stays as it is. Line ends and a byte
 * order mark are as templates have them.
 */
export function commentedManifest(text: string, language: DocumentLanguage): string {
  const plain = plainText(text);
  if (/^[ \t]*#/m.test(plain)) return plain;
  const at = language === 'en' ? 0 : 1;
  const lines = plain.split('\n').flatMap((line) => {
    const comment = comments[/^(\w+):/.exec(line)?.[1] ?? '']?.[at];
    return comment === undefined ? [line] : [`# ${comment}`, line];
  });
  const commented = `# ${intro[at]}\n\n${lines.join('\n')}`;
  // A line that looks like a key may be within a text, which a comment would become a part of.
  return meaning(commented) === meaning(plain) ? commented : plain;
}

const meaning = (text: string) => JSON.stringify(readManifest(text));
