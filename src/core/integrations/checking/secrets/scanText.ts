import { type LineContext, type SecretKind, secretHints, secretRules } from './secretRules';

/** Something in a text that looks like a secret. Its value is not kept. */
export interface FoundSecret {
  readonly kind: SecretKind;
  /** From 1. */
  readonly line: number;
  /** A few characters by which its owner knows it. */
  readonly masked: string;
  readonly unsure: boolean;
}

/** Lines behind that are not looked at: what is so long was not written by a person. */
const maxLine = 4_000;

/** A person has looked at a value and says that it is none: on its line, or on the one before. */
const allowed = /secret-scan:\s*allow|gitleaks:allow|pragma: allowlist secret/i;

const code = /\.(?:[cm]?[jt]sx?|py|java|go|kt|scala|cs|cpp|c|h|rs|rb|php|groovy)$/i;
const example =
  /(?:^|\/)(?:tests?|__tests__|testing|support|mocks?|fixtures?|examples?)\/|(?:\.(?:test|spec)\.[cm]?[jt]sx?|_test\.go|Tests?\.java)$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:\.(?:example|sample|template)|\.md)$/i;

/** What a file of that path holds. */
export function contextOf(file: string): LineContext {
  return { isCode: code.test(file), isExample: example.test(file) };
}

/** Finds what looks like a secret, a line at a time. */
export function scanText(file: string, text: string): readonly FoundSecret[] {
  const suspicious = suspiciousLines(text);
  if (suspicious.length === 0) return [];
  const context = contextOf(file);
  return suspicious.flatMap(({ line, before, number }) => {
    if (allowed.test(line) || allowed.test(before)) return [];
    return scanLine(line.slice(0, maxLine), context).map((found) => ({ ...found, line: number }));
  });
}

interface SuspiciousLine {
  readonly line: string;
  readonly before: string;
  /** From 1. */
  readonly number: number;
}

/** The lines with a hint; each once, in their order. */
function suspiciousLines(text: string): readonly SuspiciousLine[] {
  const starts = new Set<number>();
  for (const hint of secretHints) {
    let end = 0; // of the line that the last hit was in: others there change nothing
    for (const { index, 0: found } of text.matchAll(hint)) {
      // A blank before a value may be the end of the line before.
      const at = index + found.length - 1;
      if (at < end) continue;
      starts.add(text.lastIndexOf('\n', at) + 1);
      const next = text.indexOf('\n', at);
      end = next < 0 ? text.length : next;
    }
  }
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
      const before = text.slice(text.lastIndexOf('\n', start - 2) + 1, Math.max(0, start - 1));
      return { line: text.slice(start, end < 0 ? undefined : end), before, number };
    });
}

function scanLine(line: string, context: LineContext): readonly Omit<FoundSecret, 'line'>[] {
  const found = new Map<string, Omit<FoundSecret, 'line'>>();
  for (const { kind, pattern, counts, unsure = false } of secretRules) {
    for (const { groups } of line.matchAll(pattern)) {
      const value = groups?.['value'] ?? '';
      // One value is told once, by the first rule: they stand in the order of what they know.
      const known = [...found.keys()].some((other) => other.includes(value) || value.includes(other));
      if (!known && (counts === undefined || counts(value, context))) {
        found.set(value, { kind, masked: masked(kind, value), unsure });
      }
    }
  }
  return [...found.values()];
}

function masked(kind: SecretKind, value: string): string {
  if (kind === 'privateKey') return '-----BEGIN …';
  return value.length < 16 ? '…' : `${value.slice(0, 4)}…`;
}
