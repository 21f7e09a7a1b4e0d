import assert from 'node:assert/strict';
import {
  parseLockConfiguration,
  renderLockConfiguration,
  retentionByDefault,
} from '../../../../src/core/sandbox/configuration/lock/lockConfiguration';
import {
  lockHeaders,
  lockOfHeaders,
  mayRemove,
  type ObjectRetention,
  parseLegalHold,
  parseRetention,
  renderLegalHold,
  renderRetention,
  requireRetentionChange,
} from '../../../../src/core/sandbox/configuration/lock/objectLock';

const now = Date.parse('2026-01-31T00:00:00Z');

function configuration(rule: string): string {
  return `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
}

function byDefault(inside: string): string {
  return configuration(`<Rule><DefaultRetention>${inside}</DefaultRetention></Rule>`);
}

function until(day: number, mode: ObjectRetention['mode'] = 'GOVERNANCE'): ObjectRetention {
  return { mode, until: new Date(now + day * 86_400_000).toISOString() };
}

function headers(values: Record<string, string>): (name: string) => string | undefined {
  return (name) => values[name];
}

describe('sandbox: object lock', () => {
  it('reads the configuration of a bucket as it is written', () => {
    assert.deepEqual(parseLockConfiguration(configuration('')), {});
    const years = parseLockConfiguration(byDefault('<Mode>COMPLIANCE</Mode><Years>1</Years>'));
    assert.deepEqual(years, { defaultRetention: { mode: 'COMPLIANCE', period: { years: 1 } } });
    assert.deepEqual(parseLockConfiguration(renderLockConfiguration(years)), years);
    assert.deepEqual(retentionByDefault(years, now), { mode: 'COMPLIANCE', until: '2027-01-31T00:00:00.000Z' });
    const days = parseLockConfiguration(byDefault('<Mode>GOVERNANCE</Mode><Days>2</Days>'));
    assert.deepEqual(retentionByDefault(days, now), until(2));
    assert.equal(retentionByDefault({}, now), undefined);
  });

  it('refuses configurations that S3 refuses', () => {
    const mode = '<Mode>GOVERNANCE</Mode>';
    const refusals = [
      ['<ObjectLockConfiguration/>', 'MalformedXML'],
      [configuration('<Rule/>'), 'MalformedXML'],
      [byDefault(mode), 'MalformedXML'],
      [byDefault('<Days>1</Days>'), 'MalformedXML'],
      [byDefault(`${mode}<Days>1</Days><Years>1</Years>`), 'MalformedXML'],
      [byDefault('<Mode>SOFT</Mode><Days>1</Days>'), 'MalformedXML'],
      [byDefault(`${mode}<Days>0</Days>`), 'InvalidArgument'],
      [byDefault(`${mode}<Days>36501</Days>`), 'InvalidArgument'],
      [byDefault(`${mode}<Years>101</Years>`), 'InvalidArgument'],
    ] as const;
    for (const [source, code] of refusals) assert.throws(() => parseLockConfiguration(source), { code }, source);
  });

  it('reads retention and legal hold, of bodies and of headers', () => {
    assert.deepEqual(parseRetention(renderRetention(until(1)), now), until(1));
    assert.equal(parseRetention('<Retention/>', now), undefined);
    assert.equal(parseLegalHold(renderLegalHold('OFF')), 'OFF');
    const values = lockHeaders({ retention: until(1), legalHold: 'ON' });
    assert.deepEqual(lockOfHeaders(headers(values), now), { retention: until(1), legalHold: 'ON' });
    assert.deepEqual(lockOfHeaders(headers({}), now), {});
    assert.throws(() => parseRetention(renderRetention(until(0)), now), { code: 'InvalidArgument' });
    assert.throws(() => parseRetention('<Retention><Mode>GOVERNANCE</Mode></Retention>', now), {
      code: 'MalformedXML',
    });
    assert.throws(() => parseLegalHold('<LegalHold><Status>on</Status></LegalHold>'), { code: 'MalformedXML' });
    const wrong = [
      { 'x-amz-object-lock-mode': 'GOVERNANCE' },
      { 'x-amz-object-lock-retain-until-date': until(1).until },
      { 'x-amz-object-lock-mode': 'x', 'x-amz-object-lock-retain-until-date': until(1).until },
      { 'x-amz-object-lock-mode': 'GOVERNANCE', 'x-amz-object-lock-retain-until-date': '2027' },
      { 'x-amz-object-lock-legal-hold': 'on' },
    ];
    for (const value of wrong) assert.throws(() => lockOfHeaders(headers(value), now), { code: 'InvalidArgument' });
  });

  it('keeps a version from being removed', () => {
    assert.ok(mayRemove({}, now, false));
    assert.ok(!mayRemove({ legalHold: 'ON' }, now, true));
    assert.ok(mayRemove({ legalHold: 'OFF' }, now, false));
    assert.ok(!mayRemove({ retention: until(1) }, now, false));
    assert.ok(mayRemove({ retention: until(1) }, now, true));
    assert.ok(!mayRemove({ retention: until(1, 'COMPLIANCE') }, now, true));
    assert.ok(mayRemove({ retention: until(1, 'COMPLIANCE') }, now + 86_400_000, false));
  });

  it('lets a retention grow, and shrink only where it may be bypassed', () => {
    const change = (from: ObjectRetention, to: ObjectRetention | undefined, bypass: boolean) => {
      requireRetentionChange({ retention: from }, to, now, bypass);
    };
    const denied = { code: 'AccessDenied' };
    change(until(2), until(3), false);
    change(until(2), until(2, 'COMPLIANCE'), false);
    change(until(2), until(1), true);
    change(until(2), undefined, true);
    change(until(2, 'COMPLIANCE'), until(3, 'COMPLIANCE'), false);
    change(until(-1, 'COMPLIANCE'), undefined, false);
    assert.throws(() => change(until(2), until(1), false), denied);
    assert.throws(() => change(until(2), undefined, false), denied);
    assert.throws(() => change(until(2, 'COMPLIANCE'), until(1, 'COMPLIANCE'), true), denied);
    assert.throws(() => change(until(2, 'COMPLIANCE'), until(3, 'GOVERNANCE'), true), denied);
    assert.throws(() => change(until(2, 'COMPLIANCE'), undefined, true), denied);
  });
});
