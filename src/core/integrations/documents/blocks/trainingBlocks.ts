import { documentFile } from '../documentFormat';
import { blocks, bullets, plain, table } from '../documentMarkdown';
import { titleInText } from '../documentTitles';
import { type Block, type BlockContext, said } from './blockContext';
import { guideLink } from './introductionBlocks';
import { roleName } from './planBlocks';
import { type Session, trainingWords as words } from './trainingWords';

function wantedSessions({ facts, language }: BlockContext): readonly Session[] {
  const { kind, documents } = facts.integration;
  return words[language].sessions(kind).filter(({ document }) => documents.wanted.includes(document));
}

/** The sessions with their material. */
export const trainingPlan: Block = (context) => {
  const { language } = context;
  const rows = wantedSessions(context).map(({ title, audience, hours, document, result }, at) => [
    String(at + 1),
    title,
    audience,
    String(hours),
    `[${titleInText(document, language)}](${documentFile(document, language)})`,
    result,
  ]);
  return rows.length === 0 ? '' : table(words[language].head, rows);
};

/** Exercises of operators, each with what passes it, to be signed. */
export const operatorExercises: Block = ({ facts, language }) => {
  const w = words[language];
  const { kind } = facts.integration;
  const rows = w.exercises
    .filter(({ side }) => side === undefined || kind === 'both' || side === kind)
    .map(({ title, task, passed }) => [title, task, passed, '☐', blank]);
  return `${w.materials[kind]}\n\n${table(w.exerciseHead, rows)}`;
};

/** An exercise for each pattern and operation, to be signed. Empty where there are neither. */
export const trainingChecklist: Block = (context) => {
  const w = words[context.language];
  const row = (name: string) => [name, '☐', blank];
  const { patterns, operations } = context.facts;
  const ofPatterns = patterns.map(({ pattern }) =>
    row(guideLink(context, pattern.id, `${pattern.id} ${said(context, pattern.title)}`)),
  );
  const ofOperations = operations.map(({ id }) => row(guideLink(context, id)));
  const part = (intro: string, rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? '' : blocks(intro, table(w.checkHead, rows));
  return blocks(part(w.patterns, ofPatterns), part(w.operations, ofOperations));
};

/** Room to write by hand. */
const blank = '&emsp;&emsp;&emsp;&emsp;';

/** Lines to be filled by hand during the sessions. */
export const trainingRecord: Block = (context) => {
  const { recordHead } = words[context.language];
  const rows = wantedSessions(context).map(({ title }) => [blank, title, blank, blank, blank]);
  return rows.length === 0 ? '' : table(recordHead, rows);
};

/** Who is there to learn from and to learn. */
export const trainingPeople: Block = (context) => {
  const people = context.facts.integration.people.filter(({ role }) =>
    ['developer', 'operator', 'customer'].includes(role),
  );
  return bullets(
    people.map(({ role, name, organisation }) => {
      const [open, close] = context.language === 'en' ? [' (', ')'] : ['（', '）'];
      const where = organisation ? `${open}${plain(organisation[context.language])}${close}` : '';
      return `${roleName(context, role)}${context.language === 'en' ? ': ' : '：'}${plain(name)}${where}`;
    }),
  );
};
