import { isAppError } from '../../base/errors';
import type { Dialect } from '../dialect';
import { DialectRefusal } from '../dialect';
import { InjectedError } from '../faults/injectedError';
import type { Answer } from '../operations/operation';
import { S3Error, type S3ErrorFields } from '../s3Error';
import { renderXml } from '../xml/xmlWriter';

/** What an error answer says. */
export interface ErrorAnswer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fields: S3ErrorFields;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ErrorContext {
  readonly dialect: Dialect;
  readonly requestId: string;
  /** The path of the request, for `<Resource>`. */
  readonly resource: string;
  /** True for a request to the Security Token Service. */
  readonly isSts?: boolean;
}

/** What is answered for anything that was thrown. Errors of the disk and of the sandbox itself are 500, without a word of where. */
export function errorAnswerOf(error: unknown): ErrorAnswer {
  if (isMeant(error)) return error;
  return new S3Error('InternalError');
}

/** True when the client is not to blame, so the log should know. */
export function isInternal(error: unknown): boolean {
  return isAppError(error) || !isMeant(error);
}

function isMeant(error: unknown): error is S3Error | DialectRefusal | InjectedError {
  return error instanceof S3Error || error instanceof DialectRefusal || error instanceof InjectedError;
}

/** The error document. Source: S3 API reference, "Error responses"; RGW leaves out most messages and the resource. */
export function errorDocument(error: ErrorAnswer, { dialect, requestId, resource }: ErrorContext): string {
  const { code, message, fields } = error;
  const elements = dialect.isRgw
    ? { Code: code, ...pick(fields, ['Message', 'BucketName']), RequestId: requestId, HostId: 'sandbox' }
    : { Code: code, Message: message, ...fields, Resource: resource, RequestId: requestId, HostId: 'sandbox' };
  return renderXml('Error', elements, '');
}

/** As the Security Token Service tells of errors, whose clients look one element deeper. */
function stsErrorDocument({ code, message, status }: ErrorAnswer, { requestId }: ErrorContext): string {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  return renderXml(
    'ErrorResponse',
    { Error: error, RequestId: requestId },
    'https://sts.amazonaws.com/doc/2011-06-15/',
  );
}

/** The answer for an error; 304 and those to HEAD have no body, which the server sees to. */
export function toErrorAnswer(error: ErrorAnswer, context: ErrorContext): Answer {
  const isBare = error.status === 304 || error.code === '';
  return {
    status: error.status,
    headers: { ...error.headers, ...(!isBare && { 'content-type': 'application/xml' }) },
    body: isBare ? '' : context.isSts ? stsErrorDocument(error, context) : errorDocument(error, context),
  };
}

function pick(fields: S3ErrorFields, names: readonly string[]): S3ErrorFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}
