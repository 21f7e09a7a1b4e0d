import type { SampleLanguage } from '../pattern';

/** The build file without which nothing of a language builds. */
export const buildFiles: Readonly<Record<SampleLanguage, readonly string[]>> = {
  typescript: ['package.json'],
  python: ['pyproject.toml', 'requirements.txt', 'setup.py', 'setup.cfg', 'Pipfile'],
  java: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
  go: ['go.mod'],
};

/**
 * What an empty folder needs so that samples build in it, by relative path.
 * @param name Of the project: its folder's.
 */
export function newProjectFiles(language: SampleLanguage, name: string): Readonly<Record<string, string>> {
  const plain =
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'application';
  switch (language) {
    case 'typescript':
      return { 'package.json': packageJson(plain), 'tsconfig.json': tsconfig };
    case 'python':
      return { 'requirements.txt': '' };
    case 'java':
      return { 'pom.xml': pom(plain) };
    case 'go':
      return { 'go.mod': `module example.com/${plain}\n\ngo 1.24\n` };
  }
}

function packageJson(name: string): string {
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20' },
    scripts: { build: 'tsc -p .' },
    dependencies: {},
    devDependencies: { typescript: '^5.9.0' },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const tsconfig = `{
  "compilerOptions": {
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "rootDir": "src",
    "outDir": "dist",
    "strict": true,
    "skipLibCheck": true,
    "types": ["node"]
  },
  "include": ["src"]
}
`;

const pom = (name: string) => `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>com.example</groupId>
  <artifactId>${name}</artifactId>
  <version>0.1.0</version>
  <properties>
    <maven.compiler.source>17</maven.compiler.source>
    <maven.compiler.target>17</maven.compiler.target>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
  </dependencies>
</project>
`;
