import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { OperationCheck } from '../requests/contract/checkService';

type Outcome = OperationCheck['outcome'];

/** The words of the report about a service; `{0}` and `{1}` are replaced. */
export interface ContractTexts {
  /** {0} service, {1} definition. */
  readonly title: string;
  readonly outcomes: Readonly<Record<Outcome, string>>;
  readonly about: Readonly<Record<Outcome, string>>;
  readonly line: string;
  readonly times: string;
  readonly example: string;
  readonly noValue: string;
  readonly filter: string;
  readonly nothingFits: string;
  readonly safeOnly: string;
  readonly unsafe: string;
}

const en: ContractTexts = {
  title: '{0} against {1}',
  outcomes: { deviates: 'Deviates', failed: 'Failed', refused: 'Refused', skipped: 'Skipped', fits: 'Fits' },
  about: {
    deviates: 'Answers that are not as the definition says, each kind of difference with an example.',
    failed: 'No answer came.',
    refused: 'The service refused the request in a way that the definition knows. Nothing else could be compared.',
    skipped: 'They need an id that no list has shown.',
    fits: 'Answers that are as the definition says.',
  },
  line: 'line {0}',
  times: 'Times',
  example: 'Example',
  noValue: 'no value is known for {0}',
  filter: 'Filter',
  nothingFits: 'Nothing fits.',
  safeOnly: 'Only operations that change nothing were sent.',
  unsafe: 'Operations that change something were sent as well.',
};

const zhCn: ContractTexts = {
  title: '{0} 与 {1} 的比较',
  outcomes: { deviates: '有偏差', failed: '失败', refused: '被拒绝', skipped: '已跳过', fits: '一致' },
  about: {
    deviates: '与定义不符的响应，每类差异附一个示例。',
    failed: '没有收到响应。',
    refused: '服务以定义中已说明的方式拒绝了请求，无法比较其他内容。',
    skipped: '所需的标识未在任何列表中出现。',
    fits: '与定义一致的响应。',
  },
  line: '第 {0} 行',
  times: '次数',
  example: '示例',
  noValue: '没有 {0} 的已知值',
  filter: '筛选',
  nothingFits: '没有符合条件的内容。',
  safeOnly: '仅发送了不更改任何内容的操作。',
  unsafe: '也发送了会更改内容的操作。',
};

export function contractTexts(language: ReportLanguage): ContractTexts {
  return language === 'zh-cn' ? zhCn : en;
}
