import { isEncodedText, isLabel, isPlaceholder, isWeakWord, looksGenerated, mixed } from './secretValues';

/** What kind of secret a rule finds; the words for readers are in checkTexts.ts. */
export const secretKinds = [
  'privateKey',
  'accessKey',
  'password',
  'token',
  'urlPassword',
  'signedUrl',
  'random',
] as const;
export type SecretKind = (typeof secretKinds)[number];

/** Where a line stands: what is a secret in a configuration may be a name in code. */
export interface LineContext {
  /** Strings are quoted there, and a word behind a colon is a type. */
  readonly isCode: boolean;
  /** Every text is quoted there. */
  readonly isJson: boolean;
  /** Tests and examples hold made-up values: only what looks real counts. */
  readonly isExample: boolean;
  /** A list of hashes that a tool wrote: only forms of keys that nothing else has count. */
  readonly isHashes: boolean;
}

/** `unsure`: it may as well be something else. */
export type Weight = boolean | 'unsure';

export interface FoundValue {
  readonly value: string;
  /** What stands before it: `spring.datasource.password`; empty where a rule goes by the value alone. */
  readonly name: string;
  readonly line: string;
}

export interface SecretRule {
  readonly kind: SecretKind;
  /** Global; the group `value` is what must not be there. */
  readonly pattern: RegExp;
  /** Whether a value counts; without it every one does. */
  readonly counts?: (found: FoundValue, context: LineContext) => Weight;
}

/** Names whose value is a secret: they end with such a word. */
const names = String.raw`[\w.-]*?(?:passw(?:or)?d|passphrase|passcode|pwd|secret|(?:secret|access|api|app|account|private|encryption|signing|master|shared|auth)[_.-]?key|secretaccesskey|accesskeysecret|apikey|token|credential)s?`;
/** Short ones, which other words end with, too: they stand alone or behind a separator. */
const shortNames = String.raw`(?:[\w.-]*[._-])?(?:pass|sk)`;
const anyName = `(?<name>${names}|${shortNames})`;

/** Names that end with such a word and hold no secret: cursors of lists, words of language models, numbers of words. */
const harmlessName =
  /(?:next|prev(?:ious)?|page|continuation|start|marker|cursor|sync|eos|bos|pad|unk|sep|cls|mask|stop|max|min|num|total|n|prompt|completion|input|output)[_.-]?tokens?$|(?:partition|sort|cache|hash|object|row)[_.-]?key$/i;

/** Whether it is the name that says that a value is none, or how short the value is for such a name. */
function isHarmless({ value, name }: FoundValue): boolean {
  if (value.length < 4 || harmlessName.test(name) || value.toLowerCase() === name.toLowerCase()) return true;
  if (/pwd$/i.test(name) && value.startsWith('/')) return true;
  if (/(?:^|[._-])sk$/i.test(name)) return mixed(value) < 2 || value.length < 12;
  if (/^pass$/i.test(name)) return mixed(value) < 2 || value.length < 6;
  return /^\d+$/.test(value) && !/(?:passw|pwd|pass|pin)/i.test(name);
}

function isPassword(found: FoundValue, { isCode, isExample, isHashes }: LineContext): Weight {
  const { value } = found;
  if (isHashes || isHarmless(found) || isPlaceholder(value) || isLabel(value)) return false;
  if (isExample) return looksGenerated(value);
  // A person writes such words into a configuration, too; code has them as names and defaults.
  if (isWeakWord(value)) return isCode ? false : 'unsure';
  return true;
}

