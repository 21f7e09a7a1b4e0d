import { isIP } from 'node:net';
import { recordKey, type TopicRecord } from '../objects/records';
import { S3Error } from '../s3Error';
import { renderXml, type XmlElements } from '../xml/xmlWriter';
import type { Answer, Call } from './operation';
import { ownerAccount } from './owner';

const namespace = 'http://sns.amazonaws.com/doc/2010-03-31/';

type TopicAction = (call: Call, form: URLSearchParams) => Promise<XmlElements | undefined>;

/** As much of SNS as notifications need, at the address of the store and with `push-endpoint`, as Ceph RGW has it. */
const topicActions: Readonly<Record<string, TopicAction>> = {
  CreateTopic: createTopic,
  DeleteTopic: deleteTopic,
  GetTopicAttributes: async (call, form) => ({
    Attributes: { entry: attributesOf(requireTopic(call, form)).map(([key, value]) => ({ key, value })) },
  }),
  ListTopics: async ({ repository }) => ({
    Topics: { member: [...repository.topics()].map(({ arn }) => ({ TopicArn: arn })) },
  }),
};

/** The answer to an action of SNS; undefined for any other. @throws S3Error */
export async function answerTopicAction(call: Call, form: URLSearchParams): Promise<Answer | undefined> {
  const name = form.get('Action') ?? '';
  const action = Object.hasOwn(topicActions, name) ? topicActions[name] : undefined;
  if (!action) return undefined;
  const result = await action(call, form);
  const elements = { [`${name}Result`]: result, ResponseMetadata: { RequestId: call.requestId } };
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: renderXml(`${name}Response`, elements, namespace),
  };
}

async function createTopic({ repository, region, dialect }: Call, form: URLSearchParams): Promise<XmlElements> {
  const name = form.get('Name') ?? '';
  if (!/^[\w-]{1,256}$/.test(name)) throw new S3Error('InvalidArgument', 'Invalid parameter: Topic Name');
  const attributes = readAttributes(form);
  const address = attributes.get('push-endpoint') ?? form.get('push-endpoint') ?? '';
  const unknown = [...attributes.keys()].find((key) => !['push-endpoint', 'OpaqueData', 'verify-ssl'].includes(key));
  if (unknown !== undefined) throw new S3Error('NotImplemented', `The attribute ${unknown} is not implemented.`);
  requireLocal(address);
  const arn = `arn:aws:sns:${region}:${dialect.isRgw ? '' : ownerAccount}:${name}`;
  const record: TopicRecord = { arn, address };
  await repository.change([], () => ({ changes: [{ put: [recordKey.topic(arn), record] }], value: undefined }));
  return { TopicArn: arn };
}

/** `Attributes.entry.1.key=a&Attributes.entry.1.value=b`. */
function readAttributes(form: URLSearchParams): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [name, key] of form) {
    const entry = /^(Attributes\.entry\.\d+\.)key$/.exec(name)?.[1];
    if (entry !== undefined) attributes.set(key, form.get(`${entry}value`) ?? '');
  }
  return attributes;
}

/** Throws unless it is an http:// address of this machine: a client must not have the sandbox knock at other doors. */
function requireLocal(address: string): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  const isLocal = host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
  if (url?.protocol === 'http:' && isLocal) return;
  throw new S3Error('NotImplemented', 'The sandbox pushes to http:// addresses of its own machine only.');
}

function requireTopic({ repository }: Call, form: URLSearchParams): TopicRecord {
  const topic = repository.topic(form.get('TopicArn') ?? '');
  if (!topic) throw new S3Error('NoSuchTopic');
  return topic;
}

async function deleteTopic(call: Call, form: URLSearchParams): Promise<undefined> {
  const key = recordKey.topic(form.get('TopicArn') ?? '');
  await call.repository.change([], () => ({ changes: [{ delete: key }], value: undefined }));
}

function attributesOf({ arn, address }: TopicRecord): readonly (readonly [string, string])[] {
  return [
    ['TopicArn', arn],
    ['EndPoint', JSON.stringify({ EndpointAddress: address })],
  ];
}
