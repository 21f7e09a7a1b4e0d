/** Where the bytes of a body, or of one part of it, are. Plain JSON, to be kept in a record. */
export type BlobRef = (
  | {
      /** The bytes themselves, base64. */
      readonly inline: string;
    }
  | {
      /** Id of a file: 40 hexadecimal digits. */
      readonly file: string;
      /** Its length in bytes. */
      readonly size: number;
    }
) & {
  /** What the counter begins with where the bytes are encrypted: 16 bytes, base64. */
  readonly iv?: string;
};

/** Length in bytes. */
export function blobSize(ref: BlobRef): number {
  return 'inline' in ref ? Buffer.byteLength(ref.inline, 'base64') : ref.size;
}
