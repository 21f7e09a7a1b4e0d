import { createHash } from 'node:crypto';
import { capabilityIds, type KeyCapabilityId } from '../../capabilities/capabilities';
import { type OddKeyName, oddKeyBelow } from '../../capabilities/oddKeys';
import type { Verdict, Verdicts } from '../../capabilities/verdict';
import { innerXml, saysYes, xmlText } from '../run/answers';
import type { Check, Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { differs, ignored, refused, works } from '../run/verdicts';
import { listedKey } from '../scratch/listAll';

/** Keys that a store may take for each other: written together, before any of them is read. */
const together: readonly (readonly OddKeyName[])[] = [
  ['upperCase', 'lowerCase'],
  ['objectBesideFolder', 'folderBesideObject', 'objectInFolder'],
  ['composed', 'decomposed'],
];

interface OddKey {
  readonly id: KeyCapabilityId;
  readonly key: string;
  /** Says which key it was written under. */
  readonly body: string;
}

function oddKey(context: CheckContext, name: OddKeyName): OddKey {
  const key = oddKeyBelow(name, context.prefix);
  return { id: `key.${name}`, key, body: createHash('sha256').update(key).digest('hex') };
}

/** Written, read, listed and deleted, in steps that all keys of the group take together. */
async function keysAsTheyAre(context: CheckContext, names: readonly OddKeyName[]): Promise<Verdicts> {
  const verdicts: Partial<Record<KeyCapabilityId, Verdict>> = {};
  let open = names.map((name) => oddKey(context, name));
  for (const step of [write, readBack, listed, removed]) {
    for (const key of open) {
      const failed = await step(context, key);
      if (failed) verdicts[key.id] = failed;
    }
    open = open.filter(({ id }) => verdicts[id] === undefined);
  }
  for (const { id } of open) verdicts[id] = works();
  return verdicts;
}

async function write(context: CheckContext, { key, body }: OddKey): Promise<Verdict | undefined> {
  const answer = await context.send({ method: 'PUT', key, body: Buffer.from(body) });
  return saysYes(answer) ? undefined : refused(answer);
}

async function readBack(context: CheckContext, { key, body }: OddKey): Promise<Verdict | undefined> {
  const answer = await context.send({ method: 'GET', key });
  if (answer.status === 404) return ignored('notThere');
  if (answer.status !== 200) return refused(answer, { step: 'get' });
  return answer.body.toString() === body ? undefined : ignored('anotherObject');
}

/** Listed by its own text: a store that stores the key under another name answers GET as if it did not. */
async function listed(context: CheckContext, { key }: OddKey): Promise<Verdict | undefined> {
  const prefix = key.startsWith('/') ? `/${context.prefix}` : context.prefix;
  const query = [
    ['list-type', '2'],
    ['prefix', prefix],
    ['encoding-type', 'url'],
  ] as const;
  const answer = await context.send({ method: 'GET', query });
  if (!saysYes(answer)) return refused(answer, { step: 'list' });
  const xml = answer.body.toString();
  const keys = innerXml(xml, 'Contents').map((inner) => listedKey(xml, xmlText(inner, 'Key') ?? ''));
  if (keys.includes(key)) return undefined;
  return keys.length === 0 ? differs('notListed') : differs('listedAsAnotherKey');
}

async function removed(context: CheckContext, { key }: OddKey): Promise<Verdict | undefined> {
  const answer = await context.send({ method: 'DELETE', key });
  if (!saysYes(answer)) return refused(answer, { step: 'delete' });
  const after = await context.send({ method: 'GET', key });
  return after.status === 404 ? undefined : ignored('notDeleted');
}

const oddNames = capabilityIds.filter((id) => id.startsWith('key.')).map((id) => id.slice(4) as OddKeyName);
const alone = oddNames.filter((name) => !together.flat().includes(name)).map((name) => [name]);

/** Each odd key is written, read, listed and deleted as what it is. */
export const keyChecks: readonly Lane[] = [...together, ...alone].map((names): readonly Check[] => [
  { ids: names.map((name) => `key.${name}` as const), run: (context) => keysAsTheyAre(context, names) },
]);
