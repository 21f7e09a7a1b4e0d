// @ts-check
/**
 * One reading of a definition in a process of its own, by us or by another; prints what it took as JSON.
 *
 *   node definitionProcess.mjs READER FILE PLACE
 *
 * PLACE is dist/definitions.js for `ours`, else the folder that has the others' packages.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';

const [reader = '', file = '', place = ''] = process.argv.slice(2);
const mib = 1024 * 1024;
const sleep = (/** @type {number} */ milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @typedef {() => Promise<(() => Promise<object>) | void>} Run Gives what tells further figures, once the clocks stand still. */

/** @param {string} name */
const load = (name) => import(pathToFileURL(createRequire(path.join(place, 'package.json')).resolve(name)).href);

/** @type {Readonly<Record<string, () => Promise<Run>>>} */
const readers = {
  ours: async () => (await import('./ourDefinitionReader.mjs')).ourReader(file, place),
  scalar: async () => {
    const { validate } = await load('@scalar/openapi-parser');
    return async () => void (await validate(fs.readFileSync(file, 'utf8')));
  },
  swaggerParser: async () => {
    const { default: SwaggerParser } = await load('@apidevtools/swagger-parser');
    return async () => void (await SwaggerParser.validate(file));
  },
  redocly: async () => {
    const { createConfig, lint } = await load('@redocly/openapi-core');
    return async () => void (await lint({ ref: file, config: await createConfig({ extends: ['minimal'] }) }));
  },
};

const run = await readers[reader]?.();
if (run === undefined) throw new Error(`there is no reader ${reader}`);
const resident = () => process.memoryUsage().rss / mib;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await sleep(200); // what was loaded settles
delay.reset();
await sleep(20); // the first value after a reset is not counted
const before = resident();
const started = performance.now();
const tell = await run();
const seconds = (performance.now() - started) / 1000;
await sleep(20);
delay.disable();
const grown = resident() - before;
console.log(JSON.stringify({ seconds, gap: delay.max / 1e9, grown, ...(await tell?.()) }));
process.exit(0);
