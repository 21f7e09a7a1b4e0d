import assert from 'node:assert/strict';
import { ConfigKey } from '../../src/ids';
import { difference, manifest, noDifference, type Property } from './manifest';

const { properties } = manifest.contributes.configuration;

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function hasFittingDefault({ type, default: value }: Property): boolean {
  return typeOf(value) === type || (type === 'number' && typeof value === 'number');
}

describe('settings of the manifest', () => {
  it('are those of ids.ts', () => {
    assert.deepEqual(difference(Object.keys(properties), Object.values(ConfigKey)), noDifference);
  });

  it('have a default of their type', () => {
    const without = Object.entries(properties).filter(([, property]) => !hasFittingDefault(property));
    assert.deepEqual(
      without.map(([key]) => key),
      [],
    );
  });

  it('keep connections of an untrusted workspace out', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.ok(restrictedConfigurations.includes(ConfigKey.connections));
    assert.deepEqual(difference(restrictedConfigurations, Object.values(ConfigKey)).unexpected, []);
  });
});
