import assert from 'node:assert/strict';
import {
  type AgingVersion,
  expirationHeader,
  expirationsOf,
  isUploadExpired,
  nextExpiry,
} from '../../../../src/core/sandbox/configuration/lifecycle/expirations';
import { parseLifecycle } from '../../../../src/core/sandbox/configuration/lifecycle/parseLifecycle';
import { renderLifecycle } from '../../../../src/core/sandbox/configuration/lifecycle/renderLifecycle';

function lifecycle(...rules: string[]): string {
  return `<LifecycleConfiguration>${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</LifecycleConfiguration>`;
}

const on = '<Status>Enabled</Status>';
const all = `${on}<Filter/>`;
const days3 = '<Expiration><Days>3</Days></Expiration>';
const start = Date.parse('2026-01-10T15:00:00Z');

function at(days: number, hours = 0): number {
  return start + (days * 24 + hours) * 3_600_000;
}

function version(change: Partial<AgingVersion> = {}): AgingVersion {
  return { versionId: 'v1', deleteMarker: false, modified: start, size: 100, tags: {}, ...change };
}

function expired(rule: string, now: number, change: Partial<AgingVersion> = {}, key = 'logs/a'): boolean {
  return expirationsOf(parseLifecycle(lifecycle(rule)), { key, versions: [version(change)] }, now).expireCurrent;
}

