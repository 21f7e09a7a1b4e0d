import { parseArgs } from 'node:util';
import { AppError } from '../core/base/errors';

const optionTypes = {
  endpoint: { type: 'string' },
  region: { type: 'string' },
  profile: { type: 'string' },
  addressing: { type: 'string' },
  'ca-file': { type: 'string' },
  proxy: { type: 'string' },
  insecure: { type: 'boolean' },
  anonymous: { type: 'boolean' },
  format: { type: 'string', default: 'text' },
  recursive: { type: 'boolean', short: 'r', default: false },
  limit: { type: 'string' },
  'version-id': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
  port: { type: 'string' },
  'admin-port': { type: 'string' },
  'data-dir': { type: 'string' },
  'access-key': { type: 'string' },
  'secret-key': { type: 'string' },
  dialect: { type: 'string' },
  fsync: { type: 'boolean', default: false },
  fault: { type: 'string', multiple: true },
  language: { type: 'string', default: 'en' },
  yes: { type: 'boolean', default: false },
  out: { type: 'string' },
  compare: { type: 'string' },
  clean: { type: 'boolean', default: false },
  schema: { type: 'string' },
  server: { type: 'string' },
  auth: { type: 'string' },
  'cert-file': { type: 'string' },
  'key-file': { type: 'string' },
  param: { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  body: { type: 'string' },
  form: { type: 'string', multiple: true },
  sample: { type: 'boolean', default: false },
  follow: { type: 'boolean', default: false },
  'all-pages': { type: 'boolean', default: false },
  only: { type: 'string' },
  sha256: { type: 'string' },
  unsafe: { type: 'boolean', default: false },
  latency: { type: 'string' },
  target: { type: 'string' },
  operations: { type: 'string' },
  tag: { type: 'string' },
  name: { type: 'string' },
  dir: { type: 'string' },
  live: { type: 'boolean', default: false },
  override: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  probe: { type: 'string' },
  folder: { type: 'string' },
  catalogue: { type: 'string' },
  uses: { type: 'string' },
  answers: { type: 'string' },
  templates: { type: 'string' },
  'on-conflict': { type: 'string' },
  to: { type: 'string' },
  template: { type: 'string' },
  languages: { type: 'string' },
  stateless: { type: 'boolean', default: false },
} as const;

/** @throws AppError `input.invalid` for what no command knows. */
export function parseArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true });
  } catch (cause) {
    throw new AppError('input.invalid', (cause as Error).message, { facts: { reason: 'arguments' }, cause });
  }
}

/** What stands on the command line: options with their values, and the words beside them. */
export type ParsedArguments = ReturnType<typeof parseArguments>;
