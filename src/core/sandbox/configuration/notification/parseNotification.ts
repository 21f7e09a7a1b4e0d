import { randomUUID } from 'node:crypto';
import type { XmlNode } from '../../../base/xmlReader';
import { S3Error } from '../../s3Error';
import { type FieldRule, XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml } from '../../xml/xmlWriter';

/** One destination of the events of a bucket. */
export interface NotificationTarget {
  readonly id: string;
  readonly kind: 'queue' | 'topic';
  readonly arn: string;
  /** `s3:ObjectCreated:*` and the like. */
  readonly events: readonly string[];
  /** Only keys that begin and end like this; empty where all do. */
  readonly prefix: string;
  readonly suffix: string;
}

/** Source: S3 user guide, "Supported event types". Those of things that the sandbox lacks never come. */
const eventNames = [
  's3:TestEvent',
  's3:ObjectCreated:*',
  's3:ObjectCreated:Put',
  's3:ObjectCreated:Post',
  's3:ObjectCreated:Copy',
  's3:ObjectCreated:CompleteMultipartUpload',
  's3:ObjectRemoved:*',
  's3:ObjectRemoved:Delete',
  's3:ObjectRemoved:DeleteMarkerCreated',
  's3:ObjectTagging:*',
  's3:ObjectTagging:Put',
  's3:ObjectTagging:Delete',
  's3:ObjectAcl:Put',
  's3:LifecycleExpiration:*',
  's3:LifecycleExpiration:Delete',
  's3:LifecycleExpiration:DeleteMarkerCreated',
] as const;

const notComing =
  /^s3:(ReducedRedundancyLostObject|ObjectRestore|Replication|LifecycleTransition|IntelligentTiering|ObjectSynced)\b/;

const kinds = {
  QueueConfiguration: { kind: 'queue', arnElement: 'Queue', service: 'sqs' },
  TopicConfiguration: { kind: 'topic', arnElement: 'Topic', service: 'sns' },
} as const;

function invalid(message: string, value = ''): S3Error {
  return new S3Error('InvalidArgument', message, { ArgumentValue: value });
}

function readEvents(fields: XmlFields): readonly string[] {
  const events = fields.texts('Event');
  if (events.length === 0) throw new S3Error('MalformedXML');
  for (const event of events) {
    if (notComing.test(event)) throw new S3Error('NotImplemented', `The sandbox has no event ${event}.`);
    if (!eventNames.some((name) => name === event))
      throw invalid('The event is not supported for notifications', event);
  }
  return events;
}

function readFilter(filter: XmlNode | undefined): Pick<NotificationTarget, 'prefix' | 'suffix'> {
  const found = { prefix: '', suffix: '' };
  const key =
    filter && new XmlFields(filter, { S3Key: 'one', S3Metadata: 'notDone', S3Tags: 'notDone' }).child('S3Key');
  const seen = new Set<string>();
  for (const node of key ? new XmlFields(key, { FilterRule: 'many' }).all('FilterRule') : []) {
    const fields = new XmlFields(node, { Name: 'one', Value: 'one' });
    const name = fields.requiredText('Name').toLowerCase();
    if (name !== 'prefix' && name !== 'suffix') throw invalid('filter rule name must be either prefix or suffix', name);
    if (seen.has(name)) throw invalid(`Cannot specify more than one ${name} rule in a filter.`, name);
    seen.add(name);
    found[name] = fields.rawText('Value') ?? '';
  }
  return found;
}

function readTarget(
  node: XmlNode,
  { kind, arnElement, service }: (typeof kinds)[keyof typeof kinds],
): NotificationTarget {
  const rules: Record<string, FieldRule> = { Id: 'one', Event: 'many', Filter: 'one', [arnElement]: 'one' };
  const fields = new XmlFields(node, rules);
  const arn = fields.requiredText(arnElement);
  if (!new RegExp(`^arn:aws:${service}:[\\w-]*:[\\w-]*:[\\w.-]+$`).test(arn)) {
    throw invalid('The ARN could not be parsed', arn);
  }
  const id = fields.text('Id') || randomUUID();
  if (id.length > 255) throw invalid('The id of a notification configuration has at most 255 characters', id);
  return { id, kind, arn, events: readEvents(fields), ...readFilter(fields.child('Filter')) };
}

function plainName(event: string): string {
  return event.replace(/\*$/, '');
}

function overlap(one: NotificationTarget, other: NotificationTarget): boolean {
  const [a, b] = [one.events.map(plainName), other.events.map(plainName)];
  const events = a.some((event) => b.some((another) => event.startsWith(another) || another.startsWith(event)));
  const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  const suffixes = one.suffix.endsWith(other.suffix) || other.suffix.endsWith(one.suffix);
  return events && prefixes && suffixes;
}

function requireApart(targets: readonly NotificationTarget[]): void {
  targets.forEach((target, index) => {
    for (const earlier of targets.slice(0, index)) {
      if (earlier.id === target.id)
        throw invalid('Same ID used for multiple configurations. IDs must be unique', target.id);
      if (overlap(earlier, target)) {
        throw invalid('Configurations overlap. Configurations on the same bucket cannot share a common event type.');
      }
    }
  });
}

/**
 * Reads the body of PutBucketNotificationConfiguration; a target without an id is given one. Throws MalformedXML,
 * InvalidArgument, and NotImplemented for functions and EventBridge, which need more than an address.
 */
export function parseNotification(source: string): readonly NotificationTarget[] {
  const root = parseXml(source, 'NotificationConfiguration');
  const fields = new XmlFields(root, {
    QueueConfiguration: 'many',
    TopicConfiguration: 'many',
    CloudFunctionConfiguration: 'notDone',
    EventBridgeConfiguration: 'notDone',
  });
  const names = ['QueueConfiguration', 'TopicConfiguration'] as const;
  const targets = names.flatMap((name) => fields.all(name).map((node) => readTarget(node, kinds[name])));
  requireApart(targets);
  return targets;
}

function targetElements({ id, arn, events, prefix, suffix }: NotificationTarget, arnElement: string) {
  const rules = [
    { Name: 'Prefix', Value: prefix },
    { Name: 'Suffix', Value: suffix },
  ].filter(({ Value }) => Value !== '');
  return {
    Id: id,
    [arnElement]: arn,
    Event: events,
    Filter: rules.length > 0 ? { S3Key: { FilterRule: rules } } : undefined,
  };
}

/** The answer of GetBucketNotificationConfiguration. */
export function renderNotification(targets: readonly NotificationTarget[]): string {
  const of = (kind: NotificationTarget['kind'], arnElement: string) =>
    targets.filter((target) => target.kind === kind).map((target) => targetElements(target, arnElement));
  return renderXml('NotificationConfiguration', {
    QueueConfiguration: of('queue', 'Queue'),
    TopicConfiguration: of('topic', 'Topic'),
  });
}

/** Whether a target is to hear of an event (without the `s3:` in front). */
export function wantsEvent({ events, prefix, suffix }: NotificationTarget, name: string, key: string): boolean {
  const named = events.some((event) =>
    event.endsWith('*') ? `s3:${name}`.startsWith(plainName(event)) : event === `s3:${name}`,
  );
  return named && key.startsWith(prefix) && key.endsWith(suffix);
}
