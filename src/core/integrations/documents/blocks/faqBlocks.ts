import { anchor } from '../documentFormat';
import { blocks, code, plain, table } from '../documentMarkdown';
import { type Block, said } from './blockContext';
import { guideLink } from './introductionBlocks';

const words = {
  en: {
    errorHead: ['Kind', 'Typical responses', 'Meaning', 'What to do'],
    s3: 'Object storage',
    rest: 'Management API',
    see: (link: string) => `See also ${link}.`,
  },
  'zh-cn': {
    errorHead: ['类别', '典型响应', '含义', '处理方法'],
    s3: '对象存储',
    rest: '管理 API',
    see: (link: string) => `另见${link}。`,
  },
};

/** The pitfalls of the patterns in use, each as a question with its answer. */
export const pitfalls: Block = (context) =>
  blocks(
    ...context.facts.patterns.map(({ pattern }) =>
      blocks(
        `${anchor(`${pattern.id}-pitfalls`)}\n\n### ${pattern.id} ${said(context, pattern.title)}`,
        ...pattern.pitfalls.map(({ id, title, text }) =>
          blocks(`${anchor(`${pattern.id}-${id}`)}\n\n#### ${said(context, title)}`, said(context, text)),
        ),
        words[context.language].see(guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`)),
      ),
    ),
  );

/** Every kind of error with what it means and what to do. Empty where no pattern in use maps errors. */
export const errorMap: Block = (context) => {
  const w = words[context.language];
  const part = (side: 's3' | 'rest') => {
    const errors = context.facts.errors.filter((each) => each.side === side);
    if (errors.length === 0) return '';
    const rows = errors.map(({ kind, answers, meaning, action }) => [
      `${anchor(`error-${side}-${kind}`)}${code(kind)}`,
      plain(answers[context.language]),
      said(context, meaning),
      said(context, action),
    ]);
    return blocks(`### ${w[side]}`, table(w.errorHead, rows));
  };
  return blocks(part('s3'), part('rest'));
};
