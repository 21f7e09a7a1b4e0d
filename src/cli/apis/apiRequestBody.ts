import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { FormPart, Header, RequestBody } from '../../core/apis/requests/apiRequest';
import { AppError } from '../../core/base/errors';
import type { LocalContext } from '../cliContext';

/** The body that options describe: `--body FILE`, `--body -`, or the fields of `--form`. */
export async function requestBody({ values }: LocalContext): Promise<RequestBody | undefined> {
  const { body, form } = values;
  if (form !== undefined) return { kind: 'form', parts: form.map(formPart) };
  if (body === undefined) return undefined;
  if (body === '-') return { kind: 'bytes', bytes: await standardInput() };
  await mustExist(body);
  return { kind: 'file', path: body };
}

async function mustExist(file: string): Promise<void> {
  try {
    await stat(file);
  } catch (cause) {
    throw new AppError('local.io', `Cannot read ${file}`, { facts: { file }, cause });
  }
}

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** `name=text` or `name=@file`, as curl has it. */
function formPart(text: string): FormPart {
  const [, name = '', at, value = ''] = /^([^=]+)=(@?)(.*)$/s.exec(text) ?? [];
  if (name === '')
    throw new AppError('input.invalid', `--form takes name=text or name=@file, not ${text}`, {
      facts: { reason: 'form', value: text },
    });
  if (at === '') return { name, content: { kind: 'text', text: value } };
  return { name, fileName: path.basename(value), content: { kind: 'file', path: value } };
}

/** `Name: value` options. */
export function headersOf(texts: readonly string[] | undefined): readonly Header[] {
  return (texts ?? []).map((text) => {
    const [, name = '', value = ''] = /^([^\s:]+)\s*:\s*(.*)$/s.exec(text) ?? [];
    if (name === '')
      throw new AppError('input.invalid', '--header takes "Name: value"', { facts: { reason: 'header' } });
    return [name, value];
  });
}
