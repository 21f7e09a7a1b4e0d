import type { Verdict } from '../../capabilities/verdict';
import type { RawS3Answer } from '../../rawS3/rawS3Client';
import { saysYes } from '../run/answers';
import { bucketCheck, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { CannotTest, ignored, refused, works } from '../run/verdicts';
import { putDocument, storeDocument } from './bucketDocument';

/** What anybody may do: the request goes out without a signature. */
function anonymously(own: CheckContext, name: string): Promise<RawS3Answer> {
  return own.send({ method: 'GET', key: own.key(name), sign: false });
}

async function cannedAcl(context: CheckContext): Promise<Verdict> {
  const own = await context.own('policy');
  const headers = { 'x-amz-acl': 'authenticated-read' };
  const request = { method: 'PUT', key: own.key('acl'), body: Buffer.from('content'), headers };
  const answer = await own.send(request);
  if (!saysYes(answer)) return refused(answer);
  const acl = await own.send({ method: 'GET', key: own.key('acl'), query: ['acl'] });
  if (!saysYes(acl)) return refused(acl, { step: 'get' });
  return acl.body.toString().includes('AuthenticatedUsers') ? works() : ignored('notStored');
}

async function publicRead(context: CheckContext): Promise<Verdict> {
  const own = await context.own('policy');
  await own.put('private', 'private');
  if (saysYes(await anonymously(own, 'private'))) return ignored('everythingIsPublic');
  const headers = { 'x-amz-acl': 'public-read' };
  const request = { method: 'PUT', key: own.key('public'), body: Buffer.from('public'), headers };
  const answer = await own.send(request);
  if (!saysYes(answer)) return refused(answer);
  const read = await anonymously(own, 'public');
  return read.body.toString() === 'public' ? works() : ignored('notPublic', { status: read.status });
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: unknown;
  readonly Action: string;
  readonly Resource: string;
}

/** Nobody may write `closed/`; `open`: anybody may read `open/`, which stores may refuse as too generous. */
function policyOf(own: CheckContext, open: boolean): string {
  const resource = (name: string) => `arn:aws:s3:::${own.bucket}/${own.key(name)}*`;
  const statements: Statement[] = [
    { Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: resource('closed/') },
  ];
  if (open) statements.push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: resource('open/') });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

async function storePolicy(context: CheckContext): Promise<Verdict> {
  const own = await context.own('policy');
  return storeDocument(own, 'policy', policyOf(own, false), [own.key('closed/')]);
}

async function enforcePolicy(context: CheckContext): Promise<Verdict> {
  const own = await context.own('policy');
  await own.put('open/object', 'open');
  await own.put('other/object', 'other');
  const open = saysYes(await putDocument(own, 'policy', policyOf(own, true)));
  if (!open && !saysYes(await putDocument(own, 'policy', policyOf(own, false)))) throw new CannotTest('noPolicy');
  try {
    return (open ? await judgeAllow(own) : undefined) ?? (await judgeDeny(own)) ?? works({ publicAllowed: open });
  } finally {
    await own.send({ method: 'DELETE', query: ['policy'] });
  }
}

async function judgeAllow(own: CheckContext): Promise<Verdict | undefined> {
  const [open, other] = [await anonymously(own, 'open/object'), await anonymously(own, 'other/object')];
  if (open.body.toString() !== 'open') return ignored('allowNotEnforced', { status: open.status });
  return saysYes(other) ? ignored('everythingIsPublic') : undefined;
}

async function judgeDeny(own: CheckContext): Promise<Verdict | undefined> {
  const request = { method: 'PUT', key: own.key('closed/object'), body: Buffer.from('content') };
  return saysYes(await own.send(request)) ? ignored('denyNotEnforced') : undefined;
}

const blockAcls =
  '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls><BlockPublicPolicy>false</BlockPublicPolicy><RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>';

/** Public ACLs are forbidden; an object without any has to be taken all the same. */
async function plainPutWhenBlocked(context: CheckContext): Promise<Verdict> {
  const own = await context.own('public');
  const stored = await putDocument(own, 'publicAccessBlock', blockAcls);
  if (!saysYes(stored)) return refused(stored, { step: 'publicAccessBlock' });
  const put = (headers: Readonly<Record<string, string>>) =>
    own.send({ method: 'PUT', key: own.key('object'), body: Buffer.from('content'), headers });
  const plain = await put({});
  if (!saysYes(plain)) return refused(plain, { step: 'plainPut' });
  return saysYes(await put({ 'x-amz-acl': 'public-read' })) ? ignored('publicAclAccepted') : works();
}

/** Who may do what: ACLs, policies and the block of public access. */
export const permissionChecks: readonly Lane[] = [
  [
    bucketCheck('acl.canned', cannedAcl),
    bucketCheck('acl.publicRead', publicRead),
    bucketCheck('policy.store', storePolicy),
    bucketCheck('policy.enforce', enforcePolicy),
  ],
  [bucketCheck('publicAccessBlock.plainPut', plainPutWhenBlocked)],
];
