import { S3Client } from '@aws-sdk/client-s3';
import type { VendorKnowledge } from '../../../../src/core/capabilities/vendorKnowledge';
import { type AccessKeys, connectionDefaults } from '../../../../src/core/connections/connection';
import { type RawS3Answer, RawS3Client, type RawS3Request } from '../../../../src/core/rawS3/rawS3Client';
import type { RequestRecord } from '../../../../src/core/sandbox/http/requestRecord';
import { Sandbox } from '../../../../src/core/sandbox/sandbox';
import { useTempFolder } from '../disk/useTempFolder';

export const testKeys: AccessKeys = { accessKeyId: 'AKIDSANDBOX', secretAccessKey: 'sandbox/secret+key' };

/** A sandbox with a bucket, for one test. */
export interface TestSandbox {
  readonly sandbox: Sandbox;
  /** The bucket that is there. */
  readonly bucket: string;
  readonly requests: readonly RequestRecord[];
  /** Every line that the sandbox logged as a warning or an error. */
  readonly complaints: readonly string[];
  readonly sdk: S3Client;
  readonly raw: RawS3Client;
  /** A signed request to the bucket. */
  send(request: RawS3Request): Promise<RawS3Answer>;
}

/** Each test of the suite has a fresh sandbox in a folder of its own. */
export function useSandbox(dialect?: VendorKnowledge): () => TestSandbox {
  const folder = useTempFolder();
  let current: TestSandbox | undefined;
  beforeEach(async () => {
    current = await openTestSandbox(folder(), dialect);
  });
  afterEach(async () => {
    current?.sdk.destroy();
    current?.raw.dispose();
    await current?.sandbox.close();
  });
  return () => {
    if (!current) throw new Error('there is no sandbox outside a test');
    return current;
  };
}

async function openTestSandbox(dataDir: string, dialect?: VendorKnowledge): Promise<TestSandbox> {
  const requests: RequestRecord[] = [];
  const complaints: string[] = [];
  const complain = (message: string) => void complaints.push(message);
  const log = { debug: () => undefined, info: () => undefined, warn: complain, error: complain };
  const onRequest = (record: RequestRecord) => void requests.push(record);
  const sandbox = await Sandbox.open({ dataDir, keys: [testKeys], log, onRequest, ...(dialect && { dialect }) });
  const raw = clientOf(sandbox);
  const sdk = new S3Client({
    endpoint: sandbox.endpoint,
    region: 'us-east-1',
    credentials: testKeys,
    forcePathStyle: true,
    maxAttempts: 1,
  });
  const bucket = 'test-bucket';
  await raw.send({ method: 'PUT', bucket });
  const send = (request: RawS3Request) => raw.send({ bucket, ...request });
  return { sandbox, bucket, requests, complaints, sdk, raw, send };
}

/** A client of this sandbox; to be disposed of. */
export function clientOf({ endpoint }: Pick<Sandbox, 'endpoint'>): RawS3Client {
  const connection = {
    ...connectionDefaults,
    id: 'sandbox',
    name: 'Sandbox',
    endpoint,
    credentials: { source: 'environment' as const },
  };
  return new RawS3Client(connection, { keys: async () => testKeys });
}

/** The text between the first pair of tags of this name. */
export function xmlText({ body }: RawS3Answer, name: string): string | undefined {
  return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(body.toString())?.[1];
}

/** `404 NoSuchKey`: what an answer came to. */
export function outcome(answer: RawS3Answer): string {
  return `${answer.status} ${xmlText(answer, 'Code') ?? ''}`.trim();
}
