import { renderText, type TextSyntax } from '../renderText';
import type { SnippetText } from '../snippetRequest';

/** POSIX shell (Shell Command Language, 2.2.2): nothing is special between single quotes, which cannot hold one themselves. */
export const shell: TextSyntax = {
  literal: (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`),
  env: (name) => `"$${name}"`,
  join: '',
};

export function shellText(text: SnippetText): string {
  return renderText(text, shell);
}

/** One command on several lines. */
export function shellCommand(words: readonly string[]): string {
  return `${words.join(' \\\n  ')}\n`;
}
