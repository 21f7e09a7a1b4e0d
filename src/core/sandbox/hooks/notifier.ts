import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../base/log';
import { notificationOf } from '../configuration/bucketConfigurations';
import { type EventStyle, eventMessage, testMessage } from '../configuration/notification/eventMessage';
import { type NotificationTarget, wantsEvent } from '../configuration/notification/parseNotification';
import type { ObjectEvent } from '../operations/operation';
import { ownerId } from '../operations/owner';
import type { Repository } from '../repository/repository';

/** Milliseconds ahead of each further try. */
const pauses = [100, 500, 2000] as const;
const answerTimeout = 5000;
/** Messages that wait for one address; further ones are dropped and said so in the log. */
const maxWaiting = 10_000;

export interface NotifierOptions {
  readonly region: string;
  readonly style: EventStyle;
  readonly log: Log;
  /** Where the messages for an ARN go; undefined where nobody has said. */
  readonly addressOf: (arn: string) => string | undefined;
}

interface Line {
  waiting: number;
  last: Promise<void>;
}

/** Posts the events of buckets to the addresses of their targets: in their order, a few times each, and never in a request's way. */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #lines = new Map<string, Line>();
  readonly #stop = new AbortController();
  #sequence = BigInt(Date.now()) << 20n;

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  /** Whether messages for an ARN have somewhere to go. */
  knows(arn: string): boolean {
    return this.#options.addressOf(arn) !== undefined;
  }

  /** Sends an event to each target that wants it. Returns at once; never throws. */
  announce(event: ObjectEvent, repository: Repository): void {
    const bucket = repository.bucket(event.bucket);
    if (!bucket) return;
    const targets = notificationOf(bucket).filter((target) => wantsEvent(target, event.name, event.key));
    if (targets.length === 0) return;
    this.#sequence += 1n;
    const sequencer = this.#sequence.toString(16).toUpperCase().padStart(18, '0');
    const facts = { ...event, region: this.#options.region, ownerId, sequencer };
    for (const target of targets) this.#post(target, eventMessage(facts, target, this.#options.style));
  }

  /** Tells a target that it was configured, which Ceph RGW does not. */
  test(target: NotificationTarget, repository: Repository, bucket: string, requestId: string): void {
    if (this.#options.style === 'rgw') return;
    this.#post(target, testMessage(bucket, new Date(repository.now).toISOString(), requestId));
  }

  /** Gives up what is still waiting. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#lines.values()].map(({ last }) => last));
  }

  #post(target: NotificationTarget, message: string): void {
    const address = this.#options.addressOf(target.arn);
    if (address === undefined || this.#stop.signal.aborted) return;
    const line = this.#lines.get(address) ?? { waiting: 0, last: Promise.resolve() };
    this.#lines.set(address, line);
    if (line.waiting >= maxWaiting) {
      this.#options.log.warn(`A notification for ${target.arn} was dropped: ${maxWaiting} are waiting`);
      return;
    }
    line.waiting++;
    line.last = line.last.then(() => this.#deliver(target.arn, address, message)).finally(() => line.waiting--);
  }

  async #deliver(arn: string, address: string, message: string): Promise<void> {
    for (const pause of [0, ...pauses]) {
      const failure = await this.#tryOnce(address, message, pause);
      if (failure === undefined || this.#stop.signal.aborted) return;
      this.#options.log.debug(`A notification for ${arn} did not arrive: ${failure}`);
    }
    this.#options.log.warn(`A notification for ${arn} was given up after ${pauses.length + 1} tries`);
  }

  /** What went wrong, in a few words; undefined when it arrived. */
  async #tryOnce(address: string, message: string, pause: number): Promise<string | undefined> {
    try {
      if (pause > 0) await delay(pause, undefined, { signal: this.#stop.signal });
      const status = await postJson(address, message, this.#stop.signal);
      return status >= 200 && status < 300 ? undefined : `status ${status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/** Posts a message; resolves with the status of the answer, whose body is not looked at. */
function postJson(address: string, message: string, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(message) };
    const posted = request(address, { method: 'POST', headers, signal, timeout: answerTimeout, agent: false });
    posted.on('response', (answer) => {
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    posted.on('timeout', () => posted.destroy(new Error('no answer in time')));
    posted.on('error', reject);
    posted.end(message);
  });
}
