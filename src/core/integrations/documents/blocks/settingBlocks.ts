import { anchor } from '../documentFormat';
import { blocks, code, fenced, table } from '../documentMarkdown';
import type { SettingFacts } from '../facts/documentFacts';
import { type Block, type BlockContext, joined, said, type Words } from './blockContext';
import { guideLink } from './introductionBlocks';

const words: Words<{
  head: readonly string[];
  yes: string;
  no: string;
  none: string;
  empty: string;
  project: string;
  types: Readonly<Record<string, string>>;
  secretKeys: readonly string[];
  noSecrets: string;
}> = {
  en: {
    head: ['Key', 'Type', 'Default', 'Required', 'Secret', 'Meaning', 'Read by'],
    yes: 'yes',
    no: 'no',
    none: 'none',
    empty: 'empty',
    project: 'the program',
    types: {
      string: 'text',
      integer: 'integer',
      number: 'number',
      boolean: '`true` or `false`',
      url: 'address (URL)',
      file: 'path of a file',
      enum: 'one of',
    },
    secretKeys: ['Key', 'What it is'],
    noSecrets: 'No key of this integration is secret.',
  },
  'zh-cn': {
    head: ['配置项', '类型', '默认值', '必填', '机密', '含义', '使用者'],
    yes: '是',
    no: '否',
    none: '无',
    empty: '空',
    project: '程序',
    types: {
      string: '字符串',
      integer: '整数',
      number: '数值',
      boolean: '布尔值（`true` 或 `false`）',
      url: '地址（URL）',
      file: '文件路径',
      enum: '枚举',
    },
    secretKeys: ['配置项', '说明'],
    noSecrets: '本集成项目没有机密配置项。',
  },
};

/** Every key of the configuration. */
export const settingTable: Block = (context) => {
  const { settings } = context.facts;
  if (settings.length === 0) return '';
  return table(
    words[context.language].head,
    settings.map((setting) => settingRow(context, setting)),
  );
};

function settingRow(context: BlockContext, setting: SettingFacts): readonly string[] {
  const w = words[context.language];
  const { key, required, secret, patterns } = setting;
  return [
    `${anchor(key)}${code(key)}`,
    typeText(context, setting),
    defaultText(context, setting),
    required ? w.yes : w.no,
    secret ? w.yes : w.no,
    said(context, setting.meaning),
    patterns.length === 0
      ? w.project
      : joined(
          context,
          patterns.map((id) => guideLink(context, id)),
        ),
  ];
}

/** The default of a secret is nothing that a document may say. */
function defaultText({ language }: BlockContext, { secret, default: fallback }: SettingFacts): string {
  const w = words[language];
  if (secret || fallback === undefined) return w.none;
  return fallback === '' ? w.empty : code(fallback);
}

function typeText({ language }: BlockContext, { type, values }: SettingFacts): string {
  const name = words[language].types[type] ?? type;
  if (values === undefined) return name;
  return `${name}${language === 'en' ? ' ' : '：'}${values.map(code).join(language === 'en' ? ', ' : '、')}`;
}

/** The keys that have to be set before it runs, as a file to copy. Secrets have no value. */
export const requiredExample: Block = ({ facts, language }) => {
  const needed = facts.settings.filter(({ required, secret }) => required || secret);
  if (needed.length === 0) return '';
  const lines = needed.map(({ key, secret, meaning, default: fallback = '' }) => {
    const comment = `# ${meaning[language].replaceAll('\n', ' ')}`;
    return `${comment}\n${key}=${secret ? '' : fallback}`;
  });
  return fenced('sh', lines.join('\n'));
};

/** The keys with defaults, as they are when nothing is set. */
export const optionalExample: Block = ({ facts }) => {
  const others = facts.settings.filter(({ required, secret }) => !required && !secret);
  if (others.length === 0) return '';
  return fenced('sh', others.map(({ key, default: fallback = '' }) => `# ${key}=${fallback}`).join('\n'));
};

export const secretTable: Block = (context) => {
  const w = words[context.language];
  const secrets = context.facts.settings.filter(({ secret }) => secret);
  if (secrets.length === 0) return w.noSecrets;
  return table(
    w.secretKeys,
    secrets.map(({ key, meaning }) => [code(key), said(context, meaning)]),
  );
};

/** Keys by the pattern that reads them, one table each, for who changes the behaviour of one. */
export const settingsByPattern: Block = (context) => {
  const { patterns, settings } = context.facts;
  const parts = patterns.flatMap(({ pattern }) => {
    const own = settings.filter((setting) => setting.patterns.includes(pattern.id));
    if (own.length === 0) return [];
    const names = joined(
      context,
      own.map(({ key }) => `[${code(key)}](#${key})`),
    );
    const title = guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`);
    return [[title, names]];
  });
  if (parts.length === 0) return '';
  return blocks(table(context.language === 'en' ? ['Pattern', 'Keys'] : ['适配模式', '配置项'], parts));
};
