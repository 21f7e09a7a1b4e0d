import type { Dependency } from './dependency';

interface Coordinates {
  readonly group: string;
  readonly artifact: string;
}

const coordinatesOf = ({ name }: Dependency): Coordinates => {
  const [group = '', artifact = ''] = name.split(':');
  return { group, artifact };
};

/** Comments and the parts that only manage versions or plugins, blanked out: places stay what they were. */
function blanked(text: string): string {
  const blank = (part: string) => part.replaceAll(/[^\n]/g, ' ');
  return text
    .replaceAll(/<!--[\s\S]*?-->/g, blank)
    .replaceAll(/<dependencyManagement>[\s\S]*?<\/dependencyManagement>/g, blank)
    .replaceAll(/<build>[\s\S]*?<\/build>/g, blank)
    .replaceAll(/<profiles>[\s\S]*?<\/profiles>/g, blank);
}

const managed = (text: string, { group, artifact }: Coordinates) => {
  const management = /<dependencyManagement>[\s\S]*?<\/dependencyManagement>/.exec(text)?.[0] ?? '';
  const direct = management.includes(`<artifactId>${artifact}</artifactId>`);
  return direct || (group === 'software.amazon.awssdk' && management.includes('<artifactId>bom</artifactId>'));
};

/** `pom.xml` with these dependencies; versions that it manages itself (a BOM, dependencyManagement) are left to it. */
export function withMavenDependencies(text: string, dependencies: readonly Dependency[]): string {
  const plain = blanked(text);
  const missing = dependencies.filter((dependency) => {
    const { artifact, group } = coordinatesOf(dependency);
    return ![...plain.matchAll(/<dependency>[\s\S]*?<\/dependency>/g)].some(
      ([entry]) =>
        entry.includes(`<artifactId>${artifact}</artifactId>`) && entry.includes(`<groupId>${group}</groupId>`),
    );
  });
  if (missing.length === 0) return text;
  const unit = /^([ \t]+)</m.exec(text)?.[1] ?? '  ';
  const entries = missing.map((dependency) => entryOf(text, dependency, unit)).join('');
  const end = plain.indexOf('</dependencies>');
  if (end >= 0) {
    const lineStart = text.lastIndexOf('\n', end) + 1;
    return `${text.slice(0, lineStart)}${entries}${text.slice(lineStart)}`;
  }
  const close = plain.lastIndexOf('</project>');
  if (close < 0) return text;
  return `${text.slice(0, close)}${unit}<dependencies>\n${entries}${unit}</dependencies>\n${text.slice(close)}`;
}

function entryOf(text: string, dependency: Dependency, unit: string): string {
  const coordinates = coordinatesOf(dependency);
  const inner = [
    `<groupId>${coordinates.group}</groupId>`,
    `<artifactId>${coordinates.artifact}</artifactId>`,
    ...(managed(text, coordinates) ? [] : [`<version>${dependency.version}</version>`]),
    ...(dependency.development ? ['<scope>test</scope>'] : []),
  ];
  const indent = unit.repeat(2);
  return `${indent}<dependency>\n${inner.map((line) => `${indent}${unit}${line}\n`).join('')}${indent}</dependency>\n`;
}
