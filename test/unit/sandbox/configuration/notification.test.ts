import assert from 'node:assert/strict';
import { type EventStyle, eventMessage } from '../../../../src/core/sandbox/configuration/notification/eventMessage';
import {
  parseNotification,
  renderNotification,
  wantsEvent,
} from '../../../../src/core/sandbox/configuration/notification/parseNotification';

const arn = 'arn:aws:sns:us-east-1:000000000000:t';

function topic(inside: string, more = ''): string {
  return `<TopicConfiguration><Topic>${arn}</Topic>${inside}</TopicConfiguration>${more}`;
}

function configuration(inside: string): string {
  return `<NotificationConfiguration>${inside}</NotificationConfiguration>`;
}

function filter(...rules: readonly (readonly [string, string])[]): string {
  const list = rules.map(([name, value]) => `<FilterRule><Name>${name}</Name><Value>${value}</Value></FilterRule>`);
  return `<Filter><S3Key>${list.join('')}</S3Key></Filter>`;
}

const put = '<Event>s3:ObjectCreated:Put</Event>';

describe('sandbox: notification configurations', () => {
  it('are read as they are written', () => {
    const queue = `<QueueConfiguration><Id>q</Id><Queue>arn:aws:sqs:us-east-1:1:q</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration>`;
    const targets = parseNotification(configuration(topic(put + filter(['prefix', 'a '], ['Suffix', '.txt']), queue)));
    assert.deepEqual(
      targets.map(({ kind, events, prefix, suffix }) => [kind, events, prefix, suffix]),
      [
        ['queue', ['s3:ObjectRemoved:*'], '', ''],
        ['topic', ['s3:ObjectCreated:Put'], 'a ', '.txt'],
      ],
    );
    assert.deepEqual(parseNotification(renderNotification(targets)), targets);
    assert.deepEqual(parseNotification(configuration('')), []);
  });

  it('are refused where S3 refuses them, and for what the sandbox cannot reach', () => {
    const refusals = [
      [topic(''), 'MalformedXML'],
      [`<TopicConfiguration>${put}</TopicConfiguration>`, 'MalformedXML'],
      [topic('<Event>s3:ObjectCreated:Steal</Event>'), 'InvalidArgument'],
      [topic(put + filter(['infix', 'a'])), 'InvalidArgument'],
      [topic(put + filter(['prefix', 'a'], ['prefix', 'b'])), 'InvalidArgument'],
      [topic(put).replace('arn:aws:sns', 'arn:aws:sqs'), 'InvalidArgument'],
      [topic(put + filter(['prefix', 'a']), topic('<Event>s3:ObjectCreated:*</Event>')), 'InvalidArgument'],
      [topic(`<Id>x</Id>${put}`, topic('<Id>x</Id><Event>s3:ObjectRemoved:*</Event>')), 'InvalidArgument'],
      [topic('<Event>s3:ObjectRestore:Post</Event>'), 'NotImplemented'],
      ['<EventBridgeConfiguration/>', 'NotImplemented'],
      ['<CloudFunctionConfiguration/>', 'NotImplemented'],
    ] as const;
    for (const [inside, code] of refusals) {
      assert.throws(() => parseNotification(configuration(inside)), { code }, inside);
    }
  });

  it('may name the same events for keys that never meet', () => {
    const apart = topic(put + filter(['prefix', 'a/']), topic(put + filter(['prefix', 'b/'])));
    assert.equal(parseNotification(configuration(apart)).length, 2);
  });

  it('choose by event and key', () => {
    const [target] = parseNotification(
      configuration(topic(`<Event>s3:ObjectCreated:*</Event>${filter(['prefix', 'in/'])}`)),
    );
    assert.ok(target);
    assert.ok(wantsEvent(target, 'ObjectCreated:Copy', 'in/x'));
    assert.ok(!wantsEvent(target, 'ObjectCreated:Copy', 'out/x'));
    assert.ok(!wantsEvent(target, 'ObjectRemoved:Delete', 'in/x'));
  });

  const facts = {
    ...{ name: 'ObjectCreated:Put', bucket: 'b', key: 'a+b c', time: '2026-01-01T00:00:00.000Z', requestId: 'R' },
    ...{ region: 'us-east-1', ownerId: 'O', size: 0, etag: 'e', versionId: 'null', sequencer: '0A' },
  };

  function record(
    style: EventStyle,
  ): { eventVersion: string; eventSource: string; s3: { object: unknown } } | undefined {
    const { Records } = JSON.parse(eventMessage(facts, { id: 'i' }, style)) as {
      Records: { eventVersion: string; eventSource: string; s3: { object: unknown } }[];
    };
    return Records[0];
  }

  it('make a record as S3 documents it, with the key encoded', () => {
    const aws = record('aws');
    assert.deepEqual([aws?.eventVersion, aws?.eventSource], ['2.1', 'aws:s3']);
    assert.deepEqual(aws?.s3.object, { key: 'a%2Bb+c', size: 0, eTag: 'e', sequencer: '0A' });
  });

  it('make a record as Ceph RGW sends it, with the key as it is', () => {
    const rgw = record('rgw');
    assert.deepEqual([rgw?.eventVersion, rgw?.eventSource], ['2.2', 'ceph:s3']);
    const object = { key: 'a+b c', size: 0, eTag: 'e', versionId: '', sequencer: '0A', metadata: [], tags: [] };
    assert.deepEqual(rgw?.s3.object, object);
  });
});
