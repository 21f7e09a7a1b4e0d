import { bucketPolicy } from '../../../patterns/bucketPolicy';
import { anchor } from '../documentFormat';
import { blocks, bullets, code, deeper, fenced, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import type { PatternFacts } from '../facts/documentFacts';
import { withFlowcharts } from '../stateDiagrams';
import { type Block, type BlockContext, delivered, joined, linkTo, said } from './blockContext';
import { constructNames } from './constructNames';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    head: ['Pattern', 'What it does', 'What it replaces', 'Origin'],
    chosen: 'chosen',
    built: 'dependency',
    matrixHead: ['Use of files or API', 'Patterns', 'Findings'],
    calling: 'How to call it',
    failure: 'Failure handling and recovery',
    operation: 'Operation and monitoring',
    when: 'When to use it',
    how: 'How it works',
    needs: 'What it requires of the server',
    pitfalls: 'Pitfalls',
    see: (link: string) => `The pitfalls of this pattern and how the code handles them: ${link}.`,
    decisionHead: ['Pattern', 'Precondition', 'If it does not hold'],
    operationHead: ['S3 operation', 'Patterns'],
    otherwise: { alternative: 'The code falls back: ', refuse: 'The code refuses: ' },
  },
  'zh-cn': {
    head: ['适配模式', '作用', '替代的用法', '由来'],
    chosen: '选用',
    built: '依赖项',
    matrixHead: ['文件或接口用法', '适配模式', '调研发现'],
    calling: '调用方法',
    failure: '失败处理与恢复',
    operation: '运行与监控',
    when: '适用场景',
    how: '工作原理',
    needs: '对服务端的要求',
    pitfalls: '注意事项',
    see: (link: string) => `本模式的注意事项及代码的处理方式见${link}。`,
    decisionHead: ['适配模式', '前提条件', '条件不成立时'],
    operationHead: ['S3 操作', '适配模式'],
    otherwise: { alternative: '代码改用其他方式：', refuse: '代码拒绝执行：' },
  },
};

function titled(context: BlockContext, { pattern }: PatternFacts): string {
  return `${pattern.id} ${said(context, pattern.title)}`;
}

/** The patterns in use, chosen ones first. */
export const patternTable: Block = (context) => {
  const { patterns } = context.facts;
  if (patterns.length === 0) return '';
  const w = words[context.language];
  const rows = patterns.map((each) => [
    guideLink(context, each.pattern.id, titled(context, each)),
    said(context, each.pattern.summary),
    said(context, each.pattern.replaces),
    each.chosen ? w.chosen : w.built,
  ]);
  return table(w.head, rows);
};

/** What the application does with files and interfaces, a line each: the patterns that answer it and what was found. */
export const constructMatrix: Block = (context) => {
  const chosen = context.facts.patterns.filter((each) => each.chosen);
  const rows = Object.entries(constructNames[context.language]).flatMap(([construct, name]) => {
    const answering = chosen.filter(({ pattern }) => pattern.constructs.includes(construct));
    if (answering.length === 0) return [];
    const links = answering.map((each) => guideLink(context, each.pattern.id, titled(context, each)));
    const found = answering.flatMap((each) => findingsOf(context, each.pattern.id, each.findings));
    return [[name, links.join('\n'), joined(context, [...new Set(found)].sort().map(plain))]];
  });
  return rows.length === 0 ? '' : table(words[context.language].matrixHead, rows);
};

/** Findings of a pattern, those of the requirements that it answers included. */
function findingsOf({ facts }: BlockContext, pattern: string, own: readonly string[]): readonly string[] {
  const answered = facts.integration.requirements.filter(({ patterns }) => patterns.includes(pattern));
  return [...new Set([...own, ...answered.flatMap(({ findings }) => findings)])];
}

const compare = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);

/** How patterns are called, fail and are run: how-to of the guide. */
export const howTo: Block = (context) => {
  const w = words[context.language];
  const part = (text: string) => deeper(withFlowcharts(delivered(context.language, text)), 1);
  return blocks(
    ...context.facts.patterns.map((each) => {
      const { calling, failure, operation } = each.section[context.language];
      return blocks(
        `${anchor(`${each.pattern.id}-howto`)}\n\n### ${titled(context, each)}`,
        `#### ${w.calling}`,
        part(calling),
        `#### ${w.failure}`,
        part(failure),
        `#### ${w.operation}`,
        part(operation),
      );
    }),
  );
};

/** Why patterns are as they are: explanation of the guide. The section carries the pattern's id. */
export const explanation: Block = (context) => {
  const w = words[context.language];
  const part = (text: string) => deeper(withFlowcharts(delivered(context.language, text)), 1);
  return blocks(
    ...context.facts.patterns.map((each) => {
      const { when, how, needs } = each.section[context.language];
      const { id } = each.pattern;
      return blocks(
        `${anchor(id)}\n\n### ${titled(context, each)}`,
        said(context, each.pattern.summary),
        `#### ${w.when}`,
        part(when),
        `#### ${w.how}`,
        part(how),
        `#### ${w.needs}`,
        part(needs),
        `#### ${w.pitfalls}`,
        pitfallsOf(context, each),
      );
    }),
  );
};

/** The pitfalls of a pattern: told once, in the FAQ, where that is delivered. */
function pitfallsOf(context: BlockContext, { pattern: { id, pitfalls } }: PatternFacts): string {
  const { language, facts } = context;
  if (facts.integration.documents.wanted.includes('faq'))
    return words[language].see(linkTo(context, 'faq', `${id}-pitfalls`, titleInText('faq', language)));
  const colon = language === 'en' ? ': ' : '：';
  return bullets(pitfalls.map(({ title, text }) => `**${said(context, title)}**${colon}${said(context, text)}`));
}

/** What each pattern expects, and what the code does where it is not so. Empty where none expects anything. */
export const decisionTable: Block = (context) => {
  const w = words[context.language];
  const rows = context.facts.patterns.flatMap((each) =>
    each.pattern.preconditions.map(({ capability, otherwise, text }) => [
      guideLink(context, each.pattern.id, titled(context, each)),
      code(capability),
      `${w.otherwise[otherwise]}${said(context, text)}`,
    ]),
  );
  return rows.length === 0 ? '' : table(w.decisionHead, rows);
};

/** S3 operations that the code sends, with the patterns that send them. */
export const s3Operations: Block = (context) => {
  const byName = new Map<string, string[]>();
  for (const { pattern } of context.facts.patterns) {
    for (const name of pattern.operations) byName.set(name, [...(byName.get(name) ?? []), pattern.id]);
  }
  if (byName.size === 0) return '';
  const rows = [...byName]
    .sort(([a], [b]) => compare(a, b))
    .map(([name, ids]) => [
      code(name),
      joined(
        context,
        ids.map((id) => guideLink(context, id)),
      ),
    ]);
  return table(words[context.language].operationHead, rows);
};

/** The least that the application's user must be allowed, one policy for each bucket. */
export const policies: Block = ({ facts }) => {
  const grants = facts.patterns.flatMap(({ pattern }) => pattern.policy);
  if (grants.length === 0) return '';
  const places = new Map(facts.integration.buckets.map((place) => [`${place.bucket}/${place.prefix}`, place]));
  return blocks(
    ...[...places.values()].map((place) => fenced('json', JSON.stringify(bucketPolicy(grants, place), undefined, 2))),
  );
};
