import { Store } from './store';

export const targetNames = ['rgw-16', 'moto', 'versitygw'] as const;

export type TargetName = (typeof targetNames)[number];

export interface Target {
  readonly name: TargetName;
  /** What its observations are held against: AWS's, or those that another target gave in this run. */
  readonly heldAgainst: 'aws' | TargetName;
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

function running(endpoint: string, accessKeyId: string, secretAccessKey: string): () => Promise<OpenTarget> {
  return async () => {
    const keys = { accessKeyId: required(accessKeyId), secretAccessKey: required(secretAccessKey) };
    return { store: new Store({ endpoint: required(endpoint), keys }), close: async () => undefined };
  };
}

export const targets: readonly Target[] = [
  { name: 'rgw-16', heldAgainst: 'aws', open: running('S3_ENDPOINT', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY') },
];
