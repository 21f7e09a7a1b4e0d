import type { Verdict } from '../../capabilities/verdict';
import { headerOf, saysYes, xmlText } from '../run/answers';
import { bucketCheck, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { CannotTest, differs, ignored, refused, works } from '../run/verdicts';
import { listedKey } from '../scratch/listAll';
import { md5Header } from './bucketDocument';

interface ListedVersion {
  readonly versionId: string;
  readonly deleteMarker: boolean;
}

function setVersioning(context: CheckContext, status: 'Enabled' | 'Suspended') {
  const body = Buffer.from(`<VersioningConfiguration><Status>${status}</Status></VersioningConfiguration>`);
  return context.send({ method: 'PUT', query: ['versioning'], body });
}

async function versionedBucket(context: CheckContext): Promise<CheckContext> {
  const own = await context.own('versions');
  const answer = await own.send({ method: 'GET', query: ['versioning'] });
  if (xmlText(answer.body.toString(), 'Status') === 'Enabled') return own;
  throw new CannotTest('noVersioning');
}

async function putVersion(own: CheckContext, name: string, body: string): Promise<string> {
  const answer = await own.must({ method: 'PUT', key: own.key(name), body: Buffer.from(body) });
  return headerOf(answer, 'x-amz-version-id');
}

/** In the order of the listing, which is to begin with the newest. */
async function listVersions(own: CheckContext, name: string): Promise<readonly ListedVersion[]> {
  const key = own.key(name);
  const query = ['versions', ['prefix', key], ['encoding-type', 'url']] as const;
  const xml = (await own.must({ method: 'GET', query })).body.toString();
  return [...xml.matchAll(/<(Version|DeleteMarker)>[\s\S]*?<\/\1>/g)]
    .filter(([element]) => listedKey(xml, xmlText(element, 'Key') ?? '') === key)
    .map(([element, kind]) => ({
      versionId: xmlText(element, 'VersionId') ?? '',
      deleteMarker: kind === 'DeleteMarker',
    }));
}

async function readVersion(own: CheckContext, name: string, versionId: string) {
  return own.send({ method: 'GET', key: own.key(name), query: [['versionId', versionId]] });
}

async function enable(context: CheckContext): Promise<Verdict> {
  const own = await context.own('versions');
  const answer = await setVersioning(own, 'Enabled');
  if (!saysYes(answer)) return refused(answer);
  const first = await putVersion(own, 'object', 'first');
  await putVersion(own, 'object', 'second');
  if (first === '') return ignored('noVersionId');
  const old = await readVersion(own, 'object', first);
  if ((await own.read('object')) !== 'second') return ignored('otherBodyStored');
  return old.body.toString() === 'first' ? works() : ignored('oldVersionLost');
}

async function order(context: CheckContext): Promise<Verdict> {
  const own = await versionedBucket(context);
  const written: string[] = [];
  for (const body of ['1', '2', '3']) written.push(await putVersion(own, 'object', body));
  const listed = (await listVersions(own, 'object')).map(({ versionId }) => versionId).join();
  if (listed === [...written].reverse().join()) return works();
  return differs(listed === written.join() ? 'oldestFirst' : 'otherOrder');
}

async function deleteMarker(context: CheckContext): Promise<Verdict> {
  const own = await versionedBucket(context);
  const kept = await putVersion(own, 'object', 'kept');
  const answer = await own.send({ method: 'DELETE', key: own.key('object') });
  if (!saysYes(answer)) return refused(answer);
  const gone = await own.send({ method: 'GET', key: own.key('object') });
  if (gone.status !== 404) return ignored('notHidden');
  if ((await readVersion(own, 'object', kept)).body.toString() !== 'kept') return ignored('versionLost');
  const marker = (await listVersions(own, 'object')).find((version) => version.deleteMarker);
  if (!marker) return differs('noMarkerListed');
  const query = [['versionId', marker.versionId]] as const;
  const undelete = await own.send({ method: 'DELETE', key: own.key('object'), query });
  if (!saysYes(undelete)) return refused(undelete, { step: 'deleteMarker' });
  if ((await own.read('object')) !== 'kept') return ignored('notRestored');
  return works({ saidWhenDeleted: headerOf(answer, 'x-amz-delete-marker') === 'true' });
}

/** While suspended one version, `null`, is replaced again and again, and the others stay. */
async function suspend(context: CheckContext): Promise<Verdict> {
  const own = await versionedBucket(context);
  const kept = await putVersion(own, 'object', 'kept');
  const answer = await setVersioning(own, 'Suspended');
  if (!saysYes(answer)) return refused(answer);
  await own.put('object', 'null 1');
  await own.put('object', 'null 2');
  const ids = (await listVersions(own, 'object')).map(({ versionId }) => versionId);
  if ((await readVersion(own, 'object', kept)).body.toString() !== 'kept') return ignored('oldVersionLost');
  return [...ids].sort().join() === [kept, 'null'].sort().join()
    ? works()
    : ignored('versionsStillMade', { count: ids.length });
}

/** How long what is locked stays so, in milliseconds: the removal waits for it where the lock cannot be lifted. */
const retention = 10_000;

async function lockBucket(context: CheckContext): Promise<Verdict> {
  const own = await context.own('lock');
  const answer = await own.send({ method: 'GET', query: ['object-lock'] });
  if (!saysYes(answer)) return answer.status === 404 ? ignored('notLockable') : refused(answer);
  return xmlText(answer.body.toString(), 'ObjectLockEnabled') === 'Enabled' ? works() : ignored('notLockable');
}

async function lockedVersion(context: CheckContext, headers: Readonly<Record<string, string>>) {
  const own = await context.own('lock');
  // Whatever touches a lock needs a digest. Source: S3 API reference, PutObject and PutObjectLegalHold.
  const body = Buffer.from('locked');
  const request = { method: 'PUT', key: own.key('object'), body, headers: { ...headers, ...md5Header(body) } };
  const answer = await own.send(request);
  return { own, answer, versionId: headerOf(answer, 'x-amz-version-id') };
}

function deleteVersion(own: CheckContext, versionId: string, headers: Readonly<Record<string, string>> = {}) {
  return own.send({ method: 'DELETE', key: own.key('object'), query: [['versionId', versionId]], headers });
}

/** A locked version is not deleted, until who may bypass governance does so. */
async function lockRetention(context: CheckContext): Promise<Verdict> {
  const { skewSeconds = 0 } = context.parts.server;
  const until = new Date(Date.now() + skewSeconds * 1000 + retention);
  const { own, answer, versionId } = await lockedVersion(context, {
    'x-amz-object-lock-mode': 'GOVERNANCE',
    'x-amz-object-lock-retain-until-date': until.toISOString(),
  });
  if (!saysYes(answer)) return refused(answer);
  if (saysYes(await deleteVersion(own, versionId))) return ignored('deleted');
  const bypass = await deleteVersion(own, versionId, { 'x-amz-bypass-governance-retention': 'true' });
  return saysYes(bypass) ? works() : differs('noBypass', { status: bypass.status });
}

async function legalHold(context: CheckContext): Promise<Verdict> {
  const { own, answer, versionId } = await lockedVersion(context, {});
  if (!saysYes(answer)) return refused(answer);
  const set = (status: 'ON' | 'OFF') => {
    const body = Buffer.from(`<LegalHold><Status>${status}</Status></LegalHold>`);
    const query = ['legal-hold', ['versionId', versionId]] as const;
    return own.send({ method: 'PUT', key: own.key('object'), query, body, headers: md5Header(body) });
  };
  const on = await set('ON');
  if (!saysYes(on)) return refused(on);
  if (saysYes(await deleteVersion(own, versionId))) return ignored('deleted');
  const off = await set('OFF');
  if (!saysYes(off)) return refused(off, { step: 'release' });
  const removed = await deleteVersion(own, versionId);
  return saysYes(removed) ? works() : differs('notReleased', { status: removed.status });
}

/** Versions, delete markers and locks, in buckets of their own. */
export const versionChecks: readonly Lane[] = [
  [
    bucketCheck('versioning.enable', enable),
    bucketCheck('versioning.order', order),
    bucketCheck('versioning.deleteMarker', deleteMarker),
    bucketCheck('versioning.suspend', suspend),
  ],
  [
    bucketCheck('lock.bucket', lockBucket),
    bucketCheck('lock.retention', lockRetention),
    bucketCheck('lock.legalHold', legalHold),
  ],
];
