import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { projectRoot } from '../../scripts/common/projectRoot.mjs';
import type { Verdicts } from '../../src/core/capabilities/verdict';

/** A store that samples are proven on. */
export interface Target {
  readonly name: string;
  /** What the tests of samples read (CONTRIBUTING.md, "Patterns"). */
  readonly env: NodeJS.ProcessEnv;
  readonly verdicts: Verdicts;
}

const cli = path.join(projectRoot, 'dist/cli.js');

interface Printed {
  /** Of the sandbox. */
  readonly endpoint?: string;
  /** Of the mock. */
  readonly url?: string;
  readonly adminEndpoint?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
}

/** The targets of one language, and the management API; everything that was started ends with `stop`. */
export class Targets {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'pattern-targets-'));
  readonly #children: ChildProcess[] = [];
  readonly #sandboxes = new Map<string, Promise<Target>>();

  /** @param bucket Of the tests; it is made where it is not there. */
  sandbox(dialect: string, bucket: string): Promise<Target> {
    const started = this.#sandboxes.get(dialect) ?? this.#startSandbox(dialect, bucket);
    this.#sandboxes.set(dialect, started);
    return started;
  }

  async #startSandbox(dialect: string, bucket: string): Promise<Target> {
    const data = path.join(this.#folder, dialect);
    const printed = await this.#serve(['sandbox', '--port', '0', '--data-dir', data, '--dialect', dialect]);
    const { endpoint = '', adminEndpoint = '', accessKeyId = '', secretAccessKey = '' } = printed;
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    return this.#target(`sandbox-${dialect}`, bucket, {
      S3_ENDPOINT: endpoint,
      ...keys,
      S3_FAULTS_URL: adminEndpoint,
    });
  }

  /**
   * A store that `npm test` started, by the names of its variables.
   * @param prefix Of the variables: `MOTO_`; empty for the real store.
   */
  async store(name: string, bucket: string, prefix = ''): Promise<Target> {
    const env = process.env;
    const named = (own: string, others: string) => env[prefix === '' ? own : `${prefix}${others}`] ?? '';
    const tls = prefix === '' && { S3_TLS_ENDPOINT: env['S3_TLS_ENDPOINT'], S3_CA_FILE: env['S3_CA'] };
    return this.#target(name, bucket, {
      S3_ENDPOINT: named('S3_ENDPOINT', 'ENDPOINT'),
      AWS_ACCESS_KEY_ID: named('AWS_ACCESS_KEY_ID', 'ACCESS_KEY_ID'),
      AWS_SECRET_ACCESS_KEY: named('AWS_SECRET_ACCESS_KEY', 'SECRET_ACCESS_KEY'),
      ...tls,
    });
  }

  /** The product's mock of a management API: what the tests of REST patterns read. */
  async managementApi(
    definition = path.join(projectRoot, 'snippets/support/management-api.yaml'),
  ): Promise<NodeJS.ProcessEnv> {
    const account = { API_USERNAME: 'admin', API_PASSWORD: 'pattern-tests', API_TOKEN: 'pattern-tests' };
    const { url = '' } = await this.#serve(['api', 'mock', definition, '--port', '0'], account);
    return { API_URL: url, ...account };
  }

  /** The mock of the API that samples were made for, and that their tests change. */
  async samplesApi(): Promise<NodeJS.ProcessEnv> {
    const api = await this.managementApi();
    const { API_URL: url, API_USERNAME: user, API_PASSWORD: password } = api;
    return { ...api, API_PATTERNS_URL: url, API_PATTERNS_USERNAME: user, API_PATTERNS_PASSWORD: password };
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill();
        await ended;
      }),
    );
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #target(name: string, bucket: string, env: NodeJS.ProcessEnv): Promise<Target> {
    const file = path.join(this.#folder, `${name}.json`);
    const all = { ...plainEnvironment(), S3_REGION: 'us-east-1', AWS_REGION: 'us-east-1', ...env };
    const { stdout } = await promisify(execFile)(process.execPath, [cli, 'probe', '--yes', '--format', 'json'], {
      env: all,
      maxBuffer: 1 << 26,
    });
    writeFileSync(file, stdout);
    await makeBucket(all, bucket);
    const { verdicts } = JSON.parse(stdout) as { readonly verdicts: Verdicts };
    return { name, verdicts, env: { ...all, S3_BUCKET: bucket, S3_CAPABILITIES: file } };
  }

  /** Starts a server of the product and waits until it says where it listens. */
  #serve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Printed> {
    const child = spawn(process.execPath, [cli, ...args, '--format', 'json'], {
      env: { ...plainEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    return new Promise((resolve, reject) => {
      let out = '';
      let errors = '';
      child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
      child.stdout.on('data', (data: Buffer) => {
        out += data.toString();
        if (out.includes('\n')) resolve(JSON.parse(out.slice(0, out.indexOf('\n'))) as Printed);
      });
      child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}: ${errors}`)));
    });
  }
}

async function makeBucket(env: NodeJS.ProcessEnv, bucket: string): Promise<void> {
  const client = new S3Client({
    endpoint: env['S3_ENDPOINT'] ?? '',
    region: env['S3_REGION'] ?? '',
    forcePathStyle: true,
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
  } finally {
    client.destroy();
  }
}

/** Without what would steer an SDK elsewhere: profiles, endpoints and keys of whoever runs the tests. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(AWS_|S3_|API_)/.test(name));
  return Object.fromEntries(entries);
}
