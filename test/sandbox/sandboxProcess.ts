import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buildSync } from 'esbuild';
import { connectionDefaults } from '../../src/core/connections/connection';
import { RawS3Client } from '../../src/core/rawS3/rawS3Client';

/** What the sandbox in the other process knows. */
export const sandboxKeys = { accessKeyId: 'sandboxkey', secretAccessKey: 'sandboxsecret1234567890' };

/** Bundles the program once: a process starts four times as fast from one file as from its sources. */
export function buildSandboxProgram(folder: string): string {
  const program = path.join(folder, 'sandbox.cjs');
  const entryPoints = [path.join(__dirname, 'sandboxEntry.ts')];
  buildSync({ entryPoints, outfile: program, bundle: true, platform: 'node', logLevel: 'error' });
  return program;
}

const running = new Set<SandboxProcess>();

/** A sandbox in a process of its own, to be killed or to crash. */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  #errors = '';
  endpoint = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    running.add(this);
    this.#ended = once(child, 'close').finally(() => running.delete(this));
    child.stderr?.on('data', (text: Buffer) => {
      this.#errors += text.toString();
    });
  }

  /** For after the tests: one that failed leaves its process behind. */
  static async killAll(): Promise<void> {
    await Promise.all([...running].map((process) => process.kill()));
  }

  /** Starts it, and does not wait until it answers. */
  static spawn(program: string, dataDir: string): SandboxProcess {
    const args = [program, dataDir, ...Object.values(sandboxKeys)];
    return new SandboxProcess(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  }

  /** Starts it and waits until it answers. @throws with what it said, when it ends instead */
  static async start(program: string, dataDir: string): Promise<SandboxProcess> {
    const process = SandboxProcess.spawn(program, dataDir);
    if (!process.#child.stdout) throw new Error('no output to read from');
    for await (const line of createInterface({ input: process.#child.stdout })) {
      process.endpoint = line;
      return process;
    }
    await process.#ended;
    throw new Error(`the sandbox did not start: ${process.#errors}`);
  }

  /** Undefined while it runs; else how it ended and what it said. */
  get problem(): string | undefined {
    const { exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null
      ? undefined
      : `ended with ${exitCode ?? signalCode}: ${this.#errors}`;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Closes it in an orderly way. */
  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#ended;
  }

  /** kill -9, from one instruction to the next. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** A client for it, which waits so many milliseconds for an answer; dispose of it. */
  client(idleTimeout = 20_000): RawS3Client {
    const connection = { ...connectionDefaults, id: 'sandbox', name: 'Sandbox', endpoint: this.endpoint };
    return new RawS3Client(
      { ...connection, addressing: 'path', credentials: { source: 'environment' } },
      { keys: async () => sandboxKeys, idleTimeout },
    );
  }
}
