import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A line of the contents, or a heading. */
export interface Entry {
  /** Without white space: where lines are wrapped, and how numbers are set apart, is no part of it. */
  readonly title: string;
  /** From 1. */
  readonly level: number;
  /** From 1. */
  readonly page: number;
}

interface Line {
  readonly page: number;
  readonly left: number;
  readonly text: string;
}

/** A PDF as poppler's pdftohtml reads it: lines with their places, and the outline that the program made from the headings. */
export class PdfDocument {
  private readonly xml: string;

  private constructor(xml: string) {
    this.xml = xml;
  }

  static async open(file: string): Promise<PdfDocument> {
    const { stdout } = await run('pdftohtml', ['-xml', '-i', '-stdout', '-zoom', '1', file], {
      maxBuffer: 256 * 1024 * 1024,
    });
    return new PdfDocument(stdout);
  }

  /** The headings down to a level with the pages that they are really on. */
  outline(levels: number): Entry[] {
    const entries: Entry[] = [];
    let level = 0;
    const [, outline = ''] = /<outline>([\s\S]*)<\/outline>/.exec(this.xml) ?? [];
    for (const [tag, page, title = ''] of outline.matchAll(
      /<outline>|<\/outline>|<item page="(\d+)">([\s\S]*?)<\/item>/g,
    )) {
      if (tag === '<outline>') level += 1;
      else if (tag === '</outline>') level -= 1;
      else if (level < levels)
        entries.push({ title: squeezed(unescaped(title)), level: level + 1, page: Number(page) });
    }
    return entries;
  }

  /**
   * The contents as they are printed: lines with dots and a page number at their end, from the page with the title on; the level
   * is told by the indentation.
   */
  contents(title: string): Entry[] {
    const lines = this.lines();
    const start = lines.findIndex(({ text }) => squeezed(text) === title);
    const entries: { title: string; left: number; page: number }[] = [];
    let begun: Line | undefined;
    for (const line of lines.slice(start + 1)) {
      const text = (begun?.text ?? '') + line.text;
      const [, name, page] = /^(.*?)\s*\.{3,}\s*(\d+)\s*$/.exec(text) ?? [];
      if (name !== undefined) {
        entries.push({ title: squeezed(name), left: begun?.left ?? line.left, page: Number(page) });
        begun = undefined;
      } else {
        // A title that goes on in the next line; headers and footers of pages do not begin with a number.
        begun = /^(?:\d|第\S+章)/.test(text.trim()) ? { ...line, left: begun?.left ?? line.left, text } : undefined;
      }
    }
    const indentations = [...new Set(entries.map(({ left }) => left))].sort((a, b) => a - b);
    return entries.map(({ left, ...entry }) => ({ ...entry, level: indentations.indexOf(left) + 1 }));
  }

  private lines(): Line[] {
    const lines: Line[] = [];
    for (const [, number, content = ''] of this.xml.matchAll(/<page number="(\d+)"[^>]*>([\s\S]*?)<\/page>/g)) {
      const byTop = new Map<number, { left: number; text: string }[]>();
      for (const [, top, left, text = ''] of content.matchAll(
        /<text top="(-?\d+)" left="(-?\d+)"[^>]*>([\s\S]*?)<\/text>/g,
      )) {
        const piece = { left: Number(left), text: unescaped(text) };
        byTop.set(Number(top), [...(byTop.get(Number(top)) ?? []), piece]);
      }
      for (const [, pieces] of [...byTop].sort(([a], [b]) => a - b)) {
        const sorted = pieces.sort((a, b) => a.left - b.left);
        lines.push({ page: Number(number), left: sorted[0]?.left ?? 0, text: sorted.map(({ text }) => text).join('') });
      }
    }
    return lines;
  }
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

function unescaped(xml: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml.replace(/<[^>]*>/g, '').replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    return hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (characters[name] ?? whole);
  });
}
