import assert from 'node:assert/strict';
import { withGoRequirements } from '../../../../src/core/patterns/insertion/dependencies/goModule';
import { withGradleDependencies } from '../../../../src/core/patterns/insertion/dependencies/gradleBuild';
import { withMavenDependencies } from '../../../../src/core/patterns/insertion/dependencies/mavenPom';
import { withNpmDependencies } from '../../../../src/core/patterns/insertion/dependencies/npmPackage';
import {
  declaresProject,
  withPyproject,
  withRequirements,
} from '../../../../src/core/patterns/insertion/dependencies/pythonProject';

describe('package.json', () => {
  const sdk = { name: '@aws-sdk/client-s3', version: '^3.1.0' };

  it('gets what is missing, sorted, in its own layout', () => {
    const text = '{\n    "name": "app",\n    "dependencies": {\n        "zod": "^4"\n    }\n}\n';
    const after = withNpmDependencies(text, [sdk, { name: 'mocha', version: '^11', development: true }]);
    assert.equal(
      after,
      '{\n    "name": "app",\n    "dependencies": {\n        "@aws-sdk/client-s3": "^3.1.0",\n        "zod": "^4"\n    },\n    "devDependencies": {\n        "mocha": "^11"\n    }\n}\n',
    );
  });

  it('keeps the version of what is there, wherever it is', () => {
    const text = '{"peerDependencies":{"@aws-sdk/client-s3":"^3.0.0"}}';
    assert.equal(withNpmDependencies(text, [sdk]), text);
  });
});

describe('requirements of Python', () => {
  const boto3 = { name: 'boto3', version: '>=1.40,<2' };

  it('come to the end of requirements.txt, once', () => {
    assert.equal(withRequirements('flask==3.0', [boto3]), 'flask==3.0\nboto3>=1.40,<2\n');
    assert.equal(withRequirements('Boto3 == 1.2 # pinned\n', [boto3]), 'Boto3 == 1.2 # pinned\n');
    assert.equal(withRequirements('boto3-stubs\n', [boto3]), 'boto3-stubs\nboto3>=1.40,<2\n');
  });

  it('come into the project table of pyproject.toml, and the rest stays', () => {
    const text =
      '[project]\nname = "app"\ndependencies = [\n  "flask[async]>=3",\n]\n\n[tool.x]\ndependencies = ["boto3"]\n';
    const after =
      '[project]\nname = "app"\ndependencies = [\n  "flask[async]>=3",\n  "boto3>=1.40,<2",\n]\n\n[tool.x]\ndependencies = ["boto3"]\n';
    assert.equal(withPyproject(text, [boto3]), after);
    assert.equal(withPyproject(after, [boto3]), after);
    assert.equal(
      withPyproject('[project]\nname = "a"\ndependencies = []\n', [boto3]),
      '[project]\nname = "a"\ndependencies = [\n  "boto3>=1.40,<2",\n]\n',
    );
    assert.equal(
      withPyproject('[project]\nname = "a"\n', [boto3]),
      '[project]\ndependencies = [\n  "boto3>=1.40,<2",\n]\nname = "a"\n',
    );
  });

  it('stay out of a pyproject.toml that keeps them elsewhere', () => {
    assert.equal(declaresProject('[tool.poetry]\nname = "a"\n'), false);
    assert.equal(declaresProject('[project]\ndynamic = ["version", "dependencies"]\n'), false);
    assert.equal(declaresProject('[project]\nname = "a"\n'), true);
  });
});

describe('pom.xml', () => {
  const s3 = { name: 'software.amazon.awssdk:s3', version: '2.46.5' };
  const entry = (version: string) =>
    `    <dependency>\n      <groupId>software.amazon.awssdk</groupId>\n      <artifactId>s3</artifactId>\n${version}    </dependency>\n`;
  const versioned = entry('      <version>2.46.5</version>\n');

  it('gets what is missing at the end of its dependencies', () => {
    const text = '<project>\n  <dependencies>\n  </dependencies>\n</project>\n';
    const after = `<project>\n  <dependencies>\n${versioned}  </dependencies>\n</project>\n`;
    assert.equal(withMavenDependencies(text, [s3]), after);
    assert.equal(withMavenDependencies(after, [s3]), after);
  });

  it('gets dependencies where it has none', () => {
    assert.equal(
      withMavenDependencies('<project>\n  <version>1</version>\n</project>\n', [s3]),
      `<project>\n  <version>1</version>\n  <dependencies>\n${versioned}  </dependencies>\n</project>\n`,
    );
  });

  it('leaves versions to a BOM, and is not led astray by plugins, profiles and comments', () => {
    const management =
      '  <dependencyManagement>\n    <dependencies>\n      <dependency>\n        <groupId>software.amazon.awssdk</groupId>\n        <artifactId>bom</artifactId>\n      </dependency>\n    </dependencies>\n  </dependencyManagement>\n';
    const build =
      '  <build>\n    <plugins>\n      <plugin>\n        <dependencies>\n        </dependencies>\n      </plugin>\n    </plugins>\n  </build>\n';
    const comment = '  <!-- <dependencies></dependencies> -->\n';
    const text = `<project>\n${management}${build}${comment}  <dependencies>\n  </dependencies>\n</project>\n`;
    assert.equal(
      withMavenDependencies(text, [s3]),
      `<project>\n${management}${build}${comment}  <dependencies>\n${entry('')}  </dependencies>\n</project>\n`,
    );
  });
});

describe('build.gradle', () => {
  const s3 = { name: 'software.amazon.awssdk:s3', version: '2.46.5' };

  it('gets what is missing in its block or in a new one', () => {
    const after = "dependencies {\n    implementation 'software.amazon.awssdk:s3:2.46.5'\n}\n";
    assert.equal(withGradleDependencies('dependencies {\n}\n', [s3], { kotlin: false }), after);
    assert.equal(withGradleDependencies(after, [s3], { kotlin: false }), after);
    assert.equal(
      withGradleDependencies('plugins { java }\n', [s3], { kotlin: true }),
      'plugins { java }\n\ndependencies {\n    implementation("software.amazon.awssdk:s3:2.46.5")\n}\n',
    );
  });
});

describe('go.mod', () => {
  const s3 = { name: 'github.com/aws/aws-sdk-go-v2/service/s3', version: 'v1.114.9' };

  it('gets what is missing in its block or in a new one', () => {
    const text = 'module example.com/a\n\ngo 1.24\n';
    const after = `${text}\nrequire (\n\tgithub.com/aws/aws-sdk-go-v2/service/s3 v1.114.9\n)\n`;
    assert.equal(withGoRequirements(text, [s3]), after);
    assert.equal(withGoRequirements(after, [s3]), after);
    assert.equal(
      withGoRequirements('module a\n\nrequire (\n\tgithub.com/aws/aws-sdk-go-v2 v1.40.0 // indirect\n)\n', [s3]),
      'module a\n\nrequire (\n\tgithub.com/aws/aws-sdk-go-v2/service/s3 v1.114.9\n\tgithub.com/aws/aws-sdk-go-v2 v1.40.0 // indirect\n)\n',
    );
  });

  it('keeps the version of what it requires on a line of its own', () => {
    const text = 'module a\n\nrequire github.com/aws/aws-sdk-go-v2/service/s3 v1.100.0\n';
    assert.equal(withGoRequirements(text, [s3]), text);
  });
});
