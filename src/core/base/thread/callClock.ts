/** Runs out unless it is stopped. */
export class CallClock {
  readonly #runOut: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(runOut: () => void) {
    this.#runOut = runOut;
  }

  /** Starts it anew. @param milliseconds Undefined: it never runs out. */
  start(milliseconds: number | undefined): void {
    this.stop();
    if (milliseconds !== undefined) this.#timer = setTimeout(this.#runOut, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
