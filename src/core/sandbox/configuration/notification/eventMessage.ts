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

/** One message with one record. Source: S3 user guide, "Event message structure", version 2.1. */
export function eventMessage(facts: EventFacts, target: Pick<NotificationTarget, 'id'>): string {
  const { name, bucket, key, size, etag, versionId, time, requestId, region, ownerId, sequencer } = facts;
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: time,
    eventName: name,
    userIdentity: { principalId: ownerId },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': 'sandbox' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: target.id,
      bucket: { name: bucket, ownerIdentity: { principalId: ownerId }, arn: `arn:aws:s3:::${bucket}` },
      object: {
        key: encodeKey(key),
        size,
        eTag: etag,
        versionId: versionId === 'null' ? undefined : versionId,
        sequencer,
      },
    },
  };
  return JSON.stringify({ Records: [record] });
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
