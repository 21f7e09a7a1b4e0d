import type { Session } from '../repository/sessions';
import { S3Error } from '../s3Error';
import { renderXml, type XmlElements } from '../xml/xmlWriter';
import type { Answer, Call, Route } from './operation';
import { ownerAccount } from './owner';
import { answerTopicAction } from './topics';

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';
const bodyLimit = 64 * 1024;

/** Parameters of each action that the sandbox has a use for, or that change nothing here. */
const understood = {
  AssumeRole: ['Action', 'Version', 'RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId', 'SourceIdentity'],
  GetSessionToken: ['Action', 'Version', 'DurationSeconds'],
} as const;

type Action = keyof typeof understood;

/** Seconds that a session may last. Source: STS API reference. */
const durations = {
  AssumeRole: { min: 900, max: 43_200, usual: 3600 },
  GetSessionToken: { min: 900, max: 129_600, usual: 43_200 },
} as const;

/**
 * AssumeRole and GetSessionToken. The sandbox has no roles: whatever role is asked for is given, and the session may do what its
 * maker may. What would restrict it (Policy, MFA, tags) is answered NotImplemented.
 */
export const securityTokens: Route = {
  operation: 'SecurityTokenService',
  action: 'sts:AssumeRole',
  method: 'POST',
  scope: 'service',
  run: async (call) => {
    const form = new URLSearchParams(await call.bodyText(bodyLimit));
    const topicAnswer = await answerTopicAction(call, form);
    if (topicAnswer) return topicAnswer;
    const action = requireAction(form);
    requireUnderstood(form, understood[action]);
    call.dialect.requireNotRefused(action === 'AssumeRole' ? 'sts.assumeRole' : 'sts.getSessionToken');
    const seconds = readDuration(form, durations[action]);
    if (action === 'AssumeRole') return assumeRole(call, form, seconds);
    if (isSession(call)) throw new S3Error('AccessDenied', 'Cannot call GetSessionToken with session credentials');
    return answer(call, action, { Credentials: credentials(call.sessions.create(seconds)) });
  },
};

function requireAction(form: URLSearchParams): Action {
  const action = form.get('Action');
  if (action === null) throw new S3Error('MethodNotAllowed', undefined, { Method: 'POST', ResourceType: 'SERVICE' });
  if (action === 'AssumeRole' || action === 'GetSessionToken') return action;
  throw new S3Error('NotImplemented', `The action ${action ?? ''} is not implemented.`);
}

function requireUnderstood(form: URLSearchParams, names: readonly string[]): void {
  for (const name of form.keys()) {
    if (!names.includes(name)) throw new S3Error('NotImplemented', `The parameter ${name} is not implemented.`);
  }
}

function readDuration(form: URLSearchParams, { min, max, usual }: { min: number; max: number; usual: number }): number {
  const text = form.get('DurationSeconds');
  if (text === null) return usual;
  const seconds = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  if (seconds >= min && seconds <= max) return seconds;
  throw new S3Error('ValidationError', `DurationSeconds has to be a number from ${min} to ${max}.`);
}

function isSession({ who, sessions }: Call): boolean {
  return who.kind !== 'anonymous' && sessions.find(who.accessKeyId)?.sessionToken !== undefined;
}

function assumeRole(call: Call, form: URLSearchParams, seconds: number): Answer {
  const [arn, name] = [form.get('RoleArn') ?? '', form.get('RoleSessionName') ?? ''];
  const role = /^arn:[\w-]*:iam::\d*:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(arn)?.[1];
  if (role === undefined) throw new S3Error('ValidationError', `${arn} is invalid`);
  if (!/^[\w+=,.@-]{2,64}$/.test(name)) throw new S3Error('ValidationError', 'RoleSessionName is not valid.');
  return answer(call, 'AssumeRole', {
    Credentials: credentials(call.sessions.create(seconds)),
    AssumedRoleUser: {
      Arn: `arn:aws:sts::${ownerAccount}:assumed-role/${role}/${name}`,
      AssumedRoleId: `AROASANDBOX:${name}`,
    },
    PackedPolicySize: 0,
  });
}

function credentials({ accessKeyId, secretAccessKey, sessionToken, expiresAt }: Session): XmlElements {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: new Date(expiresAt).toISOString(),
  };
}

function answer({ requestId }: Call, action: Action, result: XmlElements): Answer {
  const elements = { [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } };
  const body = renderXml(`${action}Response`, elements, namespace);
  return { status: 200, headers: { 'content-type': 'text/xml' }, body };
}
