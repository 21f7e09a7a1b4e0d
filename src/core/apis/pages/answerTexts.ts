import type { ReportLanguage } from '../../capabilities/texts/capabilityTexts';
import type { ResponseDeviation } from '../requests/contract/checkResponse';
import type { FollowResult } from '../requests/follow/followOperation';

/** The words of the pages of answers; `{0}` is replaced. */
export interface AnswerTexts {
  readonly noAnswer: string;
  readonly took: string;
  readonly notFollowed: string;
  readonly deviations: string;
  readonly fits: string;
  readonly notCompared: string;
  readonly where: Readonly<Record<ResponseDeviation['where'], string>>;
  readonly place: string;
  readonly expected: string;
  readonly found: string;
  /** Keywords that are none of JSON Schema. */
  readonly keywords: Readonly<Record<string, string>>;
  readonly followed: string;
  readonly outcomes: Readonly<Record<FollowResult['outcome'], string>>;
  readonly after: string;
  readonly state: string;
  readonly headers: string;
  readonly body: string;
  readonly noBody: string;
  readonly file: string;
  readonly fileNotKept: string;
  readonly cut: string;
  readonly long: string;
  readonly image: string;
  readonly comparison: string;
  readonly same: string;
  readonly differentText: string;
  readonly status: string;
  readonly before: string;
  readonly now: string;
  readonly more: string;
}

const en: AnswerTexts = {
  noAnswer: 'No answer came: {0}',
  took: '{0} ms',
  notFollowed: 'It leads to {0}, which was not followed: credentials stay with this service.',
  deviations: 'Differences from the definition',
  fits: 'It is as the definition says.',
  notCompared: 'It was not compared: the request names no operation of a definition that is in the list.',
  where: { status: 'status', mediaType: 'media type', header: 'header', body: 'body' },
  place: 'Place',
  expected: 'Expected',
  found: 'Found',
  keywords: {
    undocumented: 'not in the definition',
    missing: 'missing',
    syntax: 'no JSON',
    cut: 'too long to compare',
  },
  followed: 'Followed',
  outcomes: {
    done: 'It is done.',
    failed: 'It has failed.',
    gone: 'The object is gone, as it should be.',
    lost: 'The object is gone and should not be.',
    noStatus: 'The object can be read and has no state to wait for.',
    tooLate: 'It has not settled in the time allowed.',
    refused: 'The object cannot be read.',
  },
  after: 'After',
  state: 'State',
  headers: 'Headers',
  body: 'Body',
  noBody: 'There is no body.',
  file: 'A file: {0}. Save it to look into it.',
  fileNotKept: 'A file: {0}. It is no longer kept.',
  cut: 'It was longer; the rest was not read.',
  long: 'The first {0} characters. Open it as text to see all.',
  image: 'The image of the answer',
  comparison: 'Two answers compared',
  same: 'Nothing that counts differs.',
  differentText: 'The bodies differ; they are not both JSON.',
  status: 'Status',
  before: 'Before',
  now: 'After',
  more: 'and {0} more',
};

const zhCn: AnswerTexts = {
  noAnswer: '未收到响应：{0}',
  took: '{0} 毫秒',
  notFollowed: '响应指向 {0}，未跟随：凭据只留在此服务。',
  deviations: '与定义的差异',
  fits: '与定义一致。',
  notCompared: '未作比较：请求没有指明列表中某个定义的操作。',
  where: { status: '状态码', mediaType: '媒体类型', header: '标头', body: '正文' },
  place: '位置',
  expected: '应为',
  found: '实为',
  keywords: { undocumented: '定义中没有', missing: '缺少', syntax: '不是 JSON', cut: '过长，无法比较' },
  followed: '跟踪结果',
  outcomes: {
    done: '已完成。',
    failed: '已失败。',
    gone: '对象已删除，符合预期。',
    lost: '对象已不存在，不符合预期。',
    noStatus: '对象可以读取，但没有可等待的状态。',
    tooLate: '在限定时间内未达到终态。',
    refused: '无法读取对象。',
  },
  after: '经过',
  state: '状态',
  headers: '标头',
  body: '正文',
  noBody: '没有正文。',
  file: '文件：{0}。另存后即可查看。',
  fileNotKept: '文件：{0}。已不再保留。',
  cut: '正文更长，其余部分未读取。',
  long: '仅显示前 {0} 个字符，以文本方式打开可查看全部。',
  image: '响应中的图像',
  comparison: '两次响应的比较',
  same: '没有实质差异。',
  differentText: '正文不同，且并非都是 JSON。',
  status: '状态码',
  before: '之前',
  now: '之后',
  more: '另有 {0} 项',
};

export function answerTexts(language: ReportLanguage): AnswerTexts {
  return language === 'zh-cn' ? zhCn : en;
}
