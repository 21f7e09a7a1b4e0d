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
  /** Tests and examples hold made-up values: only what looks real counts. */
  readonly isExample: boolean;
}

export interface SecretRule {
  readonly kind: SecretKind;
  /** Global; the group `value` is what must not be there. */
  readonly pattern: RegExp;
  /** Whether a value counts; without it every one does. */
  readonly counts?: (value: string, context: LineContext) => boolean;
  /** True: it may as well be something else. */
  readonly unsure?: boolean;
}

/** Names whose value is a secret: they end with such a word. */
const names =
  '[\\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|(?:secret|access|api|account|private)[_.-]?key|secretaccesskey|apikey|token|credential)s?';

/** Bits of information a character has (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** `accessDenied`: a word of a program. */
const isIdentifier = /^[a-z]+(?:[A-Z][a-z]+)+$/;

/** What stands for a value that is put in elsewhere, or that says itself that it is none. */
const placeholders = [
  /^(?:|null|none|nil|undefined|true|false|string|str|authorization|bearer|\d{1,4})$/i,
  /[$%#]\{|\{\{|<<|^<[^<>]*>$|^\[[^[\]]*\]$|^\{.*\}$|^%[^%]*%$|^%\w$|^\$\w+$|^\$\(|^@|^\*+$|^\.+$|^-+$|^[x*•.…]+$/i,
  /(?:process\.)?env[.[(]|environ|getenv|System\.|config[.[(]|secrets?[.[(]|vault:|secretKeyRef/i,
  /example|placeholder|change[_ -]?(?:me|it)|replace|your[_ -]|dummy|fake|sample|sandbox|redacted|to[_ -]?do|示例|占位|请填|替换|待填/i,
];

/** Words that tests write for a secret; a person would not. */
const testWords =
  /^(?:(?:test|wrong|bad|other|new|old|invalid|expired|mock|my|a|the|no|right|unknown|secret|password|passwd|token|key|access|user|admin|value|horse|correct|battery|staple)s?[-_ ]?)+\d{0,4}$/i;

/** The name of a variable, header or field, where one would expect its value: `DB_PASSWORD`, `x-amz-security-token`. */
const isName =
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[A-Za-z_.:-]*(?:[Pp]assw(?:or)?d|[Ss]ecret|[Tt]oken|[Kk]ey|[Cc]redentials?)$/;

export function isPlaceholder(value: string): boolean {
  return isName.test(value) || isIdentifier.test(value) || placeholders.some((pattern) => pattern.test(value));
}

const mixed = (value: string) => [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((each) => each.test(value)).length;

/** Random enough for a generated key, and neither a path nor words. */
function looksGenerated(value: string): boolean {
  return value.length >= 16 && mixed(value) >= 2 && entropy(value) >= 3.5 && !/^[a-z]+(?:[-_./ ][a-z]+)+$/i.test(value);
}

function isPassword(value: string, { isExample }: LineContext): boolean {
  if (value.length < 4 || isPlaceholder(value) || testWords.test(value)) return false;
  return isExample ? looksGenerated(value) : true;
}

/** Behind a name in configuration a value stands bare as well; a sentence is none. */
const assigned = String.raw`["']?\s*(?:=>|:=|[:=])\s*`;

/**
 * What a secret looks like. Forms of keys and tokens are those that their makers document; passwords have none, so they are known by
 * the name before them.
 */
export const secretRules: readonly SecretRule[] = [
  { kind: 'privateKey', pattern: /(?<value>-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)/g },
  {
    kind: 'accessKey',
    // AWS; Alibaba Cloud; Tencent Cloud.
    pattern: /\b(?<value>(?:AKIA|ASIA)[A-Z2-7]{16}|LTAI[A-Za-z0-9]{12,26}|AKID[A-Za-z0-9]{32})\b/g,
    counts: (value, { isExample }) =>
      !value.endsWith('EXAMPLE') && entropy(value) > 2.5 && !(isExample && !/\d/.test(value)),
  },
  {
    kind: 'token',
    // GitHub, GitLab, Slack, npm, Stripe, Google; a JSON web token.
    pattern:
      /\b(?<value>gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{20,}|npm_[A-Za-z0-9]{36}|sk_live_[A-Za-z0-9]{20,}|AIza[\w-]{35}|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,})/g,
    counts: (value) => !isPlaceholder(value),
  },
  {
    kind: 'token',
    pattern: /\b(?:Bearer|Basic)\s+(?<value>[A-Za-z0-9._~+/-]{20,}=*)/g,
    counts: (value) => !isPlaceholder(value) && looksGenerated(value),
  },
  {
    kind: 'urlPassword',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{1,100}:(?<value>[^\s/@"'<>]{1,200})@[\w.[-]/gi,
    counts: (value, context) => isPassword(value, context),
  },
  {
    kind: 'signedUrl',
    pattern: /[?&](?:X-Amz-Signature=(?<value>[0-9a-f]{64}))/gi,
    counts: (_, { isExample }) => !isExample,
    unsure: true,
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `\\b${names}${assigned}(?<quote>["'\`])(?<value>(?:(?!\\k<quote>)[^\\\\\\n]|\\\\.){1,300})\\k<quote>`,
      'gi',
    ),
    counts: (value, context) => isPassword(value, context) && !/\s.*\s/.test(value),
  },
  {
    kind: 'password',
    pattern: new RegExp(
      `(?:^|[\\s;,{[("'])${names}${assigned}(?<value>[^\\s"'\`,;#(){}<>]{1,300})\\s*(?:[#;,}]|$)`,
      'gi',
    ),
    counts: (value, context) => !context.isCode && isPassword(value, context),
  },
  {
    kind: 'password',
    pattern: new RegExp(`<(?<name>${names})>(?<value>[^<\\s]{1,300})</\\k<name>>`, 'gi'),
    counts: isPassword,
  },
  {
    kind: 'password',
    pattern: /(?:密码|口令|密钥)\s*(?:[:：=]|是|为)\s*[`"'“]?(?<value>[\x21-\x7e]{4,100})/g,
    counts: (value, context) => isPassword(value.replace(/[`"'”]+$/, ''), context) && mixed(value) >= 2,
  },
  {
    kind: 'random',
    // A secret access key of AWS has 40 characters of Base64.
    pattern: /["'=:\s](?<value>[A-Za-z0-9/+]{40})(?:["'\s,;]|$)/g,
    counts: (value) =>
      !isPlaceholder(value) && mixed(value) >= 3 && entropy(value) >= 4.3 && /[A-Z]/.test(value) && /\d/.test(value),
    unsure: true,
  },
];

/** Where a rule can find anything: a few lines of a text. Rules run over these only. */
export const secretHints: readonly RegExp[] = [
  /(?:passw(?:or)?d|passphrase|pwd|secret|key|token|credential)s?["'`]?(?:\s*(?:=>|[:=])|>)|X-Amz-Signature=|密码|口令|密钥/gi,
  /PRIVATE KEY|(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12}|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|npm_[A-Za-z0-9]{36}|sk_live_|AIza|eyJ|(?:Bearer|Basic)\s+\S{20}|:\/\/[^\s/:@"'<>]{1,100}:[^\s/@"'<>]{1,200}@|["'=:\s][A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g,
];
