import { type LineContext, type SecretKind, secretHint, secretRules } from './secretRules';

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
  /(?:^|\/)(?:tests?|__tests__|testing|fixtures?|examples?)\/|(?:\.(?:test|spec)\.[cm]?[jt]sx?|_test\.go|Tests?\.java)$|(?:^|\/)(?:test_[^/]*|conftest)\.py$|(?:\.(?:example|sample|template)|\.md)$/i;

/** What a file of that path holds. */
export function contextOf(file: string): LineContext {
  return { isCode: code.test(file), isExample: example.test(file) };
}

/** Finds what looks like a secret, a line at a time. */
export function scanText(file: string, text: string): readonly FoundSecret[] {
  if (!secretHint.test(text)) return [];
  const context = contextOf(file);
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (!secretHint.test(line) || allowed.test(line) || allowed.test(lines[at - 1] ?? '')) return [];
    return scanLine(line.slice(0, maxLine), context).map((found) => ({ ...found, line: at + 1 }));
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
