import { AppError } from '../../core/base/errors';
import { type SampleLanguage, sampleLanguages } from '../../core/patterns/pattern';
import type { LocalContext } from '../cliContext';

/** The programming language that `--target` names. @throws AppError `input.invalid` */
export function sampleLanguage({ values }: LocalContext): SampleLanguage {
  const found = sampleLanguages.find((language) => language === values.target);
  if (found) return found;
  throw new AppError('input.invalid', `--target takes ${sampleLanguages.join(', ')}`, {
    facts: { reason: 'target', ...(values.target !== undefined && { value: values.target }) },
  });
}
