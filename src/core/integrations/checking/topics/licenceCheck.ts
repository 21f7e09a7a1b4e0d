import type { Component } from '../../inventory/components/component';
import { licenceKind } from '../../inventory/components/licences';
import { type Check, finding } from '../checkContext';
import type { CheckFinding } from '../checkFinding';

/** Licences of what is delivered with the integration; tools that only build and test it do not count. */
export const checkLicences: Check = async ({ integration, components: list }) => {
  const delivered = list.components.filter(({ scope }) => scope !== 'excluded');
  const unknown = delivered.filter(({ license }) => license === undefined);
  return {
    findings: [
      ...delivered.flatMap(copyleftFinding),
      ...(unknown.length === 0 ? [] : [finding('warning', 'licences.unknown', [unknown.length, named(unknown)])]),
      ...list.problems.map(({ file, reason, detail }) =>
        finding('warning', `licences.${reason}`, [detail], { file: inProject(integration.project, file) }),
      ),
    ],
  };
};

function copyleftFinding(component: Component): readonly CheckFinding[] {
  const { name, version, license } = component;
  if (license === undefined) return [];
  const values = [`${name} ${version}`.trim(), license];
  switch (licenceKind(license)) {
    case 'copyleft':
      return [finding('warning', 'licences.copyleft', values)];
    case 'weakCopyleft':
      return [finding('info', 'licences.weakCopyleft', values)];
    case 'unknown':
      return [finding('warning', 'licences.unusual', values)];
    case 'permissive':
      return [];
  }
}

function named(components: readonly Component[]): string {
  const names = components.slice(0, 5).map(({ name }) => name);
  return components.length > names.length ? `${names.join(', ')}, …` : names.join(', ');
}

function inProject(project: string, file: string): string {
  return project === '.' ? file : `${project}/${file}`;
}
