import type { FormPart, Header, RequestBody } from '../requests/apiRequest';
import { type Operation, type OperationValues, operationRequest } from '../requests/operationRequest';
import type { RequestDraft } from './writeHttpRequest';

export interface DraftOptions {
  /** Of the definition, relative to the file. */
  readonly definition?: string;
  /** The service's address or, as a rule, a variable: `{{baseUrl}}`. */
  readonly server: string;
  readonly title: string;
}

/** The document of one call of an operation. It names the operation, and never holds credentials: they are added when it is sent. */
export function draftForOperation(operation: Operation, values: OperationValues, options: DraftOptions): RequestDraft {
  const request = operationRequest(operation, options.server, values);
  const form = request.body?.kind === 'form' ? request.body.parts : undefined;
  const body = form === undefined ? bodyText(request.body) : formText(form);
  const contentType: Header[] =
    form === undefined ? [] : [['Content-Type', `multipart/form-data; boundary=${boundary}`]];
  return {
    title: options.title,
    operation: operation.id,
    ...(options.definition === undefined ? {} : { definition: options.definition }),
    method: request.method,
    url: request.url,
    headers: [...request.headers, ...contentType],
    ...(body === undefined ? {} : { body }),
  };
}

/** It only has to differ from every line of the parts. */
const boundary = 'storage-integrator-part';

function bodyText(body: RequestBody | undefined): string | undefined {
  if (body?.kind === 'text') return body.text;
  return body?.kind === 'file' ? `< ${body.path}` : undefined;
}

function formText(parts: readonly FormPart[]): string {
  const texts = parts.map(({ name, fileName, contentType, content }) => {
    const file = fileName === undefined ? '' : `; filename="${fileName}"`;
    const type = contentType === undefined ? '' : `\nContent-Type: ${contentType}`;
    return `--${boundary}\nContent-Disposition: form-data; name="${name}"${file}${type}\n\n${bodyText(content) ?? ''}\n`;
  });
  return `${texts.join('')}--${boundary}--`;
}
