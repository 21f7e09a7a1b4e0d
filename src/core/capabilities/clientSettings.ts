import type { Connection } from '../connections/connection';
import type { Verdict, Verdicts } from './verdict';

/**
 * How a client has to talk to a store, as far as verdicts say so. What is absent is not known: the client's own default
 * holds.
 */
export interface ClientSettings {
  /** `whenSupported`: the SDK's own checksums, streams with trailers included, are taken and verified. */
  readonly checksums?: 'whenSupported' | 'whenRequired';
  /** `single`: DeleteObjects does not work; `batchWithDigest`: it needs Content-MD5. */
  readonly deleteStyle?: 'batch' | 'batchWithDigest' | 'single';
  /** True: a key with control characters makes a batch fail and is deleted alone. */
  readonly deleteControlCharactersAlone?: boolean;
  /** How an ETag stands in If-Match; `none`: conditional replacement does not work in either form. */
  readonly etagStyle?: 'quoted' | 'unquoted' | 'none';
  readonly listVersion?: 1 | 2;
  /** False: `encoding-type=url` is not to be sent. */
  readonly listEncoding?: boolean;
  readonly addressing?: 'path' | 'virtual';
}

/** The connection as its client uses it: what it leaves open (`auto`) is what the store was found to want. */
export function withClientSettings(connection: Connection, settings: ClientSettings): Connection {
  const { addressing, checksums } = settings;
  return {
    ...connection,
    ...(connection.addressing === 'auto' && addressing && { addressing }),
    ...(connection.checksums === 'auto' && checksums && { checksums }),
  };
}

const known = (verdict: Verdict | undefined): verdict is Verdict =>
  verdict !== undefined && verdict.outcome !== 'notTested';

const works = (verdict: Verdict | undefined) => verdict?.outcome === 'works';

/** The settings that follow from a report of the probe, or from what is known of a vendor. */
export function deriveClientSettings({ verdicts }: { readonly verdicts: Verdicts }): ClientSettings {
  const checksums = checksumsOf(verdicts);
  const deleteStyle = deleteStyleOf(verdicts);
  const control = verdicts['delete.batchControlCharacter'];
  const etagStyle = etagStyleOf(verdicts);
  const listVersion = listVersionOf(verdicts);
  const encoding = verdicts['list.encoding'];
  const addressing = addressingOf(verdicts);
  return {
    ...(checksums && { checksums }),
    ...(deleteStyle && { deleteStyle }),
    ...(known(control) && { deleteControlCharactersAlone: !works(control) }),
    ...(etagStyle && { etagStyle }),
    ...(listVersion && { listVersion }),
    ...(known(encoding) && { listEncoding: works(encoding) }),
    ...(addressing && { addressing }),
  };
}

/** The SDK sends CRC32, in a trailer where the body is a stream; both have to be understood, not only swallowed. */
function checksumsOf(verdicts: Verdicts): ClientSettings['checksums'] {
  const needed = [verdicts['checksum.crc32'], verdicts['stream.unsignedTrailer']];
  if (needed.every(works)) return 'whenSupported';
  return needed.some((verdict) => known(verdict) && !works(verdict)) ? 'whenRequired' : undefined;
}

function deleteStyleOf(verdicts: Verdicts): ClientSettings['deleteStyle'] {
  const withDigest = verdicts['delete.batch'];
  const without = verdicts['delete.batchWithoutDigest'];
  if (works(without)) return 'batch';
  if (!known(withDigest)) return undefined;
  // An error for a key that is not there is one that a client can count as done.
  const taken = works(withDigest) || (withDigest.outcome === 'differs' && withDigest.how === 'missingIsAnError');
  return taken ? 'batchWithDigest' : 'single';
}

/** A store that lets a stale ETag pass has no conditions at all, whichever form it takes. */
function etagStyleOf(verdicts: Verdicts): ClientSettings['etagStyle'] {
  const stale = verdicts['put.ifMatch.stale'];
  const quoted = verdicts['put.ifMatch.quoted'];
  const unquoted = verdicts['put.ifMatch.unquoted'];
  if (stale?.outcome === 'ignored') return 'none';
  if (works(quoted)) return 'quoted';
  if (works(unquoted)) return 'unquoted';
  return known(quoted) && known(unquoted) ? 'none' : undefined;
}

function listVersionOf(verdicts: Verdicts): ClientSettings['listVersion'] {
  const second = verdicts['list.v2'];
  if (works(second)) return 2;
  return known(second) && works(verdicts['list.v1']) ? 1 : undefined;
}

/** The path wherever it works: it needs neither names nor certificates for each bucket. */
function addressingOf(verdicts: Verdicts): ClientSettings['addressing'] {
  if (works(verdicts['addressing.path'])) return 'path';
  return works(verdicts['addressing.virtualHost']) ? 'virtual' : undefined;
}
