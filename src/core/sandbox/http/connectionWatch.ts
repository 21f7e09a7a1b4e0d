/** Whether the client is still there. The signal is made when somebody asks for it, which few do: it is not cheap. */
export class ConnectionWatch {
  #controller: AbortController | undefined;
  #isBroken = false;

  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Aborted when the connection breaks. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#isBroken) this.#controller.abort();
    return this.#controller.signal;
  }

  breakOff(): void {
    this.#isBroken = true;
    this.#controller?.abort();
  }
}
