/** What can be wrong with an archive, one of its entries, or the manifest in it; the words for readers are in verifyTexts.ts. */
export const archiveFaults = [
  // the archive
  'noArchive',
  'dataAfterEnd',
  'dataBefore',
  'hiddenData',
  'overlap',
  'tooMany',
  'directory',
  // names and kinds of entries
  'nameLength',
  'nameBackslash',
  'nameControl',
  'nameAbsolute',
  'nameOutside',
  'nameFolder',
  'nameEncoding',
  'encrypted',
  'compression',
  'noFile',
  // content of entries
  'tooLarge',
  'contradiction',
  'checksum',
  'damaged',
  // the manifest
  'notJson',
  'format',
  'incomplete',
  'tooManyFiles',
  'listedTwice',
  'badEntry',
  'badOverride',
] as const;
export type ArchiveFault = (typeof archiveFaults)[number];

/** What is wrong with an archive, or with one entry of it. */
export class ZipError extends Error {
  override readonly name = 'ZipError';
  readonly fault: ArchiveFault;

  /** @param detail In English, for the log. */
  constructor(fault: ArchiveFault, detail: string = fault) {
    super(detail);
    this.fault = fault;
  }
}
