import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AppError } from '../../base/errors';

/** The hashes of node:crypto that bodies need. */
export type HashName = 'md5' | 'sha1' | 'sha256';

/** Bytes that are handed over at once; there is room for two of that size, one being filled while the other is hashed. */
const slotBytes = 512 * 1024;
const slots = 2;

/** What the thread runs; in a text, for it has to be there wherever this code is bundled to. Each port stands for one body. */
const program = `
const { parentPort } = require('node:worker_threads');
const { createHash } = require('node:crypto');
parentPort.on('message', ({ port, names, memory }) => {
  const hashes = names.map((name) => createHash(name));
  port.on('message', ({ start, end }) => {
    if (end > start) {
      for (const hash of hashes) hash.update(memory.subarray(start, end));
      port.postMessage([]);
    } else {
      port.postMessage(hashes.map((hash) => hash.digest()));
      port.close();
    }
  });
});`;

let thread: Worker | undefined;

/** Ends the bodies that wait for a thread that has died. */
const open = new Set<() => void>();

/** One for all bodies, from the first on that is large enough. It lets the process end. */
function startThread(): Worker {
  const worker = new Worker(program, { eval: true, execArgv: [], name: 'hashes of bodies' });
  worker.once('error', () => undefined); // its exit follows
  worker.once('exit', () => {
    thread = undefined;
    for (const end of open) end();
  });
  worker.unref();
  return worker;
}

/**
 * Hashes of one body, worked out in another thread: MD5 takes longer than everything else that is done to a large upload. The bytes
 * are copied into memory that both threads see; no more than 1 MiB of them are on their way. Must be closed.
 */
export class HashThread {
  readonly #port: MessagePort;
  readonly #memory = new Uint8Array(new SharedArrayBuffer(slots * slotBytes));
  readonly #end = () => {
    this.#hasEnded = true;
    this.#wake();
  };
  #slot = 0;
  #filled = 0;
  /** Messages without an answer yet. */
  #underWay = 0;
  #digests: readonly Uint8Array[] = [];
  #hasEnded = false;
  #wake: () => void = () => undefined;

  /** The digests come in the order of `names`. */
  constructor(names: readonly HashName[]) {
    thread ??= startThread();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.on('message', (digests: readonly Uint8Array[]) => {
      this.#underWay--;
      this.#digests = digests;
      this.#wake();
    });
    open.add(this.#end);
    thread.postMessage({ port: port2, names, memory: this.#memory }, [port2]);
  }

  /** Takes the next bytes, which may change once it has resolved. @throws AppError `local.io` when the thread has died */
  async update(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#filled === 0) await this.#waitForAnswers(slots - 1);
      const piece = bytes.subarray(at, at + slotBytes - this.#filled);
      this.#memory.set(piece, this.#slot * slotBytes + this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === slotBytes) this.#handOver();
    }
  }

  /** To be asked for once, after the last bytes. @throws AppError `local.io` when the thread has died */
  async digest(): Promise<Buffer[]> {
    if (this.#filled > 0) this.#handOver();
    this.#handOver();
    await this.#waitForAnswers(0);
    return this.#digests.map((digest) => Buffer.from(digest));
  }

  close(): void {
    open.delete(this.#end);
    this.#port.close();
  }

  /** Hands over what was filled; nothing asks for the digests. */
  #handOver(): void {
    const start = this.#slot * slotBytes;
    this.#underWay++;
    this.#port.postMessage({ start, end: start + this.#filled });
    this.#slot = (this.#slot + 1) % slots;
    this.#filled = 0;
  }

  /** Waits until no more than so many are left. */
  async #waitForAnswers(most: number): Promise<void> {
    while (this.#underWay > most) {
      if (this.#hasEnded) throw new AppError('local.io', 'The thread that hashes bodies has ended');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
