import type { Connection } from './connection';

const awsHost = /(^|\.)amazonaws\.com(\.cn)?$/;
/** OSS and COS refuse path-style requests altogether. */
const virtualOnlyHost = /(^|\.)(aliyuncs\.com|myqcloud\.com)$/;

function hostOf(endpoint: string): string {
  return new URL(endpoint).hostname;
}

/** True for AWS itself, which wants checksums and location constraints that other stores may refuse. */
export function isAws(endpoint: string): boolean {
  return awsHost.test(hostOf(endpoint));
}

/** Whether bucket names go into the path: what the connection says, or what the endpoint is known to want. */
export function usesPathStyle(connection: Pick<Connection, 'addressing' | 'endpoint'>): boolean {
  if (connection.addressing !== 'auto') return connection.addressing === 'path';
  const host = hostOf(connection.endpoint);
  return !awsHost.test(host) && !virtualOnlyHost.test(host);
}
