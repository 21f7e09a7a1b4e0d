import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { Pattern } from '../../../core/patterns/catalogue';
import type { SampleLanguage } from '../../../core/patterns/pattern';
import type { ShortFormText } from '../../../core/patterns/shortForms';
import { loadChunk } from '../../../platform/chunks';
import { askPick } from '../../../platform/prompts';
import { reportLanguage } from '../../../platform/reportLanguage';
import type { Services } from '../../../platform/services';
import { askPattern } from '../askPattern';
import { knownSettings, projectFolder } from '../insertionTarget';
import { insertShortForm } from '../insertShortForm';
import { insertWhole } from '../insertWhole';
import { patternIdOf } from '../patternNodes';
import type { Patterns } from '../patterns';

/** What a caller knows already, so that the reader is not asked. */
interface Known {
  readonly language?: SampleLanguage;
  /** A short form's region, or the whole pattern. */
  readonly form?: string;
}

const whole = 'whole';

/**
 * "Insert Adaptation Pattern": a whole pattern into the project, or a short form at the cursor.
 * @returns The handler; it takes a pattern, its id, a place in a store or an operation of an API, and what is {@link Known}.
 */
export function insertPattern(services: Services, patterns: Patterns) {
  return async (given?: unknown, also?: unknown): Promise<void> => {
    const title = vscode.l10n.t('Insert Adaptation Pattern');
    const known: Known = typeof also === 'object' && also !== null && !Array.isArray(also) ? also : {};
    const id = patternIdOf(given);
    const pattern = id === undefined ? await askFor(patterns, given, title) : await patterns.library.get(id);
    const language = known.language ?? (await patterns.languages.ask(pattern, title));
    const form = await chooseForm(patterns, { pattern, language, title, known: known.form });
    if (form !== undefined) return insertShortForm(patterns.editor, form);
    const project = await projectFolder(patterns.editor, language);
    const values = knownSettings(services, patterns.judged, given);
    await insertWhole(services, patterns, { pattern, language, project, values });
  };
}

/** Patterns of management APIs come first where the command was started on an operation of one. */
function askFor(patterns: Patterns, given: unknown, title: string): Promise<Pattern> {
  const isOperation = (given as { kind?: unknown } | undefined)?.kind === 'apiOperation';
  return askPattern(patterns, { title, ...(isOperation && { first: 'management' }) });
}

interface FormChoice {
  readonly pattern: Pattern;
  readonly language: SampleLanguage;
  readonly title: string;
  readonly known: string | undefined;
}

interface FormItem extends vscode.QuickPickItem {
  readonly form?: ShortFormText;
}

/** Undefined: the whole pattern. Short forms are offered where the cursor is in a file of the language. */
async function chooseForm(
  { languages }: Patterns,
  { pattern, language, title, known }: FormChoice,
): Promise<ShortFormText | undefined> {
  const { t } = vscode.l10n;
  if (known === whole) return undefined;
  const forms = await loadChunk('patterns').shortFormsOf(pattern, language);
  if (known !== undefined) return forms.find(({ region }) => region === known) ?? unknownForm(known);
  if (forms.length === 0 || languages.ofEditor() !== language) return undefined;
  const items: readonly FormItem[] = [
    {
      label: `$(files) ${t('Insert whole pattern')}`,
      detail: t('Its files, what they build on, dependencies and configuration keys'),
    },
    ...forms.map((form) => ({
      label: `$(symbol-snippet) ${t('Insert short form: {0}', form.title[reportLanguage()])}`,
      detail: t('At the cursor'),
      form,
    })),
  ];
  return (await askPick(items, { title: `${title}: ${pattern.id}` })).form;
}

function unknownForm(form: string): never {
  throw new AppError('input.invalid', `There is no short form ${form}`, { facts: { reason: 'pattern', value: form } });
}
