import { isIP } from 'node:net';
import { isAppError } from '../../base/errors';
import type { Verdict } from '../../capabilities/verdict';
import { isAws } from '../../connections/addressing';
import type { AccessKeys } from '../../connections/connection';
import { encodeQuery, type QueryParameter } from '../../rawS3/targetEncoding';
import { errorCodeOf, saysYes, xmlText } from '../run/answers';
import { check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, notTested, refused, works } from '../run/verdicts';

/** S3 takes no request that is more than 15 minutes off. Source: S3 API reference, "Error responses", RequestTimeTooSkewed. */
const tooFarOff = 20 * 60_000;

async function addressed(
  context: CheckContext,
  style: { addressing: 'path' | 'virtual'; host?: string },
): Promise<Verdict> {
  const key = context.key('object');
  const written = await context.send({ method: 'PUT', key, body: Buffer.from(key), ...style });
  if (!saysYes(written)) return refused(written);
  return (await context.read('object')) === key ? works() : ignored('notThere');
}

/** Over TLS the certificate has to be valid for the names of buckets as well. */
async function virtualHost(context: CheckContext): Promise<Verdict> {
  try {
    return await addressedByHost(context);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'tls.nameMismatch') throw error;
    return differs('certificateNameMismatch');
  }
}

/** An address in numbers has no names below it; on this machine `localhost` stands for it. */
async function addressedByHost(context: CheckContext): Promise<Verdict> {
  const { hostname, port } = new URL(context.parts.connection.endpoint);
  const address = hostname.replace(/^\[|\]$/g, '');
  if (isIP(address) === 0) return addressed(context, { addressing: 'virtual' });
  if (!/^(127\.|::1$)/.test(address)) return notTested('addressIsNumber');
  const host = `${context.bucket}.localhost${port === '' ? '' : `:${port}`}`;
  const verdict = await addressed(context, { addressing: 'virtual', host });
  return { ...verdict, facts: { ...verdict.facts, host: 'localhost' } };
}

function readSecret(context: CheckContext, how: { keys?: AccessKeys; clockOffset?: number }) {
  return context.send({ method: 'GET', key: context.key('object'), ...how });
}

async function wrongSecret(context: CheckContext): Promise<Verdict> {
  if (context.parts.connection.credentials.source === 'anonymous') return notTested('anonymous');
  await context.put('object', 'secret');
  const keys = await context.parts.keys();
  const answer = await readSecret(context, { keys: { ...keys, secretAccessKey: `${keys.secretAccessKey}x` } });
  if (saysYes(answer)) return ignored('accepted');
  return answer.status === 403
    ? works({ code: errorCodeOf(answer) })
    : differs('otherError', { status: answer.status });
}

/** Measured from the store's own clock, so that a clock that goes wrong here does not matter. */
async function clockSkew(context: CheckContext): Promise<Verdict> {
  const { skewSeconds } = context.parts.server;
  if (context.parts.connection.credentials.source === 'anonymous') return notTested('anonymous');
  await context.put('object', 'secret');
  const offsets = [-tooFarOff, tooFarOff].map((offset) => offset + (skewSeconds ?? 0) * 1000);
  const facts = skewSeconds === undefined ? {} : { secondsAhead: skewSeconds };
  for (const clockOffset of offsets) {
    const answer = await readSecret(context, { clockOffset });
    if (saysYes(answer)) return ignored('accepted', { ...facts, minutesOff: Math.sign(clockOffset) * 20 });
    if (answer.status !== 403) return differs('otherError', { ...facts, status: answer.status });
  }
  return works(facts);
}

async function tlsVersion({ parts }: CheckContext): Promise<Verdict> {
  const { tls } = parts.server;
  if (!tls) return notTested('noTls');
  const { protocol, cipher } = tls;
  return /^TLSv1\.[23]$/.test(protocol) ? works({ protocol, cipher }) : differs('oldProtocol', { protocol, cipher });
}

