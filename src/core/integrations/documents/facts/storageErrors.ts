import type { ErrorFacts } from './documentFacts';

/** Kinds by which the code of P34 tells errors of a store apart, in the order in which a reader looks for them. */
export const storageErrors: readonly ErrorFacts[] = [
  {
    kind: 'notFound',
    side: 's3',
    answers: {
      en: '404 NoSuchKey, NoSuchBucket, NoSuchUpload, NoSuchVersion',
      'zh-cn': '404 NoSuchKey、NoSuchBucket、NoSuchUpload、NoSuchVersion',
    },
    meaning: {
      en: 'The object, bucket or multipart upload does not exist.',
      'zh-cn': '对象、存储桶或分段上传不存在。',
    },
    action: {
      en: 'Check bucket, prefix and key; if the object should exist, find out from the logs of the store who deleted it.',
      'zh-cn': '检查存储桶、前缀与对象键；对象本应存在时，通过存储侧日志查明删除者。',
    },
  },
  {
    kind: 'accessDenied',
    side: 's3',
    answers: {
      en: '403 AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, ExpiredToken',
      'zh-cn': '403 AccessDenied、InvalidAccessKeyId、SignatureDoesNotMatch、ExpiredToken',
    },
    meaning: {
      en: 'Wrong access key, wrong secret, an expired token or a missing right.',
      'zh-cn': '访问密钥 ID 或秘密访问密钥错误、令牌过期，或权限不足。',
    },
    action: {
      en: 'Check the credentials, then the policy of the user against the least permissions; some stores respond alike in all these cases.',
      'zh-cn': '先核对凭据，再对照最小权限核对用户策略；部分存储对上述情况返回相同的响应。',
    },
  },
  {
    kind: 'alreadyExists',
    side: 's3',
    answers: {
      en: '409 BucketAlreadyExists, BucketAlreadyOwnedByYou; 412 PreconditionFailed',
      'zh-cn': '409 BucketAlreadyExists、BucketAlreadyOwnedByYou；412 PreconditionFailed',
    },
    meaning: {
      en: 'What was to be created already exists, created by somebody else.',
      'zh-cn': '待创建的内容已由他人创建。',
    },
    action: {
      en: 'Nothing is wrong: the application takes the other branch, as with a file that exists.',
      'zh-cn': '属于正常情况：应用按“文件已存在”的分支处理。',
    },
  },
  {
    kind: 'preconditionFailed',
    side: 's3',
    answers: { en: '412 PreconditionFailed, 304 NotModified', 'zh-cn': '412 PreconditionFailed、304 NotModified' },
    meaning: {
      en: 'The object changed since it was read.',
      'zh-cn': '对象在读取之后已被修改。',
    },
    action: { en: 'Read again, then repeat the change.', 'zh-cn': '重新读取后再次执行修改。' },
  },
  {
    kind: 'conflict',
    side: 's3',
    answers: {
      en: '409 ConditionalRequestConflict, OperationAborted, BucketNotEmpty',
      'zh-cn': '409 ConditionalRequestConflict、OperationAborted、BucketNotEmpty',
    },
    meaning: { en: 'Two requests met at the store.', 'zh-cn': '两个请求在存储侧发生冲突。' },
    action: {
      en: 'Conflicts of conditional writes resolve themselves and are retried; a bucket that is not empty must be emptied first.',
      'zh-cn': '条件写冲突会自行消失，由程序重试；存储桶非空时须先清空。',
    },
  },
  {
    kind: 'throttled',
    side: 's3',
    answers: {
      en: '503 SlowDown, 429 TooManyRequests, Throttling',
      'zh-cn': '503 SlowDown、429 TooManyRequests、Throttling',
    },
    meaning: { en: 'The store asks for fewer requests.', 'zh-cn': '存储要求降低请求速率。' },
    action: {
      en: 'It is retried. If it persists, lower the concurrency or have the rate limit of the user raised.',
      'zh-cn': '程序会重试。持续出现时应降低并发，或调高该用户的限流阈值。',
    },
  },
  {
    kind: 'unavailable',
    side: 's3',
    answers: { en: '500 InternalError, 503 ServiceUnavailable', 'zh-cn': '500 InternalError、503 ServiceUnavailable' },
    meaning: { en: 'The store is temporarily unavailable.', 'zh-cn': '存储暂时无法提供服务。' },
    action: {
      en: 'It is retried. If it persists, give the request id to the operators of the store.',
      'zh-cn': '程序会重试。持续出现时将请求标识提供给存储运维人员。',
    },
  },
  {
    kind: 'timeout',
    side: 's3',
    answers: {
      en: '400 RequestTimeout; no response within the limit',
      'zh-cn': '400 RequestTimeout；在规定时间内没有响应',
    },
    meaning: { en: 'No response came in time.', 'zh-cn': '在规定时间内没有响应。' },
    action: {
      en: 'It is retried where that is safe. Check network, proxies and the time limits of the configuration.',
      'zh-cn': '可安全重放的请求会重试。应检查网络、代理与配置的超时时间。',
    },
  },
  {
    kind: 'tls',
    side: 's3',
    answers: { en: 'handshake failed, certificate not trusted or expired', 'zh-cn': '握手失败、证书不受信任或已过期' },
    meaning: { en: 'No secure connection can be established.', 'zh-cn': '无法建立安全连接。' },
    action: {
      en: 'Name the certificate authority in the configuration; do not switch verification off.',
      'zh-cn': '在配置中指定证书颁发机构的证书文件；不得关闭证书校验。',
    },
  },
  {
    kind: 'clockSkew',
    side: 's3',
    answers: { en: '403 RequestTimeTooSkewed', 'zh-cn': '403 RequestTimeTooSkewed' },
    meaning: { en: 'The clocks of host and store differ too much.', 'zh-cn': '主机与存储的时钟偏差过大。' },
    action: { en: 'Set up time synchronisation (NTP) on the host.', 'zh-cn': '为主机配置时间同步（NTP）。' },
  },
  {
    kind: 'quota',
    side: 's3',
    answers: {
      en: '403 QuotaExceeded, 507 InsufficientCapacity',
      'zh-cn': '403 QuotaExceeded、507 InsufficientCapacity',
    },
    meaning: { en: 'Quota or capacity is used up.', 'zh-cn': '配额或容量已用尽。' },
    action: {
      en: 'Raise the quota or remove what is no longer needed; incomplete multipart uploads count, too.',
      'zh-cn': '提高配额或清理不再需要的数据；未完成的分段上传同样占用空间。',
    },
  },
  {
    kind: 'unsupported',
    side: 's3',
    answers: {
      en: '501 NotImplemented; a capability that the probe found missing',
      'zh-cn': '501 NotImplemented；能力探测发现缺失的能力',
    },
    meaning: { en: 'The store does not support this.', 'zh-cn': '存储不支持该功能。' },
    action: {
      en: 'The adaptation design says what the application does instead; probe again after an upgrade of the store.',
      'zh-cn': '替代做法见《接口需求与适配方案说明》；存储升级后应重新探测。',
    },
  },
  {
    kind: 'corrupt',
    side: 's3',
    answers: {
      en: '400 BadDigest; a body that is shorter than announced',
      'zh-cn': '400 BadDigest；正文短于声明的长度',
    },
    meaning: { en: 'Data was damaged or truncated in transit.', 'zh-cn': '数据在传输中损坏或被截断。' },
    action: {
      en: 'It is transferred again. Repeated cases point to the network or a proxy.',
      'zh-cn': '程序会重新传输。反复出现说明网络或代理存在问题。',
    },
  },
  {
    kind: 'invalid',
    side: 's3',
    answers: {
      en: '400 InvalidArgument, InvalidRequest, EntityTooLarge, KeyTooLongError',
      'zh-cn': '400 InvalidArgument、InvalidRequest、EntityTooLarge、KeyTooLongError',
    },
    meaning: { en: 'The request itself is wrong.', 'zh-cn': '请求本身有误。' },
    action: {
      en: 'A defect, or input that is not allowed: give the log entry to the developers.',
      'zh-cn': '属于程序缺陷或不允许的输入：将日志提交给开发人员。',
    },
  },
  {
    kind: 'cancelled',
    side: 's3',
    answers: { en: 'ended by the caller', 'zh-cn': '由调用方结束' },
    meaning: { en: 'The application ended the call.', 'zh-cn': '由应用主动结束。' },
    action: { en: 'No action needed.', 'zh-cn': '无需处理。' },
  },
  {
    kind: 'unknown',
    side: 's3',
    answers: { en: 'anything else', 'zh-cn': '其他响应' },
    meaning: { en: 'A response that is not in the table.', 'zh-cn': '未列入映射表的响应。' },
    action: {
      en: 'Give code, status and request id to the developers, so that the table can be extended.',
      'zh-cn': '将错误码、状态码与请求标识提交给开发人员，以便补充映射表。',
    },
  },
];
