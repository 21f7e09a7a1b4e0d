import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { CommandId } from '../../src/ids';
import { escapeRegExp } from './pages/poll';

export type Locale = 'en' | 'zh-cn';

const read = (file: string): Readonly<Record<string, string>> =>
  JSON.parse(fs.readFileSync(path.join(projectRoot, file), 'utf8'));

/** What the extension says in one language, read from its own files: another wording is no other behaviour. */
export class Texts {
  readonly locale: Locale;
  readonly #chinese = read('l10n/bundle.l10n.zh-cn.json');
  readonly #manifest: Readonly<Record<string, string>>;

  constructor(locale: Locale) {
    this.locale = locale;
    this.#manifest = read(locale === 'en' ? 'package.nls.json' : 'package.nls.zh-cn.json');
  }

  /** A text of the code, by its English, with its values. */
  t(english: string, ...values: readonly (string | number)[]): string {
    return this.#text(english).replace(/\{(\d+)\}/g, (_, index) => String(values[Number(index)]));
  }

  /** The same where some values are not known beforehand: anything may stand in their places. */
  pattern(english: string, ...values: readonly (string | number | undefined)[]): RegExp {
    const parts = this.#text(english).split(/\{(\d+)\}/);
    const pattern = parts.map((part, position) => {
      if (position % 2 === 0) return escapeRegExp(part);
      const value = values[Number(part)];
      return value === undefined ? '.*' : escapeRegExp(String(value));
    });
    return new RegExp(pattern.join(''), 's');
  }

  /** A text of package.json. */
  nls(key: string): string {
    const text = this.#manifest[key];
    if (text === undefined) throw new Error(`package.nls has no ${key}`);
    return text;
  }

  /** A command as menus show it. */
  command(name: keyof typeof CommandId): string {
    return this.nls(`command.${name}`);
  }

  /** A command as the palette shows it. */
  palette(name: keyof typeof CommandId): string {
    return `${this.nls('category')}: ${this.command(name)}`;
  }

  /** The links of a welcome text, which show as buttons. */
  buttons(key: string): string[] {
    return [...this.nls(key).matchAll(/\[([^\]]+)\]\(command:/g)].map(([, label]) => label ?? '');
  }

  number(value: number): string {
    return value.toLocaleString(this.locale);
  }

  #text(english: string): string {
    const chinese = this.#chinese[english];
    if (chinese === undefined) throw new Error(`The code has no text "${english}"`);
    return this.locale === 'en' ? english : chinese;
  }
}
