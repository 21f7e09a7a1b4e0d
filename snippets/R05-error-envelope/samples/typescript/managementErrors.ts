/** What went wrong, whatever the server calls it. */
export type ManagementErrorKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'network'
  | 'protocol'
  | 'cancelled';

/** What was asked; no query, as it may hold what must not be logged. */
export interface ManagementCall {
  readonly method: string;
  readonly path: string;
}

export interface ManagementErrorDetails extends ManagementCall {
  readonly status?: number;
  /** As the server calls it. */
  readonly code?: string;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** An answer that was read, whatever its status. */
export interface ManagementAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** The one error of the management side. Its texts hold no secret that the server repeated. */
export class ManagementError extends Error {
  readonly kind: ManagementErrorKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly method: string;
  readonly path: string;

  constructor(kind: ManagementErrorKind, message: string, details: ManagementErrorDetails) {
    super(message, { cause: details.cause });
    this.name = 'ManagementError';
    this.kind = kind;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.method = details.method;
    this.path = details.path;
  }

  /** Whether the same request may work a little later. */
  get retryable(): boolean {
    return ['throttled', 'unavailable', 'timeout', 'network'].includes(this.kind);
  }
}

const kindsByStatus: Readonly<Record<number, ManagementErrorKind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  405: 'invalid',
  408: 'timeout',
  409: 'conflict',
  412: 'conflict',
  415: 'invalid',
  422: 'invalid',
  429: 'throttled',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** Bytes of a body that are looked at: what a proxy sends may be long. */
const bodyLimit = 2048;

/** What servers repeat of a request: `"password":"x"`, `token=x`, `Authorization: Bearer x`. */
const secretPattern =
  /("?\b[\w-]*(?:password|passwd|secret|token|authorization|api[_-]?key)[\w-]*"?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"?|(?:bearer\s+|basic\s+)?[^\s,;&"'}<]+)/gi;

/** Masks secrets in a text: those that are known, and what looks like one. */
export function redacted(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret !== '').reduce((all, secret) => all.replaceAll(secret, '***'), text);
  return known.replace(secretPattern, '$1***');
}

/**
 * Makes an error of an answer that is none of success: of the envelopes `{"err":{"code","msg"}}`, `{"error":{...}}` or
 * `{"code","detail","component"}` (Ceph dashboard), of plain text, and of the HTML of a proxy in between.
 * @param secrets What must not appear, wherever the server put it.
 */
export function toManagementError(
  answer: ManagementAnswer,
  call: ManagementCall,
  secrets: readonly string[] = [],
): ManagementError {
  const { status } = answer;
  const { code, message } = envelopeOf(answer);
  const kind = kindsByStatus[status] ?? (status >= 500 ? 'unavailable' : status >= 400 ? 'invalid' : 'protocol');
  const said = redacted(message, secrets);
  const requestId = headerOf(answer, 'x-request-id') ?? headerOf(answer, 'request-id');
  const name = code === undefined ? '' : ` ${redacted(code, secrets)}`;
  return new ManagementError(kind, `${call.method} ${call.path}: HTTP ${status}${name}: ${said}`, {
    ...call,
    status,
    ...(code !== undefined && { code: redacted(code, secrets) }),
    ...(requestId !== undefined && { requestId }),
  });
}

function headerOf({ headers }: ManagementAnswer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

interface Envelope {
  readonly code?: string;
  readonly message: string;
}

function envelopeOf(answer: ManagementAnswer): Envelope {
  const text = answer.text.slice(0, bodyLimit).trim();
  if (text === '') return { message: 'the answer has no body' };
  const type = headerOf(answer, 'content-type') ?? '';
  if (/html/i.test(type) || /^<(!doctype|html)/i.test(text)) return { message: htmlMessage(text) };
  try {
    // Whole: what was cut off would be no JSON.
    return jsonEnvelope(JSON.parse(answer.text)) ?? { message: text };
  } catch {
    return { message: text };
  }
}

function jsonEnvelope(value: unknown): Envelope | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { err, error } = value as { err?: unknown; error?: unknown };
  const inner = err ?? error;
  if (typeof inner === 'string') return { message: inner.slice(0, bodyLimit) };
  const fields = (typeof inner === 'object' && inner !== null ? inner : value) as Record<string, unknown>;
  const message = fields['msg'] ?? fields['message'] ?? fields['detail'] ?? fields['reason'];
  if (typeof message !== 'string') return undefined;
  const code = fields['code'];
  const named = typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
  return { message: message.slice(0, bodyLimit), ...(named !== undefined && { code: named }) };
}

/** A page is for people: its title says most, and that it is a page says who answered. */
function htmlMessage(text: string): string {
  const [, title] = /<title[^>]*>([^<]*)/i.exec(text) ?? [];
  const words = (title ?? text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim();
  return `an HTML page, probably of a proxy: ${words.slice(0, 200) || 'without text'}`;
}

const networkCodes: Readonly<Record<string, ManagementErrorKind>> = {
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ABORT_ERR: 'cancelled',
};

/** Makes an error of what was thrown before there was an answer. */
export function toNetworkError(error: unknown, call: ManagementCall): ManagementError {
  if (error instanceof ManagementError) return error;
  const { name, message, cause, code } = error as Omit<Error, 'cause'> & { cause?: unknown; code?: unknown };
  // `fetch` says "fetch failed" and puts the reason behind it; a DOMException has a number for its code.
  if (name === 'TypeError' && cause instanceof Error) return toNetworkError(cause, call);
  const byName = name === 'TimeoutError' ? 'timeout' : name === 'AbortError' ? 'cancelled' : undefined;
  const kind = byName ?? networkCodes[String(code)] ?? 'network';
  return new ManagementError(kind, `${call.method} ${call.path}: ${kind}: ${redacted(message)}`, {
    ...call,
    ...(typeof code === 'string' && { code }),
    cause: error,
  });
}