describe('sandbox: lifecycle rules', () => {
  it('are read as they are written', () => {
    const rules = parseLifecycle(
      lifecycle(
        `<ID>a</ID>${on}<Prefix>logs/</Prefix>${days3}`,
        `<ID>b</ID><Status>Disabled</Status><Filter><And><Prefix> x</Prefix><Tag><Key>k</Key><Value/></Tag><Tag><Key>l</Key><Value>v</Value></Tag>
         <ObjectSizeGreaterThan>0</ObjectSizeGreaterThan><ObjectSizeLessThan>900</ObjectSizeLessThan></And></Filter>
         <Expiration><Date>2027-01-01T00:00:00Z</Date></Expiration>`,
        `${on}<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>
         <NoncurrentVersionExpiration><NoncurrentDays>2</NoncurrentDays><NewerNoncurrentVersions>1</NewerNoncurrentVersions></NoncurrentVersionExpiration>`,
        `<ID>d</ID>${all}<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>
         <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>`,
      ),
    );
    assert.deepEqual(rules[1]?.filter, { prefix: ' x', tags: { k: '', l: 'v' }, greaterThan: 0, lessThan: 900 });
    assert.match(rules[2]?.id ?? '', /^[\w-]{48}$/);
    assert.equal(rules[3]?.abortUploadsAfterDays, 7);
    assert.deepEqual(parseLifecycle(renderLifecycle(rules)), rules);
  });

  it('are refused where S3 refuses them', () => {
    const refusals: readonly (readonly [string, string])[] = [
      [lifecycle(), 'MalformedXML'],
      [lifecycle(`${on}${days3}`), 'MalformedXML'],
      [lifecycle(`${all}<Prefix/>${days3}`), 'MalformedXML'],
      [lifecycle(`<Status>On</Status><Filter/>${days3}`), 'MalformedXML'],
      [lifecycle(`<Filter/>${days3}`), 'MalformedXML'],
      [lifecycle(`${all}<Expiration/>`), 'MalformedXML'],
      [lifecycle(`${all}<Expiration><Days>1</Days><Date>2027-01-01T00:00:00Z</Date></Expiration>`), 'MalformedXML'],
      [
        lifecycle(`${on}<Filter><Prefix>a</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></Filter>${days3}`),
        'MalformedXML',
      ],
      [lifecycle(`${on}<Filter><And><Prefix>a</Prefix></And></Filter>${days3}`), 'MalformedXML'],
      [lifecycle(`${all}<Expiration><Days>0</Days></Expiration>`), 'InvalidArgument'],
      [lifecycle(`${all}<Expiration><Date>2027-01-01T01:00:00Z</Date></Expiration>`), 'InvalidArgument'],
      [lifecycle(`<ID>${'i'.repeat(256)}</ID>${all}${days3}`), 'InvalidArgument'],
      [lifecycle(`<ID>a</ID>${all}${days3}`, `<ID>a</ID>${all}${days3}`), 'InvalidArgument'],
      [lifecycle(all), 'InvalidRequest'],
      [
        lifecycle(`${on}<Filter><Tag><Key>k</Key><Value>v</Value></Tag></Filter>
          <AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>`),
        'InvalidRequest',
      ],
      [
        lifecycle(`${all}<Transition><Days>1</Days><StorageClass>GLACIER</StorageClass></Transition>`),
        'NotImplemented',
      ],
    ];
    for (const [source, code] of refusals) assert.throws(() => parseLifecycle(source), { code }, source);
  });

  it('expire an object at the midnight after its days', () => {
    assert.ok(!expired(all + days3, at(3)));
    assert.ok(!expired(all + days3, at(3, 8.99)));
    assert.ok(expired(all + days3, at(3, 9)));
    assert.ok(!expired(`<Status>Disabled</Status><Filter/>${days3}`, at(300)));
    const onDate = `${all}<Expiration><Date>2026-01-12T00:00:00Z</Date></Expiration>`;
    assert.ok(!expired(onDate, at(1)));
    assert.ok(expired(onDate, at(1, 9)));
  });

  it('choose by prefix, tags and size', () => {
    const both = `${on}<Filter><And><Prefix>logs/</Prefix><Tag><Key>k</Key><Value>v</Value></Tag></And></Filter>${days3}`;
    assert.ok(expired(both, at(9), { tags: { k: 'v', other: '' } }));
    assert.ok(!expired(both, at(9), { tags: { k: 'w' } }));
    assert.ok(!expired(both, at(9), { tags: { k: 'v' } }, 'other/a'));
    const size = `${on}<Filter><ObjectSizeGreaterThan>100</ObjectSizeGreaterThan></Filter>${days3}`;
    assert.ok(!expired(size, at(9), { size: 100 }));
    assert.ok(expired(size, at(9), { size: 101 }));
  });

  it('remove noncurrent versions by when they were replaced, and keep the newest of them when told', () => {
    const versions = [
      version({ versionId: 'v4', modified: at(10) }),
      version({ versionId: 'v3', modified: at(2) }),
      version({ versionId: 'v2', modified: at(1) }),
      version({ versionId: 'v1', modified: at(0) }),
    ];
    const remove = (noncurrent: string, now: number) =>
      expirationsOf(
        parseLifecycle(lifecycle(`${all}<NoncurrentVersionExpiration>${noncurrent}</NoncurrentVersionExpiration>`)),
        { key: 'k', versions },
        now,
      );
    assert.deepEqual(remove('<NoncurrentDays>2</NoncurrentDays>', at(10)), {
      expireCurrent: false,
      remove: ['v2', 'v1'],
    });
    assert.deepEqual(remove('<NoncurrentDays>2</NoncurrentDays>', at(13)).remove, ['v3', 'v2', 'v1']);
    const keepTwo = '<NoncurrentDays>2</NoncurrentDays><NewerNoncurrentVersions>2</NewerNoncurrentVersions>';
    assert.deepEqual(remove(keepTwo, at(13)).remove, ['v1']);
  });

  it('remove a delete marker that stands alone, also when its last version goes now', () => {
    const marker = version({ versionId: 'm', deleteMarker: true, size: 0, modified: at(1) });
    const rules = parseLifecycle(
      lifecycle(
        `${all}<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>
         <NoncurrentVersionExpiration><NoncurrentDays>1</NoncurrentDays></NoncurrentVersionExpiration>`,
      ),
    );
    assert.deepEqual(expirationsOf(rules, { key: 'k', versions: [marker] }, at(1)).remove, ['m']);
    assert.deepEqual(expirationsOf(rules, { key: 'k', versions: [marker, version()] }, at(1)).remove, []);
    assert.deepEqual(expirationsOf(rules, { key: 'k', versions: [marker, version()] }, at(3)).remove, ['v1', 'm']);
    const byDays = parseLifecycle(lifecycle(all + days3));
    assert.deepEqual(expirationsOf(byDays, { key: 'k', versions: [marker] }, at(3)).remove, []);
    assert.deepEqual(expirationsOf(byDays, { key: 'k', versions: [marker] }, at(5)).remove, ['m']);
  });

  it('abort uploads after their days', () => {
    const rules = parseLifecycle(
      lifecycle(
        `${on}<Prefix>a/</Prefix><AbortIncompleteMultipartUpload><DaysAfterInitiation>1</DaysAfterInitiation></AbortIncompleteMultipartUpload>`,
      ),
    );
    assert.ok(!isUploadExpired(rules, 'a/x', start, at(1)));
    assert.ok(isUploadExpired(rules, 'a/x', start, at(2)));
    assert.ok(!isUploadExpired(rules, 'b/x', start, at(2)));
  });

  it('announce the first expiry', () => {
    const rules = parseLifecycle(
      lifecycle(`<ID>late</ID>${all}<Expiration><Days>9</Days></Expiration>`, `<ID>a b</ID>${all}${days3}`),
    );
    const expiry = nextExpiry(rules, 'k', version());
    assert.ok(expiry);
    assert.equal(expirationHeader(expiry), 'expiry-date="Wed, 14 Jan 2026 00:00:00 GMT", rule-id="a%20b"');
  });
});
