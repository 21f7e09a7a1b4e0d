import { type Html, html } from '../../base/html';
import { actionButtons, chip } from '../../base/pageParts';
import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { PlannedFile } from '../clients/filePlan';
import type { PageOptions } from './operationHtml';
import { factTable } from './pageParts';
import { filled } from './pageTexts';

type Status = PlannedFile['status'];

interface PlanTexts {
  readonly title: string;
  /** {0} operations, {1} language, {2} folder. */
  readonly intro: string;
  readonly status: Readonly<Record<Status, string>>;
  readonly effect: Readonly<Record<Status, string>>;
  readonly columns: readonly string[];
  readonly nothing: string;
}

const texts: Readonly<Record<ReportLanguage, PlanTexts>> = {
  en: {
    title: 'Client: {0}',
    intro: 'Operations: {0}. Language: {1}. Folder:',
    status: { create: 'new', identical: 'identical', changed: 'replaced', conflict: 'changed by hand' },
    effect: {
      create: 'is written',
      identical: 'stays as it is',
      changed: 'was generated and not touched since: the new one takes its place',
      conflict: 'stays as it is; the new one is written beside it as {0}',
    },
    columns: ['File', '', 'What happens'],
    nothing: 'All files are as they would be generated: there is nothing to write.',
  },
  'zh-cn': {
    title: '客户端：{0}',
    intro: '操作：{0} 个。语言：{1}。文件夹：',
    status: { create: '新文件', identical: '相同', changed: '替换', conflict: '已手动修改' },
    effect: {
      create: '将写入',
      identical: '保持不变',
      changed: '此前由工具生成且未被修改：由新文件取代',
      conflict: '保持不变；新文件写在旁边，名为 {0}',
    },
    columns: ['文件', '', '处理方式'],
    nothing: '所有文件都与将要生成的内容一致：无需写入。',
  },
};

export interface ClientPlanPage extends PageOptions {
  /** Name of the definition. */
  readonly name: string;
  readonly operations: number;
  /** Of the client, as people call it. */
  readonly clientLanguage: string;
  readonly folder: string;
}

/** Files in this order: what needs a look comes first. */
const order: readonly Status[] = ['conflict', 'changed', 'create', 'identical'];

/** What generating a client will do to each file; a file is shown by `file`. */
export function clientPlanHtml(plan: readonly PlannedFile[], page: ClientPlanPage): Html {
  const { language, actions = {}, name, operations, clientLanguage, folder } = page;
  const words = texts[language];
  const [first = '', second = ''] = filled(words.intro, String(operations)).split('{1}');
  const files = [...plan].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const rows = files.map(({ path, status }) => [
    html`<a href="#" data-action="file" data-path="${path}"><code>${path}</code></a>`,
    chip(words.status[status]),
    html`${filled(words.effect[status], `${path}.new`)}`,
  ]);
  const isNeeded = plan.some(({ status }) => status !== 'identical');
  return html`<h1>${filled(words.title, name)}</h1>
<p>${first}${clientLanguage}${second} <code>${folder}</code></p>
${isNeeded ? actionButtons(actions) : html`<p>${words.nothing}</p>`}
${factTable(words.columns, rows)}`;
}
