// @ts-check
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../common/projectRoot.mjs';
import { mochaArguments } from './mocha.mjs';

/**
 * @typedef {'build' | 'vsix' | 'bundle' | 'browser' | 'store' | 'dashboard' | 'gateway' | 'moto' | 'versitygw' | 'host 1.100' | 'host 1.139' | 'definitions' | 'toolchains' | 'office' | 'migration' | 'python'} Need
 *
 * @typedef {object} Suite
 * @property {string} name
 * @property {string} group What `npm test -- GROUP` chooses.
 * @property {readonly Need[]} needs
 * @property {readonly string[]} args For `node`.
 * @property {number} timeoutSeconds
 * @property {boolean} [optional] It needs data that not everybody has: skipping it is never a failure.
 */

/** Every combination of integrations in place of a set of pairs: `npm run test:matrix`. */
const everything = process.env['INTEGRATIONS_MATRIX'] === 'all';

/**
 * @param {import('../setup/vscodeHosts.mjs').VscodeVersion} host
 * @param {string} locale
 * @returns {Suite}
 */
function vscodeSuite(host, locale) {
  const name = `vscode ${host} ${locale}`;
  const file = `out/test/${name.replaceAll(' ', '-')}`;
  return {
    name,
    group: 'vscode',
    needs: ['build', 'bundle', `host ${host}`, 'browser', 'store', 'dashboard'],
    args: [
      'test/vscode/harness/runInVscode.mjs',
      ...['--host', host, '--locale', locale, '--timeout', '400'],
      ...['--log', `${file}.log`, '--shots', `${file}-shots`, '--workspace', `${file}-workspace`],
    ],
    timeoutSeconds: 430,
  };
}

/**
 * Samples of one language on every store, and the proof that their tests can fail.
 * @param {'typescript' | 'python' | 'java' | 'go'} language
 * @returns {Suite}
 */
function patternSuite(language) {
  return {
    name: `patterns ${language}`,
    group: 'patterns',
    needs: ['build', 'store', 'moto', 'versitygw', 'toolchains'],
    args: mochaArguments([`test/patterns/${language}.test.ts`], { timeoutSeconds: 600 }),
    timeoutSeconds: 900,
  };
}

/**
 * Scaffolded projects of one language: checked, built, and their tests run on the sandbox and the API mock.
 * @param {'typescript' | 'python' | 'java' | 'go'} language
 * @returns {Suite}
 */
function integrationSuite(language) {
  return {
    name: `integrations ${language}`,
    group: 'integrations',
    needs: ['build', 'toolchains'],
    args: mochaArguments([`test/integrations/${language}.test.ts`], { timeoutSeconds: 900 }),
    timeoutSeconds: everything ? 3600 : 900,
  };
}

