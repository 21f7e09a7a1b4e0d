import type { Localized } from '../../patterns/pattern';
import type { DocumentLanguage } from '../manifest/integration';
import type { PackageProblem } from './verifyPackage';

/** What a problem of a delivery package says to a reader; `{0}` is the detail. */
const texts: Readonly<Record<PackageProblem['code'], Localized>> = {
  archive: { en: 'This is no ZIP archive, or it was cut off: {0}', 'zh-cn': '不是 ZIP 压缩包，或文件不完整：{0}' },
  name: { en: 'It must not be unpacked: {0}', 'zh-cn': '不得解压：{0}' },
  twice: { en: 'It is there twice', 'zh-cn': '重复出现' },
  noManifest: {
    en: 'There is no MANIFEST.json: this is no delivery package',
    'zh-cn': '没有 MANIFEST.json，不是交付包',
  },
  manifest: { en: 'The manifest cannot be read: {0}', 'zh-cn': '无法读取清单：{0}' },
  missing: { en: 'It is missing', 'zh-cn': '缺失' },
  extra: { en: 'The manifest does not know of it', 'zh-cn': '不在清单中' },
  changed: { en: 'Its hash is another: it was changed', 'zh-cn': '校验值不符，内容已被修改' },
  broken: { en: 'It cannot be read: {0}', 'zh-cn': '无法读取：{0}' },
};

/** A problem as a sentence, without its file. */
export function packageProblemText({ code, detail = '' }: PackageProblem, language: DocumentLanguage): string {
  return texts[code][language].replace('{0}', detail);
}
