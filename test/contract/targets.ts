import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { vendors } from '../../src/core/capabilities/vendors';
import { Sandbox } from '../../src/core/sandbox/sandbox';
import { Store } from './store';

/** The stores in the order in which they are tested: what is held against another comes after it. */
export const targetNames = ['sandbox-aws', 'rgw-16', 'sandbox-rgw-16', 'moto', 'versitygw'] as const;

export type TargetName = (typeof targetNames)[number];

export interface Target {
  readonly name: TargetName;
  /** What its observations are held against: AWS's, or those that another target gave in this run. */
  readonly heldAgainst: 'aws' | TargetName;
  /** False: it is to be as what it is held against, in everything. */
  readonly mayDiffer: boolean;
  open(): Promise<OpenTarget>;
}

export interface OpenTarget {
  readonly store: Store;
  close(): Promise<void>;
}

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: it says where the store to test is; TARGETS chooses which stores are tested`);
}

/** A server that somebody started, by the names of the variables that tell where it is. */
function running(endpoint: string, accessKeyId: string, secretAccessKey: string): Target['open'] {
  return async () => {
    const keys = { accessKeyId: required(accessKeyId), secretAccessKey: required(secretAccessKey) };
    return { store: new Store({ endpoint: required(endpoint), keys }), close: async () => undefined };
  };
}

/** A sandbox in this process, in the dialect of a vendor or as AWS. */
function sandbox(vendor?: string): Target['open'] {
  return async () => {
    const dialect = vendors.find(({ id }) => id === vendor);
    if (vendor !== undefined && !dialect) throw new Error(`there is no vendor file ${vendor}`);
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'contract-'));
    const keys = { accessKeyId: 'sandbox', secretAccessKey: 'sandbox secret' };
    const server = await Sandbox.open({ dataDir, keys: [keys], ...(dialect && { dialect }) });
    const close = async () => {
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    };
    return { store: new Store({ endpoint: server.endpoint, keys }), close };
  };
}

/** A gateway of its own where there is one, as the checks are not good for its health (scripts/servers/gateway.mjs). */
const rgw: Target['open'] = () =>
  process.env['GATEWAY_ENDPOINT']
    ? running('GATEWAY_ENDPOINT', 'GATEWAY_ACCESS_KEY_ID', 'GATEWAY_SECRET_ACCESS_KEY')()
    : running('S3_ENDPOINT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')();
const moto = running('MOTO_ENDPOINT', 'MOTO_ACCESS_KEY_ID', 'MOTO_SECRET_ACCESS_KEY');
const versitygw = running('VERSITYGW_ENDPOINT', 'VERSITYGW_ACCESS_KEY_ID', 'VERSITYGW_SECRET_ACCESS_KEY');

export const targets: readonly Target[] = [
  { name: 'sandbox-aws', heldAgainst: 'aws', mayDiffer: false, open: sandbox() },
  { name: 'rgw-16', heldAgainst: 'aws', mayDiffer: true, open: rgw },
  { name: 'sandbox-rgw-16', heldAgainst: 'rgw-16', mayDiffer: true, open: sandbox('rgw-16') },
  { name: 'moto', heldAgainst: 'aws', mayDiffer: true, open: moto },
  { name: 'versitygw', heldAgainst: 'aws', mayDiffer: true, open: versitygw },
];
