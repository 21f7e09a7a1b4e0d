import type { Localized } from '../../../patterns/pattern';
import type { Requirement } from '../../manifest/integration';
import { codeGoal } from '../../selection/codeGoals';
import { placeText } from '../../selection/codeTexts';
import type { GoalFacts, ProjectFacts } from '../project/projectFacts';

/** Columns of a line of a comment; Chinese characters take two. */
const width = 100;

const words: Readonly<Record<'code' | 'goals' | 'operations' | 'how', Localized>> = {
  code: { en: 'Code', 'zh-cn': '代码' },
  goals: { en: 'Goals of its patterns, which have tests of their own', 'zh-cn': '所用模式的验证目标（各有测试）' },
  operations: { en: 'API operations', 'zh-cn': 'API 操作' },
  how: {
    en: 'To be written: call the code as the application does, with odd names and sizes, and compare what the store has.',
    'zh-cn': '待编写：按应用的方式调用这段代码，使用特殊名称与各种大小的数据，并与存储中的结果比较。',
  },
};

/**
 * Lines above a test that only people can write: the code that a goal is about, and the goals of the patterns in it. None for goals of
 * requirements that name no code.
 * @param requirements Those of the manifest.
 */
export function acceptanceNotes(
  { id }: GoalFacts,
  facts: Pick<ProjectFacts, 'goals' | 'document_language'>,
  requirements: readonly Requirement[],
): readonly string[] {
  const requirement = requirements.find((each) => id.startsWith(`${each.id}-`));
  if (requirement === undefined || requirement.code.length === 0) return [];
  const language = facts.document_language;
  const said = (word: keyof typeof words) => words[word][language];
  const colon = language === 'en' ? ': ' : '：';
  // The goal of the code itself names what its patterns are tested by; others are about one thing.
  const isOfCode = id === codeGoal(requirement.id);
  const goals = facts.goals.filter(
    ({ pattern, waived }) => isOfCode && waived === '' && requirement.patterns.includes(pattern),
  );
  return [
    ...requirement.code.map((place) => `${said('code')}${colon}${placeText(place, language)}`),
    ...(goals.length > 0
      ? [`${said('goals')}${colon}`, ...goals.map((goal) => `- ${goal.id}${colon}${goal.title}`)]
      : []),
    ...(isOfCode && requirement.operations.length > 0
      ? [`${said('operations')}${colon}${requirement.operations.join(', ')}`]
      : []),
    said('how'),
  ].flatMap(wrapped);
}

const columns = (char: string) => (/[\u1100-\uffff]/.test(char) ? 2 : 1);

/** A line broken at blanks, or anywhere between Chinese characters. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const part of text.replaceAll(/\s+/g, ' ').match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s/g) ?? []) {
    const length = [...part].reduce((sum, char) => sum + columns(char), 0);
    if (taken + length > width && line.trim() !== '') {
      lines.push(line.trimEnd());
      [line, taken] = ['', 0];
    }
    if (line === '' && part === ' ') continue;
    line += part;
    taken += length;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
