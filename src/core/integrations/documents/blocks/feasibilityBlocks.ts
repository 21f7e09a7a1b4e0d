import { fill } from '../../../capabilities/texts/capabilityTexts';
import { code } from '../documentMarkdown';
import { type Block, type BlockContext, joined } from './blockContext';
import { probed, worstFit } from './capabilityBlocks';

const verdictWords = {
  en: {
    unknown: 'No endpoint has been probed yet; technical feasibility can only be judged after a probe.',
    works:
      'Every pattern in use finds the capabilities it needs on the probed endpoints: the adaptation is technically feasible without restrictions.',
    alternative:
      'On the probed endpoints some patterns have to use a fallback, whose differences and limits the verdict table names: the adaptation is technically feasible within those limits.',
    notTested:
      'Some capabilities that patterns need have not been tested; they have to be probed before development ends.',
    refuses:
      'On a probed endpoint some patterns refuse to run, as the verdict table says: the adaptation is feasible on condition that a database or lock service takes over the functions concerned, or that the store is upgraded.',
    operations:
      'All {0} management API operations in use exist in the API definitions: the connection to the management API is technically feasible.',
    missing: 'These management API operations could not be confirmed in the API definitions: {0}.',
    noOperations: 'The manifest lists no management API operations yet; they have to be chosen before the design.',
    counts: 'Of {0} tested capabilities, {1} work as S3 specifies.',
  },
  'zh-cn': {
    unknown: '尚未进行能力探测，技术可行性应在探测后判定。',
    works: '在已探测的端点上，所用适配模式所需的能力齐备，适配在技术上可行，无限制条件。',
    alternative: '在已探测的端点上，部分适配模式须改用替代方式，其差异与限制见判定表；在此范围内，适配在技术上可行。',
    notTested: '部分适配模式所需的能力尚未测试，须在开发结束前完成探测。',
    refuses:
      '在已探测的端点上，部分适配模式会拒绝执行（见判定表）：相关功能须改由数据库或锁服务承担，或升级存储，在此条件下适配可行。',
    operations: '所用的 {0} 个管理 API 操作均存在于接口定义中，与管理 API 的对接在技术上可行。',
    missing: '下列管理 API 操作未能在接口定义中得到确认：{0}。',
    noOperations: '清单尚未列出所用的管理 API 操作，须在设计之前选定。',
    counts: '已测试的 {0} 项能力中，{1} 项符合 S3 规范。',
  },
};

/** Whether the adaptation works on what was probed, and whether the definitions have what it calls. */
export const conclusion: Block = (context) =>
  inSentences(context, storageConclusion(context), managementConclusion(context));

/** The same with the figures that it rests on. */
export const feasibility: Block = (context) => {
  const all = probed(context).flatMap(({ report }) => Object.values(report.verdicts));
  const tested = all.filter(({ outcome }) => outcome !== 'notTested');
  const works = tested.filter(({ outcome }) => outcome === 'works');
  const counts = tested.length === 0 ? '' : fill(verdictWords[context.language].counts, tested.length, works.length);
  return inSentences(context, storageConclusion(context), counts, managementConclusion(context));
};

function inSentences({ language }: BlockContext, ...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(language === 'en' ? ' ' : '');
}

function storageConclusion(context: BlockContext): string {
  if (context.facts.integration.kind === 'rest') return '';
  const w = verdictWords[context.language];
  const texts = { works: w.works, alternative: w.alternative, unknown: w.notTested, refuses: w.refuses };
  const worst = worstFit(context);
  return worst === undefined ? w.unknown : texts[worst];
}

function managementConclusion(context: BlockContext): string {
  if (context.facts.integration.kind === 's3') return '';
  const w = verdictWords[context.language];
  const { operations } = context.facts;
  const missing = operations.filter(({ detail }) => detail === undefined).map(({ id }) => code(id));
  if (operations.length === 0) return w.noOperations;
  return missing.length === 0 ? fill(w.operations, operations.length) : fill(w.missing, joined(context, missing));
}
