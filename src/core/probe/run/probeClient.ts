import { setTimeout as sleep } from 'node:timers/promises';
import type { RawS3Answer, RawS3Client, RawS3Request } from '../../rawS3/rawS3Client';

const busyAttempts = 3;
const busyWait = 300;

/** Says "later": nothing is known of a capability by it. */
export function isBusy({ status }: RawS3Answer): boolean {
  return status === 429 || status === 503;
}

/** The requests of one probe: counts them, in the style of bucket names that the store takes. */
export class ProbeClient {
  readonly raw: RawS3Client;
  readonly addressing: 'path' | 'virtual';
  #requests = 0;

  constructor(raw: RawS3Client, addressing: 'path' | 'virtual') {
    this.raw = raw;
    this.addressing = addressing;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Sends again what was answered 429 or 503, twice. @throws AppError `network.*`, `tls.*`, `cancelled` */
  async send(request: RawS3Request, signal?: AbortSignal): Promise<RawS3Answer> {
    for (let attempt = 1; ; attempt++) {
      this.#requests += 1;
      const answer = await this.raw.send({ addressing: this.addressing, ...request }, signal);
      if (!isBusy(answer) || attempt === busyAttempts) return answer;
      await sleep(busyWait * attempt, undefined, signal && { signal });
    }
  }
}
