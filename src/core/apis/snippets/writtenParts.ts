import path from 'node:path';
import type { RequestBody } from '../requests/apiRequest';
import type { SnippetBody } from './snippetRequest';

type Part = Extract<SnippetBody, { kind: 'multipart' }>['parts'][number];

/** Stands for the bytes of a file in the text of a body; no text has it. */
const fileMark = '\u0002';

/** The parts of a multipart body (RFC 2046, 5.1) that was written by hand; what is no part is left out. */
export function writtenParts(pieces: readonly RequestBody[], boundary: string): readonly Part[] {
  const files = pieces.flatMap((piece) => (piece.kind === 'file' ? [piece.path] : []));
  const text = pieces.map((piece) => (piece.kind === 'text' ? piece.text : fileMark)).join('');
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  let used = 0;
  return parts.flatMap((part): Part[] => {
    const blank = part.indexOf('\r\n\r\n');
    if (part.startsWith('--') || blank < 0) return [];
    const content = part.slice(blank + 4);
    const file = content.includes(fileMark) ? files[used++] : undefined;
    return partOf(part.slice(0, blank), content, file);
  });
}

function partOf(head: string, content: string, file: string | undefined): Part[] {
  const parameter = (name: string) => new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(head)?.[1];
  const name = parameter('name');
  if (name === undefined) return [];
  const mediaType = /^content-type:\s*(.+?)\s*$/im.exec(head)?.[1];
  const fileName = parameter('filename') ?? (file === undefined ? undefined : path.basename(file));
  const isFile = fileName !== undefined;
  // Languages read files; each says of what kind they are.
  const type = mediaType ?? (isFile ? 'application/octet-stream' : undefined);
  return [
    {
      name,
      ...(isFile && { fileName }),
      ...(type !== undefined && { mediaType: type }),
      text: isFile ? '' : content,
    },
  ];
}
