import assert from 'node:assert/strict';
import {
  evaluatePolicy,
  type PolicyDecision,
  type PolicyPrincipal,
  type PolicyRequest,
} from '../../../../src/core/sandbox/configuration/policy/evaluatePolicy';
import { parsePolicy } from '../../../../src/core/sandbox/configuration/policy/parsePolicy';
import type { PolicyAction } from '../../../../src/core/sandbox/configuration/policy/policyActions';
import { isPublicPolicy } from '../../../../src/core/sandbox/configuration/policy/policyStatus';

type Json = Readonly<Record<string, unknown>>;

const anonymous: PolicyPrincipal = { kind: 'anonymous' };
const alice: PolicyPrincipal = { kind: 'user', account: '123456789012', name: 'alice' };
const variable = '$'.concat('{aws:username}');
const read = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::box/*' };

function policy(...statements: Json[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function decide(source: string, request: Partial<PolicyRequest> & { values?: Json } = {}): PolicyDecision {
  const values = request.values ?? {};
  const context = (key: string) => (Object.hasOwn(values, key) ? [String(values[key])] : undefined);
  const whole = {
    principal: anonymous,
    action: 'GetObject',
    bucket: 'box',
    key: 'a/b.txt',
    context,
    ...request,
  } as const;
  return evaluatePolicy(parsePolicy(source, 'box'), whole);
}

function refused(source: string, code: string): void {
  assert.throws(() => parsePolicy(source, 'box'), { code }, source.slice(0, 300));
}

describe('sandbox: bucket policies', () => {
  it('allow what a statement names, and nothing else', () => {
    assert.equal(decide(policy(read)), 'allow');
    assert.equal(decide(policy(read), { principal: alice }), 'allow');
    assert.equal(decide(policy(read), { action: 'PutObject' }), 'silent');
    assert.equal(decide(policy({ ...read, Resource: 'arn:aws:s3:::box/c*' })), 'silent');
    assert.equal(decide(policy({ ...read, Resource: ['arn:aws:s3:::box/?/b.*'] })), 'allow');
    assert.equal(decide(policy({ ...read, Action: ['S3:get*'] })), 'allow');
    assert.equal(decide(policy({ ...read, Action: '*', Resource: '*' }), { action: 'DeleteObject' }), 'allow');
  });

  it('know the principals of an account and its users', () => {
    const meant = [
      '123456789012',
      'arn:aws:iam::123456789012:root',
      'arn:aws:iam::123456789012:user/alice',
      'arn:aws:iam:::user/alice',
    ];
    for (const AWS of meant) {
      const source = policy({ ...read, Principal: { AWS } });
      assert.equal(decide(source, { principal: alice }), 'allow', AWS);
      assert.equal(decide(source), 'silent', AWS);
    }
    const other = policy({ ...read, Principal: { AWS: ['arn:aws:iam::123456789012:user/bob', '111111111111'] } });
    assert.equal(decide(other, { principal: alice }), 'silent');
  });

  it('deny before all else, in any order', () => {
    const deny = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::box/a/*' };
    assert.equal(decide(policy(read, deny)), 'deny');
    assert.equal(decide(policy(deny, read)), 'deny');
    assert.equal(decide(policy(deny, read), { key: 'b' }), 'allow');
  });

  it('turn round NotAction and NotResource', () => {
    const { Action: _a, ...noAction } = read;
    const { Resource: _r, ...noResource } = read;
    assert.equal(decide(policy({ ...noAction, NotAction: 's3:GetObject' })), 'silent');
    assert.equal(decide(policy({ ...noAction, NotAction: 's3:PutObject' })), 'allow');
    assert.equal(decide(policy({ ...noResource, NotResource: 'arn:aws:s3:::box/a/*' })), 'silent');
    assert.equal(decide(policy({ ...noResource, NotResource: 'arn:aws:s3:::box/c/*' })), 'allow');
  });

  const conditions: readonly (readonly [block: Json, values: Json, holds: boolean])[] = [
    [{ StringEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, true],
    [{ StringEquals: { 's3:prefix': 'a' } }, { 's3:prefix': 'A' }, false],
    [{ StringEquals: { 's3:prefix': 'a' } }, {}, false],
    [{ StringEqualsIfExists: { 's3:prefix': 'a' } }, {}, true],
    [{ StringEqualsIfExists: { 's3:prefix': 'a' } }, { 's3:prefix': 'b' }, false],
    [{ StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' } }, {}, true],
    [{ StringNotEquals: { 's3:prefix': ['a', 'b'] } }, { 's3:prefix': 'b' }, false],
    [{ StringEqualsIgnoreCase: { 'aws:UserAgent': 'X' } }, { 'aws:useragent': 'x' }, true],
    [{ StringLike: { 'aws:Referer': 'http://*.example.com/*' } }, { 'aws:referer': 'http://a.example.com/' }, true],
    [{ StringNotLike: { 'aws:Referer': 'http://*' } }, { 'aws:referer': 'http://a' }, false],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': 'false' }, true],
    [{ Bool: { 'aws:SecureTransport': true } }, { 'aws:securetransport': 'false' }, false],
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.1'] } }, { 'aws:sourceip': '::ffff:127.0.0.1' }, true],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:sourceip': '11.0.0.1' }, false],
    [{ NotIpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { 'aws:sourceip': '2001:db8::5' }, false],
    [{ NumericLessThanEquals: { 's3:max-keys': 10 } }, { 's3:max-keys': '10' }, true],
    [{ NumericLessThan: { 's3:max-keys': '10' } }, { 's3:max-keys': '10' }, false],
    [
      { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
      { 'aws:currenttime': '2026-01-01T00:00:01Z' },
      true,
    ],
    [{ Null: { 's3:x-amz-acl': 'true' } }, {}, true],
    [{ Null: { 's3:x-amz-acl': 'true' } }, { 's3:x-amz-acl': 'private' }, false],
    [{ StringEquals: { 's3:ExistingObjectTag/Kind': 'x' } }, { 's3:existingobjecttag/Kind': 'x' }, true],
    [{ StringEquals: { 's3:prefix': 'a' }, Bool: { 'aws:SecureTransport': 'true' } }, { 's3:prefix': 'a' }, false],
  ];
  for (const [block, values, holds] of conditions) {
    it(`${holds ? 'hold' : 'do not hold'} for ${JSON.stringify(block)} with ${JSON.stringify(values)}`, () => {
      assert.equal(decide(policy({ ...read, Condition: block }), { values }), holds ? 'allow' : 'silent');
    });
  }

  it('are refused where S3 refuses them', () => {
    const wrong: readonly string[] = [
      ...['', '[]', 'x', '{', ' {}', '{"Statement":[]}', '{"Version":"1","Statement":{}}', '{"Version":"2012-10-17"}'],
      JSON.stringify({ Statement: [read], More: 1 }),
      policy({ ...read, Sid: 's'.repeat(21_000) }),
    ];
    const changes: readonly Json[] = [
      ...[
        { Effect: 'Maybe' },
        { Effect: undefined },
        { Principal: undefined },
        { Principal: 'bob' },
        { Principal: { AWS: 'bob' } },
      ],
      ...[
        { Action: undefined },
        { Action: 's3:Fly' },
        { Action: 'ec2:Run' },
        { Action: [] },
        { Action: 5 },
        { NotAction: 's3:*' },
      ],
      ...[
        { Resource: undefined },
        { Resource: 'arn:aws:s3:::other/*' },
        { Resource: 'box/*' },
        { Resource: 'arn:aws:s3:::box' },
      ],
      ...[{ Condition: 'x' }, { Condition: { Bool: { 'aws:SecureTransport': 'maybe' } } }, { Other: 1 }],
      ...[
        { Condition: { IpAddress: { 'aws:SourceIp': '300.0.0.0/8' } } },
        { Condition: { NumericEquals: { 's3:max-keys': 'x' } } },
      ],
    ];
    for (const source of [...wrong, ...changes.map((change) => policy({ ...read, ...change }))])
      refused(source, 'MalformedPolicy');
  });

  it('are refused as not implemented where the sandbox could not keep their promise', () => {
    const { Principal: _, ...noPrincipal } = read;
    const changes: readonly Json[] = [
      ...[
        { Principal: { Service: 'logging.s3.amazonaws.com' } },
        { Principal: { AWS: 'arn:aws:iam::123456789012:role/x' } },
      ],
      ...[{ Resource: `arn:aws:s3:::box/${variable}/*` }, { Condition: { StringEquals: { 'aws:SourceVpc': 'x' } } }],
      ...[
        { Condition: { 'ForAllValues:StringEquals': { 's3:prefix': 'x' } } },
        { Condition: { BinaryEquals: { 's3:prefix': 'x' } } },
      ],
      ...[{ Condition: { constructor: { 's3:prefix': 'x' } } }],
    ];
    for (const change of changes) refused(policy({ ...read, ...change }), 'NotImplemented');
    refused(policy({ ...noPrincipal, NotPrincipal: '*' }), 'NotImplemented');
  });

  it('are public when they grant something to anyone', () => {
    const isPublic = (change: Json) => isPublicPolicy(parsePolicy(policy({ ...read, ...change }), 'box'));
    assert.ok(isPublic({}));
    assert.ok(isPublic({ Principal: { AWS: '*' }, Condition: { StringLike: { 'aws:Referer': 'x' } } }));
    assert.ok(isPublic({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } }));
    assert.ok(!isPublic({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
    assert.ok(!isPublic({ Effect: 'Deny' }));
    assert.ok(!isPublic({ Principal: { AWS: '123456789012' } }));
  });

  it('take bucket actions on the bucket', () => {
    const list = {
      ...read,
      Action: ['s3:ListBucket', 's3:GetObject'] as PolicyAction[] | string[],
      Resource: ['arn:aws:s3:::box', 'arn:aws:s3:::box/*'],
    };
    const { key: _, ...bucketRequest } = { key: '', action: 'ListBucket' } as const;
    assert.equal(
      evaluatePolicy(parsePolicy(policy(list), 'box'), {
        principal: anonymous,
        bucket: 'box',
        context: () => undefined,
        ...bucketRequest,
      }),
      'allow',
    );
  });
});
