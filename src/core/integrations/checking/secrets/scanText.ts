import { type LineContext, type SecretKind, type SecretRule, secretHints, secretRules, textRules } from './secretRules';

/** Something in a text that looks like a secret. Its value is not kept. */
export interface FoundSecret {
  readonly kind: SecretKind;
  /** From 1. */
  readonly line: number;
  /** A few characters by which its owner knows it. */
  readonly masked: string;
  readonly unsure: boolean;
}

/** Characters that rules run over at a time; longer lines are cut, and the pieces overlap by as much as a secret has at most. */
const maxPiece = 4_000;
const overlap = 400;

/** A person has looked at a value and says that it is none: on its line, or on the one before. */
const allowed = /secret-scan:\s*allow|gitleaks:allow|pragma: allowlist secret/i;

const code = /\.(?:[cm]?[jt]sx?|py|java|go|kt|scala|cs|cpp|c|h|rs|rb|php|groovy)$/i;
const example =
  /(?:^|\/)(?:tests?|test-results|__tests__|testing|support|mocks?|fixtures?|examples?)\/|(?:\.(?:test|spec)\.[cm]?[jt]sx?|_test\.go|Tests?\.java)$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:\.(?:example|sample|template|md))$/i;
const hashes =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|Pipfile\.lock|uv\.lock|Cargo\.lock|composer\.lock|Gemfile\.lock|gradle\.lockfile|go\.sum|lock\.json|(?:md5|sha\d+)sums?(?:\.txt)?)$|\.(?:sum|sums|md5|sha\d+|crc|cdx\.json)$/i;

/** What a file of that path holds. */
export function contextOf(file: string): LineContext {
  return {
    ...{ isCode: code.test(file), isJson: /\.jsonc?$/i.test(file) },
    ...{ isExample: example.test(file), isHashes: hashes.test(file) },
  };
}

/** Finds what looks like a secret: what spans lines in the whole text, everything else a line at a time. */
export function scanText(file: string, text: string): readonly FoundSecret[] {
  const context = contextOf(file);
  const found = [...spanningLines(text, context), ...withinLines(text, context)];
  const seen = new Set<string>();
  return found
    .sort((a, b) => a.line - b.line)
    .filter(({ kind, line, masked }) => {
      const id = `${kind} ${line} ${masked}`;
      return !seen.has(id) && seen.add(id);
    });
}

/** What only a text as a whole shows; the line told is that of the value. */
function spanningLines(text: string, context: LineContext): readonly FoundSecret[] {
  if (!/PRIVATE KEY|LS0tLS1CRUdJTi|<value>|value:/.test(text)) return [];
  return textRules.flatMap((rule) =>
    [...text.matchAll(rule.pattern)].flatMap((match) => {
      const secret = secretOf(rule, match, '', context);
      if (secret === undefined) return [];
      const at = match.index + match[0].lastIndexOf(secret.value);
      const start = text.lastIndexOf('\n', at) + 1;
      const end = text.indexOf('\n', at);
      const around = text.slice(text.lastIndexOf('\n', start - 2) + 1, end < 0 ? undefined : end);
      return allowed.test(around) ? [] : [{ ...secret.found, line: text.slice(0, at).split('\n').length }];
    }),
  );
}

function withinLines(text: string, context: LineContext): readonly FoundSecret[] {
  return suspiciousLines(text).flatMap(({ line, before, number }) => {
    if (allowed.test(line) || allowed.test(before)) return [];
    return scanLine(line, context).map((found) => ({ ...found, line: number }));
  });
}

interface SuspiciousLine {
  /** The line, or a piece of a long one. */
  readonly line: string;
  readonly before: string;
  /** From 1. */
  readonly number: number;
}

/** The lines with a hint, of long ones the pieces; each once, in their order. */
function suspiciousLines(text: string): readonly SuspiciousLine[] {
  const starts = suspiciousStarts(text);
  let number = 1;
  let counted = 0;
  return [...starts]
    .sort((a, b) => a - b)
    .map((start) => {
      for (let at = text.indexOf('\n', counted); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) {
        number++;
        counted = at + 1;
      }
      const end = text.indexOf('\n', start);
      const limit = start + maxPiece + overlap;
      const before = text.slice(text.lastIndexOf('\n', start - 2) + 1, Math.max(0, start - 1));
      const line = text.slice(start, end < 0 ? limit : Math.min(end, limit));
      return { line, before: before.slice(-maxPiece), number };
    });
}

/** Where lines, or pieces of long ones, begin that a hint is in. */
function suspiciousStarts(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const hint of secretHints) {
    let end = 0; // of the piece that the last hint was in: others there change nothing
    for (const { index, 0: found } of text.matchAll(hint)) {
      // A blank before a value may be the end of the line before.
      const at = index + found.length - 1;
      if (at < end) continue;
      const line = text.lastIndexOf('\n', at) + 1;
      const start = line + Math.floor((at - line) / maxPiece) * maxPiece;
      // What begins in the piece before ends in its overlap.
      if (start > line && at - start < overlap) starts.add(start - maxPiece);
      starts.add(start);
      const next = text.indexOf('\n', at);
      end = Math.min(next < 0 ? text.length : next, start + maxPiece);
    }
  }
  return starts;
}

type LineSecret = Omit<FoundSecret, 'line'>;

function scanLine(line: string, context: LineContext): readonly LineSecret[] {
  const found = new Map<string, LineSecret>();
  for (const rule of secretRules) {
    for (const match of line.matchAll(rule.pattern)) {
      const secret = secretOf(rule, match, line, context);
      if (secret === undefined) continue;
      // One value is told once, by the first rule: they stand in the order of what they know.
      const { value } = secret;
      const known = [...found.keys()].some((other) => other.includes(value) || value.includes(other));
      if (!known) found.set(value, secret.found);
    }
  }
  return [...found.values()];
}

/** Groups of a rule's pattern that can hold the value, and those that can hold its name. */
const valueGroups = ['value', 'entry', 'argument', 'dingtalk', 'wecom', 'feishu'] as const;
const nameGroups = ['name', 'key'] as const;

function secretOf(
  { kind, counts }: SecretRule,
  { groups = {} }: RegExpMatchArray,
  line: string,
  context: LineContext,
): { readonly value: string; readonly found: LineSecret } | undefined {
  const first = (names: readonly string[]) =>
    names.map((name) => groups[name]).find((each) => each !== undefined) ?? '';
  const value = first(valueGroups);
  const weight = counts === undefined ? true : counts({ value, name: first(nameGroups), line }, context);
  if (weight === false) return undefined;
  return { value, found: { kind, masked: masked(kind, value), unsure: weight === 'unsure' } };
}

function masked(kind: SecretKind, value: string): string {
  if (kind === 'privateKey') return '-----BEGIN …';
  return value.length < 16 ? '…' : `${value.slice(0, 4)}…`;
}
