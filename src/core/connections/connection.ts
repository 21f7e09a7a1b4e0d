/** How bucket names travel: in the path, in the host name, or chosen by what the endpoint is known to want. */
export type Addressing = 'auto' | 'path' | 'virtual';

/** When the client adds its own checksums to requests; `auto` is the careful choice for stores that are not AWS. */
export type ChecksumMode = 'auto' | 'whenRequired' | 'whenSupported';

/** What the connection is used for; `production` asks before every change. */
export type Environment = 'development' | 'test' | 'production';

export type LabelColor = 'red' | 'orange' | 'yellow' | 'green' | 'blue' | 'purple';

export interface TlsSettings {
  /** `system`: the machine's and Node's roots (and `caFile`); `none`: no verification at all, shown with a warning. */
  readonly verify: 'system' | 'none';
  /** PEM file with one or more extra certificate authorities. */
  readonly caFile?: string;
  /** PEM files of a client certificate, for mutual TLS. */
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Where the keys come from. None of these holds a secret: stored keys live in the editor's secret storage. */
export type CredentialSource =
  | { readonly source: 'stored' }
  | { readonly source: 'profile'; readonly profile: string }
  | { readonly source: 'environment' }
  | { readonly source: 'command'; readonly command: string }
  | {
      readonly source: 'assumeRole';
      readonly roleArn: string;
      readonly base: 'stored' | 'environment' | { readonly profile: string };
      /** STS endpoint; the connection's own endpoint when absent, as Ceph RGW serves both. */
      readonly stsEndpoint?: string;
      readonly sessionName?: string;
      readonly externalId?: string;
      /** 900 to 43,200 seconds. */
      readonly durationSeconds?: number;
    }
  | { readonly source: 'anonymous' };

/** One store a user works with, as kept in the settings: everything but secrets. */
export interface Connection {
  /**
   * Stable, unique, `[a-z0-9][a-z0-9-]*`: it is the authority of `s3:` document addresses and names the secrets, so it
   * survives renaming. Made from the name where the settings have none.
   */
  readonly id: string;
  readonly name: string;
  /** Scheme, host and port, no path: `https://s3.example.com:8443`. */
  readonly endpoint: string;
  readonly region: string;
  readonly addressing: Addressing;
  readonly tls: TlsSettings;
  /** `http://host:port` of a forward proxy. */
  readonly proxy?: string;
  /** Scheme, host and port of the product's management API, which has a definition of its own. */
  readonly managementUrl?: string;
  readonly credentials: CredentialSource;
  readonly checksums: ChecksumMode;
  readonly readOnly: boolean;
  /** Where the tree starts: a bucket, or a prefix within it, for keys that may not list buckets. */
  readonly startBucket?: string;
  readonly startPrefix?: string;
  readonly environment?: Environment;
  readonly color?: LabelColor;
  /** Buckets and prefixes added by name because they cannot be listed: `bucket` or `bucket/prefix/`. */
  readonly bookmarks: readonly string[];
}

/** What a connection is that says nothing else; name, endpoint and credentials have no default. */
export const connectionDefaults = {
  region: 'us-east-1',
  addressing: 'auto',
  tls: { verify: 'system' },
  checksums: 'auto',
  readOnly: false,
  bookmarks: [],
} as const satisfies Partial<Connection>;

/** Keys as a store knows them. Never logged, never written to settings. */
export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What secret storage keeps for a connection: the keys and the endpoint they were entered for. */
export interface StoredKeys extends AccessKeys {
  /** Keys are used for no other endpoint than this one: a changed settings file must not redirect them. */
  readonly endpoint: string;
}
