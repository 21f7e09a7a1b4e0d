import type { Pattern } from '../catalogue';
import type { PatternSetting } from '../pattern';

/** Where in a store an application works. Samples take it as arguments, so no pattern has keys for it. */
const keys = [
  {
    key: 'S3_BUCKET',
    meaning: { en: 'Bucket that the application works in', 'zh-cn': '应用使用的存储桶' },
  },
  {
    key: 'S3_PREFIX',
    meaning: {
      en: 'What the keys of the application begin with; absent: the whole bucket',
      'zh-cn': '应用的对象键的前缀；未设置时为整个存储桶',
    },
  },
] as const;

/** The configuration keys of a place that is known, for patterns that have to do with a store. */
export function placeSettings(
  patterns: readonly Pick<Pattern, 'group'>[],
  values: Readonly<Record<string, string>>,
): readonly PatternSetting[] {
  if (patterns.every(({ group }) => group === 'management')) return [];
  return keys
    .filter(({ key }) => values[key] !== undefined)
    .map((setting) => ({ ...setting, type: 'string', required: false, secret: false }));
}
