import type { Localized } from '../../patterns/pattern';
import type { DocumentLanguage } from '../manifest/integration';
import type { PackageProblem } from './verifyPackage';
import type { ArchiveFault } from './zip/archiveFault';

/** What a problem of a delivery package says to a reader; `{0}` is what is wrong with it. */
const texts: Readonly<Record<PackageProblem['code'], Localized>> = {
  archive: { en: 'The archive cannot be trusted: {0}', 'zh-cn': '压缩包不可信：{0}' },
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
  otherManifest: {
    en: 'Neither the manifest nor the archive has the hash that was given: this is not what was sent',
    'zh-cn': '清单与压缩包的校验值均与所给的不符，不是对方发送的交付包',
  },
};

const faults: Readonly<Record<ArchiveFault, Localized>> = {
  noArchive: { en: 'it is no ZIP archive, or was cut off', 'zh-cn': '不是 ZIP 压缩包，或文件不完整' },
  dataAfterEnd: { en: 'data follows its end', 'zh-cn': '结尾之后还有数据' },
  dataBefore: { en: 'data stands before its first file', 'zh-cn': '首个文件之前还有数据' },
  hiddenData: { en: 'it has data that belongs to none of its files', 'zh-cn': '含有不属于任何文件的数据' },
  overlap: {
    en: 'files share their data, as in archives that are made to fill a disk',
    'zh-cn': '多个文件共用数据，常见于恶意占满磁盘的压缩包',
  },
  tooMany: { en: 'it has too many files', 'zh-cn': '文件数量过多' },
  directory: { en: 'its directory is damaged', 'zh-cn': '目录已损坏' },
  nameLength: { en: 'its name is empty or too long', 'zh-cn': '名称为空或过长' },
  nameBackslash: { en: 'its name has a backslash', 'zh-cn': '名称含有反斜杠' },
  nameControl: { en: 'its name has control characters', 'zh-cn': '名称含有控制字符' },
  nameAbsolute: { en: 'its name is an absolute path', 'zh-cn': '名称为绝对路径' },
  nameOutside: { en: 'its name leads out of the folder', 'zh-cn': '名称指向文件夹之外' },
  nameFolder: { en: 'its name has an empty part, or is a folder', 'zh-cn': '名称含有空的部分，或为文件夹' },
  nameEncoding: { en: 'its name is no UTF-8', 'zh-cn': '名称不是 UTF-8 编码' },
  encrypted: { en: 'it is encrypted', 'zh-cn': '已加密' },
  compression: { en: 'it is compressed in an unusual way', 'zh-cn': '压缩方式不常见' },
  noFile: { en: 'it is a link or a device, and no file', 'zh-cn': '是链接或设备，而不是文件' },
  tooLarge: { en: 'it is larger than the manifest says', 'zh-cn': '大于清单记录的大小' },
  contradiction: { en: 'its header contradicts the directory of the archive', 'zh-cn': '文件头与压缩包目录不一致' },
  checksum: { en: 'its checksum is wrong', 'zh-cn': '校验和错误' },
  damaged: { en: 'its data is damaged', 'zh-cn': '数据已损坏' },
  notJson: { en: 'it is no JSON', 'zh-cn': '不是 JSON' },
  format: { en: 'its format is not known', 'zh-cn': '格式未知' },
  incomplete: { en: 'it is not complete', 'zh-cn': '内容不完整' },
  tooManyFiles: { en: 'it lists too many files', 'zh-cn': '列出的文件过多' },
  listedTwice: { en: 'it lists a file twice', 'zh-cn': '重复列出同一文件' },
  badEntry: { en: 'an entry of its files is not complete', 'zh-cn': '有文件条目不完整' },
  badOverride: { en: 'what it says of an override is not complete', 'zh-cn': '关于越过检查交付的记录不完整' },
};

/** A problem as a sentence, without its file. */
export function packageProblemText({ code, detail }: PackageProblem, language: DocumentLanguage): string {
  return texts[code][language].replace('{0}', detail === undefined ? '' : faultText(detail, language));
}

/** What is wrong with an archive or a name in it, as part of a sentence. */
export function faultText(fault: ArchiveFault, language: DocumentLanguage): string {
  return faults[fault][language];
}
