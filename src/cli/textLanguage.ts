import { AppError } from '../core/base/errors';
import { type ReportLanguage, reportLanguages } from '../core/capabilities/texts/capabilityTexts';
import type { LocalContext } from './cliContext';

/** The language of texts that `--language` names. @throws AppError `input.invalid` */
export function textLanguage({ values }: LocalContext): ReportLanguage {
  const found = reportLanguages.find((language) => language === values.language);
  if (found) return found;
  throw new AppError('input.invalid', `--language takes ${reportLanguages.join(' or ')}`, {
    facts: { reason: 'language', value: values.language },
  });
}
