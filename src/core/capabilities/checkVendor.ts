import { AppError } from '../base/errors';
import { type CapabilityId, capabilityGroupOf } from './capabilities';
import { oddKeys } from './oddKeys';
import type { VendorKnowledge, VendorTraits } from './vendorKnowledge';
import type { Outcome, Verdict, Verdicts } from './verdict';

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `path` says where: `verdicts.put.ifMatch.quoted`, empty for the whole. */
function invalid(path: string, detail: string): AppError {
  const message = path === '' ? detail : `${path}: ${detail}`;
  return new AppError('config.invalid', `Not a vendor's file: ${message}`, {
    facts: { reason: 'vendorFile', path, detail: message },
  });
}

function textAt(values: Values, name: string, otherwise?: string): string {
  const value = values[name] ?? otherwise;
  if (typeof value === 'string') return value;
  throw invalid(name, 'takes a text');
}

const outcomes: Readonly<Record<Outcome, (values: Values) => boolean>> = {
  works: () => true,
  refused: ({ status, code }) => Number.isInteger(status) && typeof code === 'string',
  ignored: ({ effect }) => typeof effect === 'string',
  differs: ({ how }) => typeof how === 'string',
  notTested: ({ why }) => typeof why === 'string',
};

const needs: Readonly<Record<Outcome, string>> = {
  works: 'nothing',
  refused: 'a status (a number) and a code (a text)',
  ignored: 'an effect (a text)',
  differs: 'how (a text)',
  notTested: 'why (a text)',
};

const isOutcome = (value: unknown): value is Outcome => typeof value === 'string' && Object.hasOwn(outcomes, value);

function isCapability(id: string): id is CapabilityId {
  if (id.startsWith('key.')) return Object.hasOwn(oddKeys, id.slice('key.'.length));
  return Object.hasOwn(capabilityGroupOf, id);
}

function checkVerdict(id: string, value: unknown): Verdict {
  const path = `verdicts.${id}`;
  if (!isCapability(id)) throw invalid(path, 'no capability has this id');
  if (!isObject(value)) throw invalid(path, 'takes an object with an outcome');
  const { outcome } = value;
  if (!isOutcome(outcome)) throw invalid(path, `outcome is one of ${Object.keys(outcomes).join(', ')}`);
  if (!outcomes[outcome](value)) throw invalid(path, `${outcome} needs ${needs[outcome]}`);
  return value as unknown as Verdict;
}

function checkVerdicts(value: unknown): Verdicts {
  if (!isObject(value)) throw invalid('verdicts', 'takes an object of verdicts by capability');
  return Object.fromEntries(Object.entries(value).map(([id, each]) => [id, checkVerdict(id, each)]));
}

function sourceOf(values: Values): VendorKnowledge['source'] {
  const { source } = values;
  if (source === 'measured' || source === 'documentation') return source;
  throw invalid('source', 'is measured or documentation');
}

function checkTraits(value: unknown): VendorTraits {
  if (isObject(value)) return value;
  throw invalid('traits', 'takes an object');
}

/** What a report of the probe knows of a store: its own verdicts, under the id of the vendor it looked like. */
function ofProbeReport(values: Values): VendorKnowledge {
  const connection = isObject(values['connection']) ? values['connection'] : {};
  const server = isObject(values['server']) ? values['server'] : {};
  const guesses: unknown[] = Array.isArray(server['vendors']) ? server['vendors'] : [];
  const guess = guesses.find((each): each is string => typeof each === 'string');
  return {
    id: guess ?? 'probed',
    name: textAt(connection, 'name', 'Probed store'),
    version: '',
    source: 'measured',
    date: textAt(values, 'finished', '').slice(0, 10),
    traits: {},
    verdicts: checkVerdicts(values['verdicts']),
  };
}

/**
 * What is known of a store, from the JSON of a vendor's file or of a report of the probe.
 * @throws AppError `config.invalid`, reason `vendorFile`, that says where it is wrong and what belongs there.
 */
export function checkVendor(value: unknown): VendorKnowledge {
  if (!isObject(value)) throw invalid('', 'it is no JSON object');
  if (value['id'] === undefined && value['connection'] !== undefined) return ofProbeReport(value);
  return {
    id: textAt(value, 'id'),
    name: textAt(value, 'name'),
    version: textAt(value, 'version', ''),
    source: sourceOf(value),
    date: textAt(value, 'date', ''),
    traits: checkTraits(value['traits'] ?? {}),
    verdicts: checkVerdicts(value['verdicts']),
  };
}