async function tlsChain({ parts }: CheckContext): Promise<Verdict> {
  const { tls } = parts.server;
  if (!tls) return notTested('noTls');
  const [own] = tls.chain;
  const daysLeft = Math.floor((Date.parse(own?.validTo ?? '') - Date.now()) / 86_400_000);
  const facts = {
    certificates: tls.chain.length,
    ...(own && { subject: own.subject, issuer: own.issuer, validTo: own.validTo, daysLeft }),
  };
  return tls.trusted ? works(facts) : differs('notTrusted', { ...facts, ...(tls.reason && { reason: tls.reason }) });
}

/** STS speaks in forms, to the root of the endpoint. */
function askSts(context: CheckContext, parameters: readonly QueryParameter[]) {
  const all: QueryParameter[] = [['Version', '2011-06-15'], ...parameters];
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  const body = Buffer.from(encodeQuery(all));
  return context.service({ method: 'POST', service: 'sts', headers, body });
}

/** Keys that were given have to open what ours open. */
async function judgeKeys(context: CheckContext, xml: string): Promise<Verdict> {
  const [accessKeyId, secretAccessKey, sessionToken] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => xmlText(xml, name) ?? '',
  );
  if (!accessKeyId || !secretAccessKey || !sessionToken) return differs('noKeys');
  await context.put('object', 'secret');
  const answer = await readSecret(context, { keys: { accessKeyId, secretAccessKey, sessionToken } });
  return saysYes(answer) ? works() : differs('keysRefused', { status: answer.status, code: errorCodeOf(answer) });
}

async function sessionToken(context: CheckContext): Promise<Verdict> {
  if (isAws(context.parts.connection.endpoint)) return notTested('otherEndpoint');
  const answer = await askSts(context, [
    ['Action', 'GetSessionToken'],
    ['DurationSeconds', '900'],
  ]);
  if (saysYes(answer)) return judgeKeys(context, answer.body.toString());
  // RGW asks for a right of its own that users do not have at first: that says nothing of the store.
  const denied = errorCodeOf(answer) === 'AccessDenied';
  return denied ? notTested('needsPermission', { status: answer.status }) : refused(answer);
}

/** Codes that speak of the role, so that the action as such is known to the store. */
const roleUnknown: readonly string[] = ['NoSuchEntity', 'AccessDenied', 'InvalidParameterValue', 'ValidationError'];

/** A role is somebody's to make; an unknown one tells whether the store knows the action. */
async function assumeRole(context: CheckContext): Promise<Verdict> {
  const { credentials, endpoint } = context.parts.connection;
  if (credentials.source === 'assumeRole') return works({ byConnection: true });
  if (isAws(endpoint)) return notTested('otherEndpoint');
  const role = 'arn:aws:iam:::role/si-probe-no-such-role';
  const answer = await askSts(context, [
    ['Action', 'AssumeRole'],
    ['RoleArn', role],
    ['RoleSessionName', 'si-probe'],
    ['DurationSeconds', '900'],
  ]);
  if (saysYes(answer)) return judgeKeys(context, answer.body.toString());
  const code = errorCodeOf(answer);
  const aboutRole = answer.status < 405 && roleUnknown.includes(code);
  return aboutRole ? notTested('needsRole', { status: answer.status, code }) : refused(answer);
}

/** Reaching the endpoint and being let in. */
export const accessChecks: readonly Lane[] = [
  [check('addressing.path', (context) => addressed(context, { addressing: 'path' }))],
  [check('addressing.virtualHost', virtualHost)],
  [check('auth.wrongSecret', wrongSecret)],
  [check('clock.skew', clockSkew)],
  [check('tls.version', tlsVersion)],
  [check('tls.chain', tlsChain)],
  [check('sts.assumeRole', assumeRole)],
  [check('sts.getSessionToken', sessionToken)],
];