/** @type {Readonly<Record<string, Suite>>} */
const plain = {
  migration: {
    name: 'integrations migration',
    group: 'integrations',
    // With everything also on Hadoop, which needs Java and a store with TLS.
    needs: ['build', 'migration', ...(everything ? /** @type {const} */ (['store', 'toolchains']) : [])],
    args: mochaArguments(['test/integrations/migration.test.ts'], { timeoutSeconds: 120 }),
    timeoutSeconds: everything ? 1800 : 300,
  },
  foreign: {
    name: 'integrations definitions',
    group: 'integrations',
    needs: ['build', 'toolchains'],
    args: mochaArguments(['test/integrations/definitions.test.ts'], { timeoutSeconds: 600 }),
    timeoutSeconds: everything ? 3600 : 480,
  },
  beside: {
    name: 'integrations beside',
    group: 'integrations',
    needs: ['build', 'toolchains'],
    args: mochaArguments(['test/integrations/beside.test.ts'], { timeoutSeconds: 120 }),
    timeoutSeconds: 300,
  },
  check: { name: 'check', group: 'check', needs: [], args: ['scripts/test/check.mjs'], timeoutSeconds: 300 },
  unit: {
    name: 'unit',
    group: 'unit',
    needs: ['build'],
    args: mochaArguments(['test/unit/**/*.test.ts', 'test/manifest/**/*.test.ts'], { timeoutSeconds: 20 }),
    timeoutSeconds: 780,
  },
  store: {
    name: 'store',
    group: 'store',
    needs: ['build', 'store'],
    args: mochaArguments(['test/store/**/*.test.ts'], { timeoutSeconds: 90 }),
    timeoutSeconds: 420,
  },
  contract: {
    name: 'contract',
    group: 'contract',
    needs: ['build', 'store', 'gateway', 'moto', 'versitygw'],
    args: mochaArguments(['test/contract/**/*.test.ts'], { timeoutSeconds: 60 }),
    timeoutSeconds: 480,
  },
  probe: {
    name: 'probe',
    group: 'probe',
    needs: ['build', 'store', 'moto', 'versitygw'],
    args: mochaArguments(['test/probe/**/*.test.ts'], { timeoutSeconds: 120 }),
    timeoutSeconds: 420,
  },
  apis: {
    name: 'apis',
    group: 'apis',
    needs: ['build', 'store', 'dashboard'],
    args: mochaArguments(['test/apis/**/*.test.ts'], { timeoutSeconds: 60 }),
    timeoutSeconds: 420,
  },
  code: {
    name: 'code',
    group: 'code',
    needs: ['toolchains'],
    args: mochaArguments(['test/code/**/*.test.ts'], { timeoutSeconds: 240 }),
    timeoutSeconds: 600,
  },
  definitions: {
    name: 'definitions',
    group: 'definitions',
    needs: ['definitions'],
    args: mochaArguments(['test/definitions/**/*.test.ts'], { timeoutSeconds: 120 }),
    timeoutSeconds: 420,
    optional: true,
  },
  sandbox: {
    name: 'sandbox',
    group: 'sandbox',
    needs: [],
    args: mochaArguments(['test/sandbox/**/*.test.ts'], { timeoutSeconds: 180 }),
    timeoutSeconds: 480,
  },
  documents: {
    name: 'documents',
    group: 'documents',
    needs: ['build', 'browser', 'office'],
    args: mochaArguments(['test/documents/**/*.test.ts'], { timeoutSeconds: 120 }),
    timeoutSeconds: 300,
  },
  example: {
    name: 'example',
    group: 'example',
    needs: ['build', 'store', 'toolchains'],
    args: mochaArguments(['test/integrations/example.test.ts'], { timeoutSeconds: 240 }),
    timeoutSeconds: 420,
  },
  package: {
    name: 'package',
    group: 'package',
    needs: ['build', 'vsix'],
    args: ['scripts/test/packageCheck.mjs'],
    timeoutSeconds: 60,
  },
};

/**
 * The oldest and the newest VS Code, English and Chinese, each once; with VSCODE_HOSTS=all the newest in English as well, whose
 * journeys run in any case.
 */
const vscode = [
  vscodeSuite('1.100', 'en'),
  vscodeSuite('1.139', 'zh-cn'),
  ...(process.env['VSCODE_HOSTS'] === 'all' ? [vscodeSuite('1.139', 'en')] : []),
];

/**
 * Journeys of some files, in the order of their names.
 * @param {string} name
 * @param {readonly string[]} files
 * @returns {Suite}
 */
function journeySuite(name, files) {
  return {
    name,
    group: 'journeys',
    needs: ['build', 'vsix', 'host 1.139', 'browser', 'store', 'python'],
    args: mochaArguments(files, { timeoutSeconds: 120 }),
    timeoutSeconds: 780,
  };
}

/** Every other file of the journeys: two lots that take about as long. */
const journeyFiles = readdirSync(path.join(projectRoot, 'test/journeys'))
  .filter((name) => name.endsWith('.test.ts'))
  .sort()
  .map((name) => `test/journeys/${name}`);
const journeys = [0, 1].map((lot) =>
  journeySuite(
    `journeys ${lot + 1}`,
    journeyFiles.filter((_, index) => index % 2 === lot),
  ),
);

/**
 * What runs when: stages one after the other, the lanes of a stage side by side, the suites of a lane one after the
 * other. Two lanes fit two cores; the journeys run beside nothing else, as a person's patience is what they measure.
 * @type {readonly (readonly (readonly Suite[])[])[]}
 */
export const stages = /** @type {Suite[][][]} */ ([
  [
    [
      plain['check'],
      plain['unit'],
      plain['store'],
      plain['contract'],
      plain['apis'],
      plain['definitions'],
      plain['documents'],
      plain['sandbox'],
      patternSuite('typescript'),
      patternSuite('python'),
      integrationSuite('typescript'),
      integrationSuite('go'),
      plain['migration'],
    ],
    [
      plain['package'],
      ...vscode,
      plain['probe'],
      plain['code'],
      patternSuite('go'),
      patternSuite('java'),
      integrationSuite('python'),
      integrationSuite('java'),
      plain['example'],
      plain['foreign'],
      plain['beside'],
    ],
  ],
  journeys.map((suite) => [suite]),
]);

export const allSuites = stages.flat(2);
export const groups = [...new Set(allSuites.map(({ group }) => group))];
