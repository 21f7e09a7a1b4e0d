import { createHash } from 'node:crypto';
import { type Component, type ComponentList, packageUrl } from '../inventory/components/component';
import type { Integration } from '../manifest/integration';

export interface SbomFacts {
  readonly integration: Integration;
  readonly list: ComponentList;
  readonly time: Date;
  /** Of Storage Integrator. */
  readonly toolVersion: string;
}

/**
 * The software bill of materials, CycloneDX 1.6 in JSON (https://cyclonedx.org/docs/1.6/json/). The same facts give the same text: its
 * serial number is made from its content.
 */
export function sbomText(facts: SbomFacts): string {
  const { list, toolVersion, time } = facts;
  const root = rootComponent(facts.integration);
  const body = {
    version: 1,
    metadata: {
      timestamp: time.toISOString().replace(/\.\d+Z$/, 'Z'),
      tools: { components: [{ type: 'application', name: 'Storage Integrator', version: toolVersion }] },
      component: root,
    },
    components: list.components.map(componentEntry),
    dependencies: dependencyEntries(root['bom-ref'], list.components),
    compositions: [{ aggregate: list.complete ? 'complete' : 'incomplete', assemblies: [root['bom-ref']] }],
  };
  const head = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${nameUuid(JSON.stringify(body))}`,
  };
  return `${JSON.stringify({ ...head, ...body }, undefined, 2)}\n`;
}

function rootComponent({ name, version, license, vendor, title }: Integration) {
  return {
    type: 'application',
    'bom-ref': `${name}@${version}`,
    name,
    version,
    description: title.en,
    supplier: { name: vendor.en },
    licenses: licenceEntries(license),
  };
}

function componentEntry(component: Component) {
  const { ecosystem, name, version, license, scope, sha512, requested } = component;
  const [group, short] = groupOf(component);
  const purl = packageUrl({ ecosystem, name, version });
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group !== '' && { group }),
    name: short,
    ...(version !== '' && { version }),
    scope,
    ...(sha512 !== undefined && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    ...(license !== undefined && { licenses: licenceEntries(license) }),
    purl,
    ...(version === '' && requested && { properties: [{ name: 'storage-integrator:requested', value: requested }] }),
  };
}

function groupOf({ ecosystem, name }: Component): readonly [group: string, name: string] {
  const separator = ecosystem === 'maven' ? ':' : '/';
  const isGrouped = ecosystem === 'maven' || (ecosystem === 'npm' && name.startsWith('@'));
  const at = isGrouped ? name.indexOf(separator) : -1;
  return at < 0 ? ['', name] : [name.slice(0, at), name.slice(at + 1)];
}

/** A single word of SPDX is an id only if its list has it, which we do not carry: as an expression any is valid. */
function licenceEntries(license: string) {
  const isExpression =
    /^[A-Za-z0-9.+() -]+$/.test(license) && !/^\S+ (?!AND|OR|WITH)/.test(license.replaceAll(/[()]/g, ''));
  return isExpression && license !== 'UNLICENSED' ? [{ expression: license }] : [{ license: { name: license } }];
}

function dependencyEntries(root: string, components: readonly Component[]) {
  const known = new Set(components.map(packageUrl));
  const direct = components.filter((component) => component.direct).map(packageUrl);
  return [
    { ref: root, dependsOn: direct },
    ...components.map((component) => ({
      ref: packageUrl(component),
      dependsOn: component.dependsOn.filter((url) => known.has(url)),
    })),
  ];
}

/** A UUID made from a text (RFC 9562, version 5 with the namespace of URLs). */
function nameUuid(text: string): string {
  const namespace = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');
  const hash = createHash('sha1').update(namespace).update(text).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
