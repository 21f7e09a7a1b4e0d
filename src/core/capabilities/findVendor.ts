import { readFile } from 'node:fs/promises';
import { AppError } from '../base/errors';
import { checkVendor } from './checkVendor';
import type { VendorKnowledge } from './vendorKnowledge';
import { vendors } from './vendors';

/** AWS is what everything else is compared with: nothing is known to differ. */
const aws: VendorKnowledge = {
  id: 'aws',
  name: 'Amazon S3',
  version: '',
  source: 'documentation',
  date: '',
  traits: {},
  verdicts: {},
};

/** The vendors that have a name, AWS first. */
export function knownVendors(): readonly VendorKnowledge[] {
  return [aws, ...vendors.filter(({ id }) => id !== aws.id)];
}

/**
 * What is known of a vendor's store: by its name (`aws`, `rgw-16`), or from the file at a path, which is a vendor's file
 * or a report of the probe in JSON.
 * @throws AppError `input.invalid`, reason `unknownVendor`; `local.io` when the file cannot be read; `config.invalid`
 * when it holds something else.
 */
export async function findVendor(nameOrFile: string): Promise<VendorKnowledge> {
  const known = knownVendors().find(({ id }) => id === nameOrFile);
  if (known !== undefined) return known;
  if (/[/\\]|\.json$/i.test(nameOrFile)) return checkVendor(parse(await read(nameOrFile), nameOrFile));
  const names = knownVendors().map(({ id }) => id);
  const message = `Unknown dialect "${nameOrFile}"; known are ${names.join(', ')}, or the path of a JSON file`;
  throw new AppError('input.invalid', message, { facts: { reason: 'unknownVendor', value: nameOrFile } });
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const detail = (cause as Error).message;
    throw new AppError('local.io', `${file}: ${detail}`, { facts: { file, detail }, cause });
  }
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const detail = (cause as Error).message;
    throw new AppError('config.invalid', `${file} is no JSON: ${detail}`, {
      facts: { reason: 'vendorFile', file, detail },
      cause,
    });
  }
}
