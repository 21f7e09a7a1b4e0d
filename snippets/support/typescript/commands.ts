import type { S3Client } from '@aws-sdk/client-s3';

/** A command that a sample sent. */
export interface SentCommand {
  /** As S3 names it: `PutObject`. */
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Hooks {
  /** Before it is sent; what it throws is what the sample sees. */
  before?(command: SentCommand): Promise<void> | void;
  /** After it was carried out; what it throws takes the answer's place, as when a reply is lost. */
  after?(command: SentCommand): Promise<void> | void;
}

/** The process is gone: nothing that it would have done next is done. */
export class Crash extends Error {
  constructor() {
    super('the process ended here');
    this.name = 'Crash';
  }
}

/** Notes every command of a client and lets a test step in between. */
export function watchCommands(client: S3Client, hooks: Hooks = {}): SentCommand[] {
  const sent: SentCommand[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = String((context as { commandName?: string }).commandName ?? '').replace(/Command$/, '');
      const command = { name, input: args.input as unknown as Readonly<Record<string, unknown>> };
      sent.push(command);
      await hooks.before?.(command);
      const answer = await next(args);
      await hooks.after?.(command);
      return answer;
    },
    { step: 'initialize', priority: 'high', name: 'watchCommands' },
  );
  return sent;
}

/** The first answer to a command is lost on its way: the SDK, which cannot know that it was carried out, sends it again. */
export function loseFirstReply(client: S3Client, commandName: string): void {
  let isLost = false;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      if (isLost || (context as { commandName?: string }).commandName !== `${commandName}Command`) return answer;
      isLost = true;
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    },
    { step: 'deserialize', priority: 'high', name: 'loseFirstReply' },
  );
}

/**
 * Ends the "process" of a client at its n-th command, counted from 1: before it is carried out, or after. Everything that
 * the client sends from then on fails without reaching the store.
 */
export function crashAt(client: S3Client, nth: number, when: 'before' | 'after'): { crashed(): boolean } {
  let count = 0;
  let dead = false;
  const die = () => {
    dead = true;
    throw new Crash();
  };
  watchCommands(client, {
    before() {
      count += 1;
      if (dead || (count === nth && when === 'before')) die();
    },
    after() {
      if (dead || (count >= nth && when === 'after')) die();
    },
  });
  return { crashed: () => dead };
}
