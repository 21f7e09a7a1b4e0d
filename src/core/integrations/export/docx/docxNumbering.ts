import { AlignmentType, LevelFormat, LevelSuffix, type NumberingDefinition } from 'docx';
import type { Block } from '../documentModel';
import { indentation } from '../typography';
import { headingNumbering } from './docxStyles';

const depth = 9;

export const bulletReference = 'bullets';

/** Lists that begin with the same number share a definition. */
export function numberedReference(start: number): string {
  return `numbers-${start}`;
}

/** What counts in a document: headings, bullets, and numbered lists by the numbers that they begin with. */
export function docxNumbering(blocks: readonly Block[]): NumberingDefinition[] {
  const starts = [...new Set(blocks.flatMap(startsOf))];
  return [headingLevels(), bulletLevels(), ...starts.map(numberedLevels)];
}

function startsOf(block: Block): number[] {
  if (block.kind === 'quote') return block.children.flatMap(startsOf);
  if (block.kind !== 'list') return [];
  const own = block.start === undefined ? [] : [block.start];
  return [...own, ...block.items.flatMap(({ children }) => children.flatMap(startsOf))];
}

/** `1`, `1.1`, `1.1.1` and `1.1.1.1`, by the styles of the headings. */
function headingLevels(): NumberingDefinition {
  return {
    reference: headingNumbering,
    levels: [1, 2, 3, 4].map((levels) => ({
      level: levels - 1,
      format: LevelFormat.DECIMAL,
      text: Array.from({ length: levels }, (_, at) => `%${at + 1}`).join('.'),
      alignment: AlignmentType.LEFT,
      suffix: LevelSuffix.SPACE,
      style: { paragraph: { indent: { left: 0, hanging: 0 } } },
    })),
  };
}

function bulletLevels(): NumberingDefinition {
  const marks = ['•', '–', '▪'];
  return {
    reference: bulletReference,
    levels: levels((level) => ({
      format: LevelFormat.BULLET,
      text: marks[level % marks.length] ?? '•',
      style: { run: { font: { ascii: 'Arial', hAnsi: 'Arial', cs: 'Arial', eastAsia: 'Arial' } } },
    })),
  };
}

function numberedLevels(start: number): NumberingDefinition {
  const formats = [LevelFormat.DECIMAL, LevelFormat.LOWER_LETTER, LevelFormat.LOWER_ROMAN];
  return {
    reference: numberedReference(start),
    levels: levels((level) => ({
      format: formats[level % formats.length] ?? LevelFormat.DECIMAL,
      text: level % 3 === 1 ? `%${level + 1})` : `%${level + 1}.`,
      start,
    })),
  };
}

type LevelOptions = NumberingDefinition['levels'][number];

function levels(make: (level: number) => Omit<LevelOptions, 'level'>): LevelOptions[] {
  return Array.from({ length: depth }, (_, level) => {
    const { style, ...options } = make(level);
    const indent = { left: (level + 1) * indentation.list, hanging: indentation.hanging };
    return { ...options, level, alignment: AlignmentType.LEFT, style: { ...style, paragraph: { indent } } };
  });
}
