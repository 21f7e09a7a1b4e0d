import type { Dependency } from '../insertion/dependencies/dependency';
import { withGoRequirements } from '../insertion/dependencies/goModule';
import { withMavenDependencies } from '../insertion/dependencies/mavenPom';
import { withNpmDependencies } from '../insertion/dependencies/npmPackage';
import { withRequirements } from '../insertion/dependencies/pythonProject';
import { newProjectFiles } from '../insertion/newProjectFiles';
import type { SampleLanguage } from '../pattern';

/** What runs tests, beside what samples and tests import. */
const runners: Readonly<Record<SampleLanguage, readonly Dependency[]>> = {
  typescript: [
    { name: 'mocha', version: '^11.7.0', development: true },
    { name: 'tsx', version: '^4.20.0', development: true },
  ],
  python: [{ name: 'pytest', version: '>=8,<10' }],
  java: [],
  go: [],
};

const junit = `    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.14.4</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <groupId>org.apache.maven.plugins</groupId>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.5.4</version>
      </plugin>
    </plugins>
  </build>`;

const pytestSettings = `[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["."]
markers = ["needs(*capabilities): skipped where the target does not have all of them"]
`;

/** Build files of a project in which tests of samples run, by relative path. */
export function testProject(
  language: SampleLanguage,
  dependencies: readonly Dependency[],
): Readonly<Record<string, string>> {
  const fresh = newProjectFiles(language, 'pattern-tryout');
  const all = [...dependencies, ...runners[language]];
  switch (language) {
    case 'typescript':
      return { 'package.json': withNpmDependencies(fresh['package.json'] ?? '', all) };
    case 'python':
      return { 'requirements.txt': withRequirements('', all), 'pyproject.toml': pytestSettings };
    case 'java':
      return {
        'pom.xml': withMavenDependencies(fresh['pom.xml'] ?? '', all).replace('  </dependencies>', () => junit),
      };
    case 'go':
      return { 'go.mod': withGoRequirements(fresh['go.mod'] ?? '', all) };
  }
}
