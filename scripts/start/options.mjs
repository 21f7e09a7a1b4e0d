// @ts-check
import { parseArgs } from 'node:util';

export const help = `npm start -- [options]

Installs what is missing, builds the extension, starts an object store with demo content, and opens VS Code with a ready
connection: the VS Code of this machine, or else one in the browser, served on 127.0.0.1 only.

  --locale zh-cn   Simplified Chinese
  --port N         port of the VS Code in the browser (default 8765, or a free one)
  --browser        VS Code in the browser even where VS Code is installed
  --no-open        open nothing: serve VS Code in the browser and print its address
  --no-store       no store and no connection, as a new user begins
  --ceph           a one-node Ceph as the demo store, over HTTP and TLS, instead of the sandbox (Debian 12)
  --dialect NAME   what the sandbox behaves like: aws (default), rgw-16 and others
  --fresh          throw the demo store away and fill a new one
  --help

Your own store instead of the demo store, by environment variables:
  S3_ENDPOINT, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; optional AWS_SESSION_TOKEN, AWS_REGION, S3_CA (a PEM file),
  SEED=1 to write the demo content there
`;

/**
 * @typedef {object} StartOptions
 * @property {string} locale
 * @property {number | undefined} port
 * @property {boolean} browser
 * @property {boolean} open
 * @property {boolean} store
 * @property {boolean} ceph
 * @property {string} dialect
 * @property {boolean} fresh
 * @property {boolean} help
 */

/**
 * @param {string[]} args
 * @returns {StartOptions} Throws on what it does not know.
 */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      locale: { type: 'string', default: 'en' },
      port: { type: 'string' },
      browser: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      'no-store': { type: 'boolean', default: false },
      ceph: { type: 'boolean', default: false },
      dialect: { type: 'string', default: 'aws' },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new Error(`--port wants a number from 1 to 65535, not ${values.port}`);
  }
  const { locale, browser, ceph, dialect, fresh, help } = values;
  return {
    locale: locale.toLowerCase(),
    port,
    browser,
    open: !values['no-open'],
    store: !values['no-store'],
    ceph,
    dialect,
    fresh,
    help,
  };
}