const isComment = (line: string) => /^\s*(?:\/\/|#|\*|--|<!--)/.test(line);

/** Bare, a word behind a name in code is a type or a variable; in a comment of code it may be a password. */
function isBarePassword(found: FoundValue, context: LineContext): Weight {
  const value = found.value.replace(/[({[]/.test(found.value) ? /[,;]+$/ : /[,;)}\]]+$/, '');
  if (context.isJson || (context.isCode && (!isComment(found.line) || mixed(value) < 3))) return false;
  // `token = next;` in a piece of code that a text shows.
  if (/^[A-Za-z_]+;$/.test(found.value)) return false;
  return isPassword({ ...found, value }, context);
}

/** As an argument beside its name: `setProperty("password", "...")`. Lists of names look the same. */
function isArgument(found: FoundValue, context: LineContext): Weight {
  const { value } = found;
  return value.length >= 8 && !/\s/.test(value) && mixed(value) >= 3 && isPassword(found, context);
}

/** Behind a name: `=`, `:`, `:=`, `=>`, with the type of a variable between them where a language has it. */
const assigned = String.raw`["'\]]{0,2}(?:\s{0,4}:?\s{0,4}(?:[Ss]tring|str|\[\]byte|&(?:'static )?str|Optional\[str\]|String\??)\s{0,4}(?==))?\s{0,20}(?:=>|:=|[:=](?!=))\s{0,20}`;
const quoted = String.raw`[bfru]?(?<quote>["'\u0060])(?<value>(?:(?!\k<quote>)[^\\\n]|\\.){1,300})\k<quote>`;

/**
 * What a secret looks like within a line. Forms of keys and tokens are those that their makers document; passwords have none, so they
 * are known by the name before them.
 */
export const secretRules: readonly SecretRule[] = [
  {
    kind: 'accessKey',
    // AWS; Alibaba Cloud; Tencent Cloud; Volcengine.
    pattern:
      /\b(?<value>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}|LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{32}|AKLT[\w+/-]{30,60})\b/g,
    counts: ({ value }, { isExample }) =>
      !/EXAMPLE$/i.test(value) && looksGenerated(value, 2.5) && !(isExample && !/\d/.test(value)),
  },
  {
    kind: 'token',
    // GitHub, GitLab, Slack, npm, PyPI, Docker, Stripe, Google, SendGrid, OpenAI and Anthropic; a JSON web token.
    pattern:
      /\b(?<value>gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,}|glpat-[\w-]{20,}|xox[abeprs]-[\w-]{20,}|npm_[A-Za-z0-9]{36}|pypi-AgEI[\w-]{50,}|dckr_pat_[\w-]{20,}|[rs]k_live_[A-Za-z0-9]{20,}|AIza[\w-]{35}|SG\.[\w-]{22}\.[\w-]{43}|sk-(?:ant-|proj-)?[A-Za-z0-9_-]{32,}|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,})/g,
    counts: ({ value }) => !isPlaceholder(value) && looksGenerated(value, 3),
  },
  {
    kind: 'token',
    // Addresses that let whoever knows them write to a group: Slack, DingTalk, WeCom, Feishu.
    pattern:
      /hooks\.slack\.com\/services\/(?<value>T\w{8,}\/B\w{8,}\/\w{20,})|oapi\.dingtalk\.com\/robot\/send\?access_token=(?<dingtalk>[0-9a-f]{64})|qyapi\.weixin\.qq\.com\/cgi-bin\/webhook\/send\?key=(?<wecom>[0-9a-f-]{36})|open\.feishu\.cn\/open-apis\/bot\/v2\/hook\/(?<feishu>[0-9a-f-]{36})/g,
    counts: ({ value }) => looksGenerated(value, 2.5),
  },
  {
    kind: 'token',
    pattern: /\b(?:Bearer|Basic|Token)\s{1,4}(?<value>[A-Za-z0-9._~+/-]{20,2000}=*)/g,
    counts: ({ value }) => !isPlaceholder(value) && looksGenerated(value),
  },
  {
    kind: 'urlPassword',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:(?<value>[^\s/@"'<>]{1,200})@[\w.[-]/gi,
    counts: (found, context) => isPassword({ ...found, name: 'password' }, { ...context, isHashes: false }),
  },
  {
    kind: 'urlPassword',
    // jdbc:mysql://host/db?user=a&password=b; Server=h;Pwd=b; jdbc:oracle:thin:a/b@host
    pattern:
      /(?:[?&;](?<name>password|passwd|pwd)=|\bthin:[\w.-]{1,60}\/)(?<value>[^\s&;"'@<>]{1,200})(?=[&;"'@<\s]|$)/gi,
    counts: (found, context) => isPassword({ ...found, name: 'password' }, context),
  },
  {
    kind: 'token',
    // Azure Storage and Service Bus.
    pattern: /(?:AccountKey|SharedAccessKey)=(?<value>[A-Za-z0-9+/]{42,86}={1,2})/g,
    counts: ({ value }) => !isPlaceholder(value) && looksGenerated(value),
  },
  {
    kind: 'signedUrl',
    pattern: /[?&](?:X-Amz-Signature=(?<value>[0-9a-f]{64}))/gi,
    counts: (_, { isExample }) => (isExample ? false : 'unsure'),
  },
  { kind: 'password', pattern: new RegExp(`(?<![\\w.-])${anyName}${assigned}${quoted}`, 'gi'), counts: isPassword },
  {
    kind: 'password',
    pattern: new RegExp(`["']${anyName}["'],\\s{0,20}${quoted}`, 'gi'),
    counts: isArgument,
  },
  {
    kind: 'password',
    // <property name="password" value="..."/>, <entry key="password">...</entry>
    pattern: new RegExp(
      `["']${anyName}["']\\s{1,20}(?:value|content)\\s{0,4}=\\s{0,4}["'](?<value>[^"'\\s]{1,300})["']`,
      'gi',
    ),
    counts: isPassword,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?:^|[\\s;,{[("'])${anyName}["']?\\s{0,20}(?:=>|:=|[:=](?!=))\\s{0,20}(?<value>[^\\s"'\`<>]{1,300})\\s{0,20}(?:#\\s|[;,}]|$)`,
      'gi',
    ),
    counts: isBarePassword,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `<${anyName}>(?<value>[^<\\s]{1,300})</\\k<name>>|["']${anyName.replace('name', 'key')}["']>(?<entry>[^<\\s]{1,300})</`,
      'gi',
    ),
    counts: isPassword,
  },
  {
    kind: 'password',
    // curl -u user:password; mysql --password value
    pattern:
      /\s(?:-u|--user)[\s=]["']?[\w.-]{1,60}:(?<value>[^\s"']{4,200})|\s--(?:password|passwd|secret(?:-key)?|token|access-token|api-key)\s["']?(?<argument>[^\s"'-][^\s"']{3,200})/g,
    counts: (found, context) => {
      const value = found.value.replace(/[,;)]+$/, '');
      // A secret of a container build is named by its id: --secret id=maven,src=settings.xml
      if (/^(?:id|type)=/.test(value)) return false;
      return mixed(value) >= 2 && isPassword({ ...found, value, name: 'password' }, context);
    },
  },
  {
    kind: 'password',
    pattern:
      /(?:密码|口令|密钥)\s{0,4}(?:(?<sign>[:：=|]|是|为)\s{0,4}|\s)[`"'“]?(?<value>[\w!@#$%^&*+=~?][\w!@#$%^&*+=~?./-]{3,100})/g,
    counts: (found, context) => {
      const { value } = found;
      return mixed(value) >= (/[:：=|是为]\s{0,4}[`"'“]?$/.test(before(found)) ? 2 : 3) && isPassword(found, context);
    },
  },
  {
    kind: 'random',
    // A secret access key of AWS has 40 characters of Base64.
    pattern: /["'=:\s](?<value>[A-Za-z0-9/+]{40})(?:["'\s,;]|$)/g,
    counts: ({ value }, { isHashes }) => {
      const counts = !isHashes && !isPlaceholder(value) && mixed(value) >= 3 && looksGenerated(value, 4.3);
      return counts && /[A-Z]/.test(value) && /\d.*\d/.test(value) && !isEncodedText(value) ? 'unsure' : false;
    },
  },
];

/** What stands before a value on its line. */
function before({ line, value }: FoundValue): string {
  return line.slice(0, line.indexOf(value));
}

/** What spans lines, searched in a whole text. */
export const textRules: readonly SecretRule[] = [
  {
    kind: 'privateKey',
    // The header alone is what programs look for; a key has its content behind it, on the next line or as one string.
    pattern:
      /(?<value>-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----)(?:\\[nr]|[\s"'+,\\]|(?:Proc-Type|DEK-Info|Version|Comment|Hash):[^\n\\]{1,120}){0,120}[A-Za-z0-9+/]{16}/g,
  },
  {
    kind: 'privateKey',
    // The same in Base64, as in a Secret of Kubernetes: -----BEGIN, and PRIVATE within.
    pattern:
      /(?<value>LS0tLS1CRUdJTi(?:BSU0EgUFJJVkFURS|BQUklWQVRFIEtFWS|BPUEVOU1NIIFBSSVZBVEUg|BFQyBQUklWQVRFIEtFWS|BFTkNSWVBURUQgUFJJVkFURS))/g,
  },
  {
    kind: 'password',
    // Hadoop: <name>fs.s3a.secret.key</name> <value>...</value>; Kubernetes: - name: DB_PASSWORD, value: ...
    pattern: new RegExp(
      `<name>\\s{0,20}${anyName}\\s{0,20}</name>\\s{0,100}<value>\\s{0,20}(?<value>[^<\\s]{1,300})|\\bname:[ \\t]{0,10}["']?${anyName.replace('name', 'key')}["']?[ \\t]{0,10}\\r?\\n[ \\t]{0,60}value:[ \\t]{0,10}["']?(?<entry>[^\\s"']{1,300})`,
      'gi',
    ),
    counts: isPassword,
  },
];

/** Where a rule of lines can find anything: a few lines of a text. Rules run over these only. */
export const secretHints: readonly RegExp[] = [
  /(?:passw(?:or)?d|passphrase|passcode|pwd|pass|secret|key|token|credential|\bsk|[._-]sk)s?["'`\]]{0,2}(?:\s{0,20}(?:=>|[:=,])|\s{1,4}(?:string|value|content)|>)|X-Amz-Signature=|密码|口令|密钥/gi,
  /(?:AKIA|ASIA|ABIA|ACCA|LTAI|AKID|AKLT)[A-Za-z0-9]{12}|gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|npm_[A-Za-z0-9]{36}|pypi-AgEI|dckr_pat_|[rs]k_live_|AIza|SG\.[\w-]{22}\.|\bsk-[A-Za-z0-9_-]{32}|eyJ|(?:Bearer|Basic|Token)\s{1,4}\S{20}|:\/\/[^\s/:@"'<>]{0,100}:[^\s/@"'<>]{1,200}@|hooks\.slack\.com|oapi\.dingtalk|qyapi\.weixin|open\.feishu|\bthin:\w|\s(?:-u|--user|--password|--passwd|--secret|--token|--access-token|--api-key)[\s=-]|["'=:\s][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g,
];
