import { statements, textOf } from './parseFlowchart';

export interface Participant {
  readonly id: string;
  readonly lines: readonly string[];
  readonly isActor: boolean;
}

/** What happens, from above. */
export type SequenceStep =
  | {
      readonly kind: 'message';
      readonly from: string;
      readonly to: string;
      readonly lines: readonly string[];
      readonly isDashed: boolean;
      readonly head: 'filled' | 'open' | 'cross' | 'none';
    }
  /** Over participants from one to another, or beside one. */
  | {
      readonly kind: 'note';
      readonly place: 'over' | 'left' | 'right';
      readonly from: string;
      readonly to: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'begin' | 'else'; readonly word: string; readonly lines: readonly string[] }
  | { readonly kind: 'end' };

export interface Sequence {
  readonly participants: readonly Participant[];
  readonly steps: readonly SequenceStep[];
}

const message =
  /^([\p{L}\p{N}_ .]+?)\s*(-->>|->>|-->|->|--x|-x|--\)|-\))\s*[+-]?\s*([\p{L}\p{N}_ .]+?)\s*(?::\s*(.*))?$/u;
const heads = { '>>': 'filled', '>': 'none', x: 'cross', ')': 'open' } as const;

/**
 * Reads the sequence diagrams of Mermaid: participants, messages, notes, frames (loop, alt, opt, par), numbers.
 * @returns undefined when there is anything else.
 */
export function parseSequence(source: string): Sequence | undefined {
  const [first, ...lines] = statements(source);
  if (first !== 'sequenceDiagram') return undefined;
  const reader = new SequenceReader();
  for (const line of lines) if (!reader.read(line)) return undefined;
  const { participants, steps, depth } = reader;
  return participants.size > 0 && depth === 0 ? { participants: [...participants.values()], steps } : undefined;
}

class SequenceReader {
  readonly participants = new Map<string, Participant>();
  readonly steps: SequenceStep[] = [];
  depth = 0;
  private number: number | undefined;

  read(line: string): boolean {
    if (/^(?:activate|deactivate|title|accTitle|accDescr)\b/.test(line)) return true;
    if (line === 'autonumber') {
      this.number = 1;
      return true;
    }
    return this.participant(line) || this.frame(line) || this.note(line) || this.message(line);
  }

  private participant(line: string): boolean {
    const [, word, id, text] = /^(participant|actor)\s+(.+?)(?:\s+as\s+(.+))?$/.exec(line) ?? [];
    if (id === undefined) return false;
    this.participants.set(id, { id, lines: textOf(text ?? id), isActor: word === 'actor' });
    return true;
  }

  private frame(line: string): boolean {
    const [, word, text = ''] = /^(loop|alt|opt|par|critical|break|else|and|option|end)\b\s*(.*)$/.exec(line) ?? [];
    if (word === undefined) return false;
    if (word === 'end') {
      this.depth -= 1;
      this.steps.push({ kind: 'end' });
      return this.depth >= 0;
    }
    const isNext = word === 'else' || word === 'and' || word === 'option';
    if (!isNext) this.depth += 1;
    this.steps.push({ kind: isNext ? 'else' : 'begin', word, lines: text === '' ? [] : textOf(text) });
    return this.depth > 0;
  }

  private note(line: string): boolean {
    const found = /^note\s+(over|left of|right of)\s+([^:,]+?)(?:\s*,\s*([^:]+?))?\s*:\s*(.*)$/i.exec(line);
    if (!found) return false;
    const [, where = '', from = '', to = from, text = ''] = found;
    const place = where.toLowerCase().split(' ')[0] as 'over' | 'left' | 'right';
    this.know(from, to);
    this.steps.push({ kind: 'note', place, from, to, lines: textOf(text) });
    return true;
  }

  private message(line: string): boolean {
    const [, from, line_, to, text = ''] = message.exec(line) ?? [];
    if (from === undefined || line_ === undefined || to === undefined) return false;
    this.know(from, to);
    const head = heads[line_.replace(/^-+/, '') as keyof typeof heads];
    const counted = this.number === undefined ? text : `${this.number++}. ${text}`;
    this.steps.push({ kind: 'message', from, to, lines: textOf(counted), isDashed: line_.startsWith('--'), head });
    return true;
  }

  private know(...ids: string[]): void {
    for (const id of ids)
      if (!this.participants.has(id)) this.participants.set(id, { id, lines: [id], isActor: false });
  }
}
