import { manifestName, type Person, type RoleId } from '../../manifest/integration';
import { answerOf, questionsFor, signingRoles } from '../questions';
import type { BlockContext, Words } from './blockContext';

const words: Words<{ open: string; tell: (id: string) => string }> = {
  en: {
    open: 'Open question',
    tell: (id) => `Answer it in \`${manifestName}\` under \`answers\`, key \`${id}\`.`,
  },
  'zh-cn': { open: '待确认', tell: (id) => `请在 \`${manifestName}\` 的 \`answers\` 中以键 \`${id}\` 填写答复。` },
};

/** What only people know: the answer, or the question with the marker that it is found by. Empty where it does not apply. */
export function questionBlock({ facts, language }: BlockContext, id: string): string {
  const question = questionsFor(facts.integration).find((each) => each.id === id);
  if (question === undefined) return '';
  const answer = answerOf(facts.integration, id, language);
  if (answer !== undefined) return `<!-- answer: ${id} -->\n${answer}`;
  const { open, tell } = words[language];
  const colon = language === 'en' ? ': ' : '：';
  const space = language === 'en' ? ' ' : '';
  return [`<!-- question: ${id} -->`, `> **${id}** ${open}${colon}${question.text[language]}${space}${tell(id)}`].join(
    '\n',
  );
}

/** The questions who signs, which every document asks as long as nobody is named. */
export function signingQuestions(context: BlockContext): string {
  const { language } = context;
  const { integration } = context.facts;
  const asked = signingRoles.filter(
    (role) =>
      !integration.people.some((person) => person.role === role) &&
      answerOf(integration, `people.${role}`, language) === undefined,
  );
  return asked.map((role) => questionBlock(context, `people.${role}`)).join('\n\n');
}

/** People of a role, by the manifest or, failing that, by an answer. */
export function peopleOf(
  { facts, language }: Pick<BlockContext, 'facts' | 'language'>,
  role: RoleId,
): readonly Person[] {
  const { people } = facts.integration;
  const found = people.filter((person) => person.role === role);
  const answer = answerOf(facts.integration, `people.${role}`, language);
  if (found.length > 0 || answer === undefined) return found;
  return [{ role, name: answer }];
}
