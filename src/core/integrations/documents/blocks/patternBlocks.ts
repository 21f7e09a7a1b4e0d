import { bucketPolicy } from '../../../patterns/bucketPolicy';
import { anchor } from '../documentFormat';
import { blocks, code, deeper, fenced, plain, table } from '../documentMarkdown';
import type { PatternFacts } from '../facts/documentFacts';
import { withFlowcharts } from '../stateDiagrams';
import { type Block, type BlockContext, delivered, joined, said } from './blockContext';
import { constructNames } from './constructNames';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    head: ['Pattern', 'What it is for', 'What it replaces', 'Since'],
    chosen: 'chosen',
    built: 'built on',
    matrixHead: ['Construct', 'Pattern', 'What it replaces in the application', 'Findings', 'Code'],
    calling: 'How to call it',
    failure: 'Failure handling and recovery',
    operation: 'Operation and monitoring',
    when: 'When to use it',
    how: 'How it works',
    needs: 'What it needs of the other side',
    pitfalls: 'What to watch for',
    decisionHead: ['Pattern', 'Condition', 'Where it does not hold'],
    operationHead: ['S3 operation', 'Patterns'],
    otherwise: { alternative: 'The code goes another way: ', refuse: 'The code refuses: ' },
  },
  'zh-cn': {
    head: ['适配模式', '作用', '替代的用法', '由来'],
    chosen: '选用',
    built: '被依赖',
    matrixHead: ['文件用法', '适配模式', '在应用中替代的内容', '调研发现', '代码'],
    calling: '调用方法',
    failure: '失败处理与恢复',
    operation: '运行与监控',
    when: '适用场景',
    how: '工作原理',
    needs: '对服务端的要求',
    pitfalls: '注意事项',
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

/** Which construct of the application is answered by which pattern, where it was found, and where the code is. */
export const constructMatrix: Block = (context) => {
  const w = words[context.language];
  const names = constructNames[context.language];
  const order = Object.values(names);
  const rows = context.facts.patterns
    .filter(({ chosen }) => chosen)
    .flatMap(({ pattern, findings, code: files }) =>
      pattern.constructs.map((construct) => [
        names[construct] ?? construct,
        guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`),
        said(context, pattern.replaces),
        joined(context, findingsOf(context, pattern.id, findings).map(plain)),
        files.map(({ file }) => code(file)).join('\n'),
      ]),
    );
  return rows.length === 0
    ? ''
    : table(
        w.matrixHead,
        rows.sort(([a = ''], [b = '']) => order.indexOf(a) - order.indexOf(b)),
      );
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
      const { id, pitfalls } = each.pattern;
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
        pitfalls
          .map((pitfall) => {
            const mark = context.language === 'en' ? ': ' : '：';
            return `- ${anchor(`${id}-${pitfall.id}`)}**${said(context, pitfall.title)}**${mark}${said(context, pitfall.text)}`;
          })
          .join('\n'),
      );
    }),
  );
};

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
