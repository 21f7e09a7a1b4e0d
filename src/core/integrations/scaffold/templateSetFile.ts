import { parseDocument } from 'yaml';
import * as z from 'zod';
import { AppError } from '../../base/errors';

const filled = z.string().trim().min(1);
const globs = z.union([filled.transform((one) => [one]), z.array(filled).min(1)]);

const templateSet = z.strictObject({
  id: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Lower case, digits and hyphens'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, 'A semantic version, such as 1.0.0'),
  description: filled.optional(),
  files: z.array(z.strictObject({ files: globs, when: filled })).default([]),
  executable: globs.default([]),
});

/** What `template.yaml` of a template set says. */
export interface TemplateSetFile {
  readonly id: string;
  /** Grows with every change of the set; the lock file keeps it. */
  readonly version: string;
  readonly description?: string | undefined;
  /** Files that belong to some answers only, by globs of their names within `files/`; all rules that fit a file have to hold. */
  readonly files: readonly { readonly files: readonly string[]; readonly when: string }[];
  /** Globs of files that are run: they get the execute bit. */
  readonly executable: readonly string[];
}

/**
 * Reads the text of a `template.yaml`.
 * @param file Its name, for errors.
 * @throws AppError `config.invalid` with the first thing that does not fit.
 */
export function readTemplateSetFile(file: string, text: string): TemplateSetFile {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw invalid(file, problem.message);
  const result = templateSet.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}

function invalid(file: string, detail: string): AppError {
  return new AppError('config.invalid', `${file}: ${detail}`, {
    facts: { reason: 'template', file, line: 1, detail },
  });
}
