import type { Connection } from '../core/connections/connection';

/** Where a store is, by the configuration keys of the client factory. */
export function connectionSettings({
  endpoint,
  region,
  addressing,
  tls,
}: Connection): Readonly<Record<string, string>> {
  return {
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    ...(addressing !== 'auto' && { S3_ADDRESSING: addressing }),
    ...(tls.caFile !== undefined && { S3_CA_FILE: tls.caFile }),
  };
}
