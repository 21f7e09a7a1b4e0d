import type { CapabilityTexts, ReportLanguage } from './capabilityTexts';
import { en } from './en';
import { zhCn } from './zhCn';

const all: Readonly<Record<ReportLanguage, CapabilityTexts>> = { en, 'zh-cn': zhCn };

/** The texts of a language. */
export function textsFor(language: ReportLanguage): CapabilityTexts {
  return all[language];
}
