import type { SampleLanguage } from '../pattern';
import { argumentsAt } from './codeCalls';
import type { MaskedCode } from './maskedCode';

/** A parameter of something that makes a value. */
export interface Parameter {
  readonly name: string;
  /** As it is written; empty where nothing says it. */
  readonly type: string;
  /** The value comes without it. */
  readonly optional: boolean;
}

/** The parameters between a parenthesis and the one that closes it. @param open Offset of the parenthesis. */
export function parametersAt(masked: MaskedCode, open: number, language: SampleLanguage): readonly Parameter[] {
  const written = argumentsAt(masked, open).map((each) => each.replaceAll(/\s+/g, ' '));
  return language === 'go' ? goParameters(written) : written.flatMap((each) => readers[language](each));
}

type Reader = (written: string) => readonly Parameter[];

const readers: Readonly<Record<Exclude<SampleLanguage, 'go'>, Reader>> = {
  typescript: (written) => {
    const plain = written
      .replace(/^(?:(?:private|public|protected|readonly|override)\s+)+/, '')
      .replace(/^@\w+(?:\([^)]*\))?\s*/, '');
    const [, name = plain, mark = '', type = '', value] =
      /^(\.{3}[\w$]+|[\w$]+|[{[].*?[}\]])\s*(\?)?\s*(?::\s*([^=]+?(?:=>[^=]+)?))?\s*(=(?!>).*)?$/.exec(plain) ?? [];
    return [{ name, type: type.trim(), optional: mark === '?' || value !== undefined || name.startsWith('...') }];
  },
  python: (written) => {
    if (/^(?:self|cls|\*|\/)$/.test(written)) return [];
    const [, star = '', name = written, type = '', value] =
      /^(\*{0,2})(\w+)\s*(?::\s*([^=]+?))?\s*(=.*)?$/.exec(written) ?? [];
    return [{ name, type: type.trim(), optional: star !== '' || value !== undefined }];
  },
  java: (written) => {
    const plain = written.replace(/^(?:(?:final|@\w+(?:\([^)]*\))?)\s+)+/, '');
    const [, type = '', name = plain] = /^(.+?)\s+(\w+)$/.exec(plain) ?? [];
    return [{ name, type, optional: type.endsWith('...') }];
  },
};

/** `root, prefix string, limit int`: names share the type behind them. */
function goParameters(written: readonly string[]): readonly Parameter[] {
  let type = '';
  return [...written]
    .reverse()
    .map((each): Parameter => {
      const [, name = each, own] = /^(\w+)(?:\s+(.+))?$/.exec(each) ?? [];
      type = own ?? type;
      return { name, type, optional: type.startsWith('...') };
    })
    .reverse();
}
