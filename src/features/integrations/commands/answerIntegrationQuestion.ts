import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { OpenQuestion } from '../../../core/integrations/documents/openQuestions';
import { type DocumentLanguage, manifestName } from '../../../core/integrations/manifest/integration';
import { loadChunk } from '../../../platform/chunks';
import { reportLanguage } from '../../../platform/reportLanguage';
import { runSteps, type Step } from '../../../platform/stepInput';
import { editManifestFile } from '../editManifestFile';
import type { IntegrationLibrary } from '../integrationLibrary';
import type { IntegrationNode } from '../integrationNodes';

/** What was answered, by language. */
type Answers = Partial<Record<DocumentLanguage, string>>;

/**
 * "Answer Question": writes what only people know into the manifest, in each language of the documents; they take it from there.
 */
export function answerIntegrationQuestion(library: IntegrationLibrary) {
  return async (node?: unknown): Promise<void> => {
    const { kind, folder, question } = (node ?? {}) as Partial<
      Extract<IntegrationNode, { kind: 'integrationQuestion' }>
    >;
    if (kind !== 'integrationQuestion' || folder === undefined || question === undefined)
      throw new AppError('internal', 'No question was given');
    const { answers, documents } = await loadChunk('integrations').loadManifest(folder);
    const isOwn = (language: DocumentLanguage) => Number(language === reportLanguage());
    const languages = [...documents.languages].sort((a, b) => isOwn(b) - isOwn(a));
    const before: Answers = { ...answers[question.id] };
    const steps = languages.map((language) => askAnswer(question, language, languages));
    const given = await runSteps(question.text[reportLanguage()], before, steps);
    await editManifestFile(path.join(folder, manifestName), [
      [['answers', question.id], answerValue(given, languages)],
    ]);
    library.touch(folder);
  };
}

const languageNames: Readonly<Record<DocumentLanguage, string>> = { en: 'English', 'zh-cn': '简体中文' };

function askAnswer(
  { text }: OpenQuestion,
  language: DocumentLanguage,
  [first, ...others]: readonly DocumentLanguage[],
): Step<Answers> {
  return async (answers, ui) => {
    const { t } = vscode.l10n;
    const prompt =
      others.length === 0
        ? t('The answer goes into integration.yaml; scaffold the documents again to have it there.')
        : language === first
          ? t('For the documents in {0}. The answer goes into integration.yaml.', languageNames[language])
          : t('For the documents in {0}; empty to have the same text there.', languageNames[language]);
    const isNeeded = language === first;
    const answer = await ui.text({
      prompt,
      // The title has the question in the reader's own language.
      placeholder: language === reportLanguage() ? '' : text[language],
      value: answers[language] ?? '',
      validate: (value) => (isNeeded && value.trim() === '' ? t('Enter an answer.') : undefined),
    });
    answers[language] = answer.trim();
  };
}

/** One text where it holds for all languages, else a text for each. */
function answerValue(answers: Answers, languages: readonly DocumentLanguage[]): string | Answers {
  const [first = ''] = languages.map((language) => answers[language] ?? '');
  const others = languages.map((language) => answers[language] || first);
  if (others.every((each) => each === first)) return first;
  return { en: answers.en || first, 'zh-cn': answers['zh-cn'] || first };
}
