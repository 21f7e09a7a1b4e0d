import type { Localized } from '../../patterns/pattern';
import type { CheckTopic } from './checkFinding';
import type { CheckText } from './checkText';
import { serviceTexts } from './serviceTexts';
import { sourceTexts } from './sourceTexts';

/** The texts of all codes, in both languages. */
export const checkTexts = { ...sourceTexts, ...serviceTexts } as const satisfies Readonly<Record<string, CheckText>>;

export type CheckCode = keyof typeof checkTexts;

/** The topics as headings. */
export const topicTitles: Readonly<Record<CheckTopic, Localized>> = {
  manifest: { en: 'Manifest', 'zh-cn': '集成清单' },
  patterns: { en: 'Patterns in the code', 'zh-cn': '代码中的适配模式' },
  operations: { en: 'API operations', 'zh-cn': 'API 操作' },
  tests: { en: 'Tests', 'zh-cn': '测试' },
  documents: { en: 'Documents', 'zh-cn': '文档' },
  questions: { en: 'Open questions', 'zh-cn': '待答问题' },
  secrets: { en: 'Secrets', 'zh-cn': '敏感信息' },
  licences: { en: 'Licences', 'zh-cn': '许可证' },
  definition: { en: 'API definitions', 'zh-cn': 'API 定义' },
  capabilities: { en: 'Capabilities of the stores', 'zh-cn': '存储服务能力' },
  scaffold: { en: 'Templates', 'zh-cn': '模板' },
  phases: { en: 'Phases', 'zh-cn': '阶段' },
};
