/** A digest that is fed piece by piece. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** The digest, big-endian where it is a number. To be asked for once, after the last piece. */
  digest(): Buffer;
}
