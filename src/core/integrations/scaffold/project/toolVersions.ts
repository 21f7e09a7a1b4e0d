import type { SampleLanguage } from '../../../patterns/pattern';

/** Versions of the tools that a project is built, checked and tested with: those that ours run with, which a test compares. */
export const toolVersions: Readonly<Record<SampleLanguage, Readonly<Record<string, string>>>> = {
  typescript: {
    node: '20',
    biome: '2.5.15',
    mocha: '^12.0.3',
    tsx: '^4.23.15',
    typescript: '^6.0.3',
    types_mocha: '^10.0.10',
    types_node: '^20.19.43',
  },
  python: {
    python: '3.11',
    pytest: '>=9.2,<10',
    ruff: '>=0.17.6,<0.18',
    mypy: '>=2.4,<3',
    boto3_stubs: '>=1.43,<2',
    types_requests: '>=2.33',
    setuptools: '>=77',
  },
  java: {},
  go: {},
};
