import type { ErrorFacts } from './documentFacts';

/** Kinds by which the code of R05 tells errors of a management API apart. */
export const managementErrors: readonly ErrorFacts[] = [
  {
    kind: 'unauthenticated',
    side: 'rest',
    answers: { en: '401', 'zh-cn': '401' },
    meaning: { en: 'There is no valid session.', 'zh-cn': '会话无效或已过期。' },
    action: {
      en: 'The code logs in again once; if that fails, check user name and password.',
      'zh-cn': '程序自动重新登录一次；仍失败时核对用户名与密码。',
    },
  },
  {
    kind: 'forbidden',
    side: 'rest',
    answers: { en: '403', 'zh-cn': '403' },
    meaning: { en: 'The account lacks the permission.', 'zh-cn': '账号无此操作权限。' },
    action: { en: 'Give the account the role that the operation needs.', 'zh-cn': '为账号授予该操作所需的角色。' },
  },
  {
    kind: 'notFound',
    side: 'rest',
    answers: { en: '404', 'zh-cn': '404' },
    meaning: {
      en: 'There is no such resource, or no such path in this version.',
      'zh-cn': '资源不存在，或该版本没有此路径。',
    },
    action: {
      en: 'Check the id; after an upgrade compare the definitions.',
      'zh-cn': '核对资源标识；升级后应比较接口定义。',
    },
  },
  {
    kind: 'conflict',
    side: 'rest',
    answers: { en: '409', 'zh-cn': '409' },
    meaning: { en: 'It exists already or is busy.', 'zh-cn': '资源已存在或正忙。' },
    action: {
      en: 'Read the resource to see whether it is your own; while it is busy, wait and retry.',
      'zh-cn': '先查询确认是否为自己创建；正忙时等待后重试。',
    },
  },
  {
    kind: 'invalid',
    side: 'rest',
    answers: { en: '400, 422', 'zh-cn': '400、422' },
    meaning: { en: 'The request is not acceptable.', 'zh-cn': '请求不符合要求。' },
    action: { en: 'Correct the request as the message of the service says.', 'zh-cn': '按服务返回的消息修正请求。' },
  },
  {
    kind: 'throttled',
    side: 'rest',
    answers: { en: '429', 'zh-cn': '429' },
    meaning: { en: 'The service asks for fewer requests.', 'zh-cn': '服务要求降低请求速率。' },
    action: { en: 'Wait as the service says; poll less often.', 'zh-cn': '按要求等待，并降低轮询频率。' },
  },
  {
    kind: 'unavailable',
    side: 'rest',
    answers: { en: '5xx', 'zh-cn': '5xx' },
    meaning: { en: 'The service is temporarily unavailable.', 'zh-cn': '服务暂时无法响应。' },
    action: {
      en: 'Repeatable requests are retried; if it persists, check the management nodes.',
      'zh-cn': '可重放的请求会重试；持续出现时检查管理节点。',
    },
  },
  {
    kind: 'timeout',
    side: 'rest',
    answers: { en: 'no response within the limit', 'zh-cn': '在规定时间内没有响应' },
    meaning: {
      en: 'No response came in time; the request may have been carried out.',
      'zh-cn': '在规定时间内没有响应，请求可能已经执行。',
    },
    action: {
      en: 'Before repeating a request with side effects, read whether it was carried out.',
      'zh-cn': '有副作用的请求须先查询确认再重放。',
    },
  },
  {
    kind: 'network',
    side: 'rest',
    answers: { en: 'connection refused or reset, name not found', 'zh-cn': '连接被拒绝或重置、域名无法解析' },
    meaning: { en: 'The service cannot be reached.', 'zh-cn': '无法连接服务。' },
    action: { en: 'Check address, port, firewall and proxy.', 'zh-cn': '检查地址、端口、防火墙与代理。' },
  },
  {
    kind: 'protocol',
    side: 'rest',
    answers: {
      en: 'any status with a body that does not fit the definition',
      'zh-cn': '任意状态码，正文与接口定义不符',
    },
    meaning: { en: 'The response is not what the API definition says.', 'zh-cn': '响应与接口定义不符。' },
    action: {
      en: 'A proxy or login page is in between, or the service has another version: compare the API definitions.',
      'zh-cn': '可能存在代理或登录门户，或服务版本不同：应比较接口定义。',
    },
  },
  {
    kind: 'cancelled',
    side: 'rest',
    answers: { en: 'ended by the caller', 'zh-cn': '由调用方结束' },
    meaning: { en: 'The application ended the call.', 'zh-cn': '由应用主动结束。' },
    action: { en: 'No action needed.', 'zh-cn': '无需处理。' },
  },
];
