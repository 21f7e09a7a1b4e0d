import type { Localized } from '../../patterns/pattern';

const rule = (en: string, zh: string): Localized => ({ en, 'zh-cn': zh });

/** What values of a manifest have to be, beside their types: the schema's messages are the English ones. */
export const manifestRules = {
  filled: rule('It must not be empty', '不能为空'),
  characters: rule(
    'It has a control character, or half of one beyond the basic plane; remove it',
    '含有控制字符或不完整的字符，请删除',
  ),
  inside: rule(
    'A path below the folder of this file, with /, of names that every file system takes',
    '须为本文件所在文件夹之内的相对路径，用 / 分隔，且名称适用于各种文件系统',
  ),
  near: rule('A path relative to this file, with /', '须为相对于本文件的路径，用 / 分隔'),
  patternId: rule('The id of a pattern, such as P14', '须为模式编号，例如 P14'),
  date: rule('A day, such as 2026-12-31', '须为日期，例如 2026-12-31'),
  count: rule('A whole number from 0 on', '须为不小于 0 的整数'),
  bucket: rule(
    'The name of a bucket: 3 to 255 letters, digits, hyphens, dots and underscores, a letter or digit at both ends',
    '须为存储桶名称：3 至 255 个字母、数字、连字符、点或下划线，首尾为字母或数字',
  ),
  prefix: rule(
    'A prefix ends with /, does not begin with one, and has at most 900 bytes, so that names fit behind it',
    '前缀须以 / 结尾、不以 / 开头，且不超过 900 字节，以便其后容纳名称',
  ),
  migrationPrefix: rule(
    'A prefix does not begin with /, and has at most 900 bytes, so that names fit behind it',
    '前缀不以 / 开头，且不超过 900 字节，以便其后容纳名称',
  ),
  oneLine: rule('It must be one line', '必须为单行文本'),
  method: rule('Method and path: GET /osd/{id}', '须为方法与路径，例如 GET /osd/{id}'),
  operation: rule(
    'operationId or operation is missing: one of both says which operation',
    '缺少 operationId 或 operation：须用其一指明操作',
  ),
  requirementId: rule('An id such as REQ-01', '须为 REQ-01 形式的编号'),
  goalId: rule(
    'An id such as P14-one-winner or REQ-01-chinese-names',
    '须为 P14-one-winner 或 REQ-01-chinese-names 形式的编号',
  ),
  name: rule(
    'Lower case, digits and hyphens, at most 64, and no name of a device of Windows',
    '只能包含小写字母、数字和连字符，最多 64 个字符，且不能是 Windows 设备名',
  ),
  version: rule('A semantic version, such as 1.0.0', '须为语义化版本号，例如 1.0.0'),
  license: rule(
    'An SPDX expression, such as Apache-2.0 or MIT OR Apache-2.0, or UNLICENSED',
    '须为 SPDX 表达式，例如 Apache-2.0 或 MIT OR Apache-2.0，或 UNLICENSED',
  ),
  javaGroup: rule(
    'A group id of lower case names with dots, such as com.example.reports',
    '须为用点分隔的小写组标识，例如 com.example.reports',
  ),
  goModule: rule(
    'A module path, such as git.example.com/reports/report-archive',
    '须为模块路径，例如 git.example.com/reports/report-archive',
  ),
  noPackage: rule(
    'Only projects in Java (group id) and Go (module path) have one; leave it out',
    '只有 Java（组标识）与 Go（模块路径）项目才有此项，请删除',
  ),
} as const satisfies Readonly<Record<string, Localized>>;

const byEnglish = new Map(Object.values(manifestRules).map((each) => [each.en, each]));

/** The rule whose English text this is. */
export function ruleOf(english: string): Localized | undefined {
  return byEnglish.get(english);
}
