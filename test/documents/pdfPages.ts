import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The text of each page of a PDF. */
export async function pdfPages(file: string): Promise<string[]> {
  const { stdout } = await run('pdftotext', ['-layout', file, '-'], { maxBuffer: 64 * 1024 * 1024 });
  return stdout.split('\f').slice(0, -1);
}

export interface PdfFont {
  readonly name: string;
  readonly isEmbedded: boolean;
}

/** The fonts of a PDF, as pdffonts lists them: two lines of head, then a font each; `emb` is the fifth column from the end. */
export async function pdfFonts(file: string): Promise<PdfFont[]> {
  const { stdout } = await run('pdffonts', [file]);
  return stdout
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => {
      const columns = line.trim().split(/\s+/);
      return { name: columns[0] ?? '', isEmbedded: columns.at(-5) === 'yes' };
    });
}
