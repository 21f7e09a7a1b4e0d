import type { Localized } from '../../patterns/pattern';
import type { Evidence } from '../../patterns/recognition/foundInCode';
import { constructNames } from '../documents/blocks/constructNames';
import type { CodePlace, DocumentLanguage } from '../manifest/integration';
import type { Unbound } from '../scaffold/tests/contractSubject';

const both = (text: (language: DocumentLanguage) => string): Localized => ({ en: text('en'), 'zh-cn': text('zh-cn') });

/** `ReportStore.save (src/reports.ts)`, `src/reports.ts, lines 3-10`, `src/reports.ts` */
export function placeText({ file, symbol, lines }: CodePlace, language: DocumentLanguage): string {
  if (symbol !== undefined) return language === 'en' ? `${symbol} (${file})` : `${symbol}（${file}）`;
  if (lines === undefined) return file;
  return language === 'en' ? `${file}, lines ${lines}` : `${file} 第 ${lines} 行`;
}

/** Chinese text behind a piece of code: a blank only behind Latin letters. */
const behind = (code: string, text: string) => (/[\w)]$/.test(code) ? `${code} ${text}` : `${code}${text}`);

/** What a construct is called; the word itself when it has no name. */
export function constructText(construct: string, language: DocumentLanguage): string {
  return constructNames[language][construct] ?? construct;
}

/** Why something was found, without its line: `fs.writeFile (Writing files)`. */
export function evidenceText({ kind, word, construct, sure }: Evidence, language: DocumentLanguage): string {
  const what = construct === undefined ? '' : constructText(construct, language);
  return reasons[kind](word, what, sure)[language];
}

type Reason = (word: string, what: string, sure: boolean) => Localized;

const call: Reason = (word, what, sure) => ({
  en: `${word} (${what}${sure ? '' : ', perhaps'})`,
  'zh-cn': `${word}（${what}${sure ? '' : '，可能'}）`,
});
const reasons: Readonly<Record<Evidence['kind'], Reason>> = {
  file: call,
  store: call,
  sample: (word) => ({ en: `${word} of the pattern`, 'zh-cn': `模式代码中的 ${word}` }),
  marker: () => ({ en: 'the header of the file', 'zh-cn': '文件头标记' }),
  id: (word) => ({ en: `${word} in the text`, 'zh-cn': `文中的 ${word}` }),
  operation: (word, _, sure) => ({ en: sure ? word : `${word}, perhaps`, 'zh-cn': sure ? word : `${word}，可能` }),
};

/** What is demanded of chosen code when nobody says it in words of their own. */
export function requirementTitle(place: CodePlace, hasStore: boolean): Localized {
  return both((language) => {
    const code = placeText(place, language);
    if (language === 'en')
      return hasStore ? `${code} keeps its files in object storage` : `${code} works with the management API`;
    return behind(code, hasStore ? '的文件存取改用对象存储' : '对接管理 API');
  });
}

/** Titles of the goals that chosen code brings along. */
export const codeGoalTitles = {
  /** What only people can show: that the code itself does what it did. */
  code: (place: CodePlace): Localized =>
    both((language) => {
      const code = placeText(place, language);
      return language === 'en'
        ? `${code} does what it did before the adaptation`
        : behind(code, '适配后功能与适配前一致');
    }),
  contract: (name: string): Localized =>
    both((language) =>
      language === 'en' ? `${name} keeps the contract of the storage port` : `${name} 满足存储抽象层的契约`,
    ),
  construct: (place: CodePlace, construct: string): Localized =>
    both((language) => {
      const [what, code] = [constructText(construct, language), placeText(place, language)];
      return language === 'en'
        ? `${what} in ${code}: no pattern answers it yet; what takes its place is shown`
        : behind(code, `中的“${what}”尚无对应模式，须验证其替代方案`);
    }),
} as const;

const unbound: Readonly<Record<Unbound, Localized>> = {
  outside: {
    en: 'is not part of the project of the integration; its contract test is made once it is',
    'zh-cn': '不在集成项目之内；移入项目后即可生成契约测试',
  },
  hidden: {
    en: 'cannot be used from a test: export it, and do not keep it in package main',
    'zh-cn': '无法在测试中使用：请导出该类型，且不要放在 main 包中',
  },
  undeclared: {
    en: 'has the methods of the storage port and does not name it: let it implement FileStore',
    'zh-cn': '具备存储抽象层的全部方法但未声明：请让它实现 FileStore',
  },
};

/** Why a class is not bound to the contract suite, and what to do. */
export function unboundText(name: string, why: Unbound, language: DocumentLanguage): string {
  return `${name} ${unbound[why][language]}`;
}
