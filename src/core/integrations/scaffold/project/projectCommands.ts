import type { SampleLanguage } from '../../../patterns/pattern';
import type { ProjectNames } from './projectNames';

/** What people and CI type in a project; READMEs, CI files and documents say the same. */
export interface ProjectCommands {
  /** Image of the CI jobs. */
  readonly image: string;
  /** The action and its input that set a GitHub job up. */
  readonly setup: { readonly uses: string; readonly with: string };
  readonly install: string;
  readonly check: string;
  readonly build: string;
  readonly test: string;
  /** Only tests that need no target. */
  readonly unit: string;
  /** The built program; its commands follow. */
  readonly program: string;
  readonly health: string;
  readonly probe: string;
  readonly example: string;
}

const commands: Readonly<Record<SampleLanguage, (names: ProjectNames) => ProjectCommands>> = {
  typescript: () => ({
    image: 'node:22-bookworm',
    setup: { uses: 'actions/setup-node@v4', with: 'node-version: 22' },
    install: 'npm install',
    check: 'npm run check',
    build: 'npm run build',
    test: 'npm test',
    unit: 'npm run test:unit',
    program: 'node dist/main.js',
    health: 'npm run health',
    probe: 'npm run probe -- capabilities.json',
    example: 'npx tsx examples',
  }),
  python: ({ python }) => ({
    image: 'python:3.12-bookworm',
    setup: { uses: 'actions/setup-python@v5', with: "python-version: '3.12'" },
    install: 'python -m pip install -e ".[dev]"',
    check: 'ruff check . && ruff format --check . && mypy',
    build: 'python -m pip wheel --no-deps --wheel-dir dist .',
    test: 'python -m pytest',
    unit: 'python -m pytest tests/unit',
    program: `python -m ${python.package}`,
    health: `python -m ${python.package} health`,
    probe: `python -m ${python.package} probe capabilities.json`,
    example: 'python examples',
  }),
  java: ({ name, java }) => ({
    image: 'maven:3.9-eclipse-temurin-17',
    setup: { uses: 'actions/setup-java@v4', with: 'distribution: temurin\n          java-version: 17' },
    install: 'mvn -B dependency:go-offline',
    check: 'mvn -B test-compile',
    build: 'mvn -B -DskipTests package',
    test: 'mvn -B test',
    unit: 'mvn -B test -Dgroups=unit',
    program: `java -jar target/${name}.jar`,
    health: `java -jar target/${name}.jar health`,
    probe: `mvn -B -q -DskipTests package && java -jar target/${name}.jar probe capabilities.json`,
    example: `java -cp "target/${name}.jar:target/lib/*" ${java.package}.examples`,
  }),
  go: ({ go }) => ({
    image: 'golang:1.26-bookworm',
    setup: { uses: 'actions/setup-go@v5', with: "go-version: '1.26'" },
    install: 'go mod download',
    check: 'make check',
    build: 'make build',
    test: 'make test',
    unit: 'make test-unit',
    program: `bin/${go.command}`,
    health: 'make health',
    probe: 'make probe',
    example: 'go run ./examples',
  }),
};

export function projectCommands(language: SampleLanguage, names: ProjectNames): ProjectCommands {
  return commands[language](names);
}
