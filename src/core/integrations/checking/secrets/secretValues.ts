/** Bits of information a character has (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/** `accessDenied`, `AccessDenied`: a word of a program. */
const isIdentifier = /^[A-Za-z][a-z]+(?:[A-Z][a-z]+)+$/;

/** What stands for a value that is put in elsewhere, or that says itself that it is none. */
const placeholders = [
  /^(?:|null|none|nil|undefined|true|false|string|str|authorization|bearer|optional|required|include|omit|same-origin|read|write|\d{1,4})$/i,
  // A colour; a version: "js-tokens": "^4.0.0".
  /^#[0-9a-f]{3,8}$/i,
  /^[\^~<>=v]{0,3}\d+(?:\.\d+)+[\w.+-]*$/,
  /[$%#]\{|\{\{|<<|^<[^<>]*>$|^\[[^[\]]*\]$|^\{.*\}$|^%[^%]*%$|^%\w$|^\$\w+$|^\$[A-Z_][A-Z0-9_]*[/.:]|^\$\(|\{[A-Za-z_][\w.]*\}|%\(\w+\)s|\[\]\.|^@|^\*+\w*$|^\.+$|^-+$|^[x*•.…_-]+$/i,
  /(?:process\.)?env[.[(]|environ|getenv|System\.|config[.[(]|secrets?[.[(]|vault:|secretKeyRef|^!(?:Ref|Sub|vault|secret)/i,
  /example|SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c|placeholder|change[_ -]?(?:me|it)|replace|your[_ -]|dummy|fake|sample|sandbox|redacted|to[_ -]?do|insert[_ -]|示例|占位|请填|替换|待填/i,
  // Encrypted already: Jasypt, Spring Cloud, sops.
  /^ENC[([]|^\{cipher\}/,
  // A call, an access to an object, a code of errors or texts, a path, a name of a file.
  /^[A-Za-z_][\w.]*\([^()]*\)?$|^(?:this|self|args|opts|options|props|params|settings|ctx|request|req|cfg)\.\w/,
  /^[a-z][A-Za-z]*(?:\.[A-Za-z]+)+$|^\.[a-z][\w.]*$/,
  /^(?:~|\.{1,2})?\/(?:[a-z0-9._-]{1,32}\/)*[a-z0-9._-]{1,32}$|^[A-Z]:\\|^file:/,
];

/** The name of a variable, header or field, where one would expect its value: `DB_PASSWORD`, `x-amz-security-token`. */
const isName =
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[Xx](?:-[A-Za-z0-9]+)+$|^[A-Za-z_.:/-]*(?:[Pp]assw(?:or)?d|[Pp]wd|[Ss]ecret|[Tt]oken|[Kk]ey|[Cc]redential)s?(?:[._-]?(?:[Nn]ame|[Ff]ile|[Pp]ath|[Rr]ef|[Ii]d))?$/;

/** Whether a value stands for one that is put in elsewhere, or is a name. */
export function isPlaceholder(value: string): boolean {
  return isName.test(value) || isIdentifier.test(value) || placeholders.some((pattern) => pattern.test(value));
}

/** A text for a reader: words with blanks, or in a script that nobody types passwords in. */
export function isLabel(value: string): boolean {
  return (
    /[^\x20-\x7e]/.test(value) || /\s.*\s/.test(value) || /^[A-Za-z'.,:!?()-]+(?: [A-Za-z'.,:!?()-]+)+$/.test(value)
  );
}

const weakWords =
  /^(?:(?:test|wrong|bad|other|new|old|invalid|expired|mock|my|a|the|no|right|unknown|secret|password|passwd|token|key|access|user|admin|root|minio|guest|anonymous|default|value|horse|correct|battery|staple|pass|word|foo|bar|abc)s?[-_ ]?)+\d{0,4}!?$/i;

/** Words that tests write for a secret, and careless people for a real one. */
export function isWeakWord(value: string): boolean {
  // Of a longer one the pattern could be read in many ways, and nobody writes that.
  return value.length <= 40 && weakWords.test(value);
}

/** How many kinds of characters a value has: small and capital letters, digits, others. */
export function mixed(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((each) => each.test(value)).length;
}

/** Whether Base64 of readable text: nobody makes a key of that. */
export function isEncodedText(value: string): boolean {
  return /^[\x20-\x7e\s]+$/.test(Buffer.from(value, 'base64').toString('latin1'));
}

/** Random enough for a generated key, and neither a path nor words. @param bits Of information a character, at least. */
export function looksGenerated(value: string, bits = 3.5): boolean {
  const isWords = /^[a-z]+(?:[-_./ ][a-z]+)+$/i.test(value);
  return value.length >= 16 && mixed(value) >= 2 && entropy(value) >= bits && !isWords;
}
