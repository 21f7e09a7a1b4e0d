import type { AccessKeys, Connection } from '../connection';
import type { EndpointReason } from '../endpoint';

/** The tool whose configuration a connection comes from. */
export type ImportOrigin = 'aws' | 'rclone' | 's3cmd' | 'minio';

/** What the reader should know of a candidate: something that works differently here, or is still missing. */
export type ImportNote =
  /** The profile takes on a role; the profile is used as it is. */
  | 'assumesRole'
  /** The role asks for a one-time code, which cannot be given here. */
  | 'needsMfa'
  /** The profile runs a command for its keys. */
  | 'runsCommand'
  /** The profile uses single sign-on; `aws sso login` has to be run now and then. */
  | 'usesSso'
  /** There are no keys; they have to be entered. */
  | 'noCredentials'
  /** Keys come from environment variables, which the editor may not have. */
  | 'keysFromEnvironment'
  /** The tool signs with version 2, which is not supported. */
  | 'signatureVersion2'
  /** The tool does not verify the store's certificate, and so will this connection. */
  | 'tlsNotVerified'
  /** The tool encrypts objects before it uploads them; here they show encrypted. */
  | 'encryptsOnClient'
  /** The tool uses Transfer Acceleration or dual-stack names; here the plain endpoint is used. */
  | 'plainEndpointUsed'
  /** The proxy is none that settings can hold: it has a password, or is no HTTP proxy. */
  | 'proxyNotImported'
  /** The keys end with a session. */
  | 'temporaryKeys';

/** Why something that was found gives no candidate. */
export type ImportSkipReason =
  /** No keys and no other source of them. */
  | 'anonymous'
  /** The tool's own example, `YOUR-ACCESS-KEY-HERE`. */
  | 'placeholderKeys'
  | 'noEndpoint'
  /** The whole file is encrypted with a password. */
  | 'encryptedConfig'
  /** The secret lies in the system's key ring. */
  | 'secretInKeyring'
  /** The file cannot be read as what it should be. */
  | 'notUnderstood'
  | EndpointReason;

export interface ImportCandidate {
  readonly origin: ImportOrigin;
  /** The profile, remote or alias. */
  readonly originName: string;
  readonly draft: Omit<Connection, 'id'>;
  /** To be stored as the connection's keys; absent when its credentials come from elsewhere. */
  readonly keys?: AccessKeys;
  readonly notes: readonly ImportNote[];
}

export interface SkippedImport {
  readonly origin: ImportOrigin;
  /** Empty when it is about the whole file. */
  readonly originName: string;
  readonly reason: ImportSkipReason;
}

export interface ImportResult {
  readonly candidates: readonly ImportCandidate[];
  readonly skipped: readonly SkippedImport[];
}
