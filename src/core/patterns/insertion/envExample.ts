import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { PatternSetting } from '../pattern';

/** The file that lists what an application reads from its environment. */
export const envExampleFile = '.env.example';

/**
 * `.env.example` with these keys at its end, each under a comment that says what it means; keys that are there stay as
 * they are. Secrets get no value, ever.
 * @param values What is known already, by key: the endpoint of the connection, the bucket.
 */
export function withEnvExample(
  text: string,
  settings: readonly PatternSetting[],
  { language, values }: { readonly language: ReportLanguage; readonly values: Readonly<Record<string, string>> },
): string {
  const present = new Set([...text.matchAll(/^#?[ \t]*([A-Z][A-Z0-9_]*)=/gm)].map(([, key]) => key));
  const missing = settings.filter(({ key }) => !present.has(key));
  if (missing.length === 0) return text;
  const entries = missing.map((setting) => {
    const value = setting.secret ? '' : (values[setting.key] ?? setting.default ?? '');
    // What has a default need not be set.
    const off = value !== '' || setting.required || setting.secret ? '' : '#';
    return `# ${setting.meaning[language].replaceAll('\n', ' ')}\n${off}${setting.key}=${value}\n`;
  });
  const before = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${before}${before === '' ? '' : '\n'}${entries.join('\n')}`;
}
