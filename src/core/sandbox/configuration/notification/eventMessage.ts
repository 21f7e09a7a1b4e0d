import type { NotificationTarget } from './parseNotification';

/** What a record tells beside the event itself. */
export interface EventFacts {
  /** Without the `s3:` in front. */
  readonly name: string;
  readonly bucket: string;
  readonly key: string;
  readonly size?: number;
  readonly etag?: string;
  readonly versionId?: string;
  /** ISO 8601. */
  readonly time: string;
  readonly requestId: string;
  readonly region: string;
  readonly ownerId: string;
  /** Orders the events of one key: hexadecimal, always as long. */
  readonly sequencer: string;
}

/** Keys stand in events as in a form: `+` for a blank. */
function encodeKey(key: string): string {
  return new URLSearchParams({ k: key }).toString().slice(2).replaceAll('%2F', '/');
}

/** Whose form the messages have. */
export type EventStyle = 'aws' | 'rgw';

/** One message with one record. Source: S3 user guide, "Event message structure", version 2.1; of Ceph RGW what 16.2.15 sends. */
export function eventMessage(facts: EventFacts, target: Pick<NotificationTarget, 'id'>, style: EventStyle): string {
  return JSON.stringify({ Records: [style === 'rgw' ? rgwRecord(facts, target.id) : awsRecord(facts, target.id)] });
}

/** What both forms share. */
function commonRecord({ name, time, ownerId, requestId }: EventFacts) {
  return {
    eventTime: time,
    eventName: name,
    userIdentity: { principalId: ownerId },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'sandbox' },
  };
}

function bucketPart({ bucket, ownerId }: EventFacts) {
  return { name: bucket, ownerIdentity: { principalId: ownerId }, arn: `arn:aws:s3:::${bucket}` };
}

function awsRecord(facts: EventFacts, configurationId: string) {
  const { key, size, etag, versionId, sequencer } = facts;
  const shownVersion = versionId === 'null' ? undefined : versionId;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: facts.region,
    ...commonRecord(facts),
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: bucketPart(facts),
      object: { key: encodeKey(key), size, eTag: etag, versionId: shownVersion, sequencer },
    },
  };
}

/** The key stands as it is, not encoded: a consumer that decodes it makes another key of `a+b`. */
function rgwRecord(facts: EventFacts, configurationId: string) {
  const { key, size = 0, etag = '', versionId, sequencer } = facts;
  return {
    eventVersion: '2.2',
    eventSource: 'ceph:s3',
    awsRegion: '',
    ...commonRecord(facts),
    requestParameters: { sourceIPAddress: '' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId,
      bucket: { ...bucketPart(facts), id: facts.bucket },
      object: {
        ...{ key, size, eTag: etag, versionId: versionId === 'null' ? '' : (versionId ?? ''), sequencer },
        ...{ metadata: [], tags: [] },
      },
    },
    eventId: `${Date.parse(facts.time) / 1000}.${etag}`,
    opaqueData: '',
  };
}

/** What a target hears when it is configured. */
export function testMessage(bucket: string, time: string, requestId: string): string {
  return JSON.stringify({
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: time,
    Bucket: bucket,
    RequestId: requestId,
    HostId: 'sandbox',
  });
}
