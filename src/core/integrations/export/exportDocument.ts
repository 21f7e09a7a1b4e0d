import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../base/errors';
import { drawDiagram } from './diagrams/drawDiagram';
import { writeDocx } from './docx/writeDocx';
import { loadPictures } from './loadPictures';
import { readMarkdown } from './markdown/readMarkdown';
import { readFrontMatter } from './readFrontMatter';

export async function toDocx(file: string): Promise<Uint8Array> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  });
  const { frontMatter, body } = readFrontMatter(text, file);
  const parsed = readMarkdown(body);
  return writeDocx({
    document: frontMatter,
    body: parsed,
    pictures: await loadPictures(parsed, path.dirname(file)),
    diagram: drawDiagram,
    linkTarget: (target) => target,
  });
}
