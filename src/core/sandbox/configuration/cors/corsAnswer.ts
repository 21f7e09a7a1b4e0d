import { S3Error } from '../../s3Error';
import { matchesWildcard } from '../wildcard';
import type { CorsRule } from './corsRules';

/** What a browser asks before (OPTIONS) or with a request of a page from elsewhere. */
export interface CorsQuestion {
  /** Header `Origin`. */
  readonly origin: string;
  /** Of the request that is meant: of Access-Control-Request-Method in a preflight. */
  readonly method: string;
  /** Lower-case names, of Access-Control-Request-Headers; empty for the request itself. */
  readonly headers: readonly string[];
}

type Headers = Record<string, string>;

function allowsHeader(rule: CorsRule, name: string): boolean {
  return rule.headers.some((pattern) => matchesWildcard(pattern.toLowerCase(), name));
}

/** The first rule that allows all that is asked. Source: S3 user guide, "Using cross-origin resource sharing". */
export function matchCorsRule(rules: readonly CorsRule[], question: CorsQuestion): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.methods.includes(question.method) &&
      rule.origins.some((pattern) => matchesWildcard(pattern, question.origin)) &&
      question.headers.every((name) => allowsHeader(rule, name)),
  );
}

/** How a store words its answers: AWS tells all methods of the rule, Ceph RGW the one that was asked for, and less else. */
export type CorsStyle = 'aws' | 'rgw';

/** What the answer says to the browser, for the rule that matched. */
function corsHeaders(rule: CorsRule, question: CorsQuestion, style: CorsStyle): Headers {
  const anyOrigin = rule.origins.includes('*');
  return {
    'access-control-allow-origin': anyOrigin && style === 'aws' ? '*' : question.origin,
    'access-control-allow-methods': style === 'rgw' ? question.method : rule.methods.join(', '),
    ...(question.headers.length > 0 && { 'access-control-allow-headers': question.headers.join(', ') }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
    // A page may send credentials only where its own origin is named.
    ...(!anyOrigin && style === 'aws' && { 'access-control-allow-credentials': 'true' }),
    vary: style === 'rgw' ? 'Origin' : 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
  };
}

/** Headers to add to an actual answer; empty for a request of no page, or of one that no rule allows. */
export function headersForOrigin(
  rules: readonly CorsRule[],
  origin: string | undefined,
  method: string,
  style: CorsStyle = 'aws',
): Headers {
  if (origin === undefined) return {};
  const question = { origin, method, headers: [] };
  const rule = matchCorsRule(rules, question);
  return rule ? corsHeaders(rule, question, style) : {};
}

/** The question of a preflight by its headers (lower-case name to value). Throws BadRequest. */
export function readPreflight(get: (name: string) => string | undefined): CorsQuestion {
  const origin = get('origin');
  if (!origin) throw new S3Error('BadRequest', 'Insufficient information. Origin request header needed.');
  const method = get('access-control-request-method');
  if (!method) throw new S3Error('BadRequest', 'Invalid Access-Control-Request-Method: null');
  const names = (get('access-control-request-headers') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return { origin, method, headers: names.filter((name) => name !== '') };
}

/**
 * Headers of the answer to a preflight; `rules` undefined where the bucket has no configuration (or is not there: nobody
 * learns by a preflight which buckets exist). Throws AccessForbidden.
 */
export function answerPreflight(
  rules: readonly CorsRule[] | undefined,
  question: CorsQuestion,
  style: CorsStyle = 'aws',
): Headers {
  const about = { Method: question.method, ResourceType: 'BUCKET' };
  if (!rules) throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.', about);
  const rule = matchCorsRule(rules, question);
  if (rule) return corsHeaders(rule, question, style);
  throw new S3Error(
    'AccessForbidden',
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
    about,
  );
}
