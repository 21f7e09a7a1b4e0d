import { createHash } from 'node:crypto';
import { AppError } from '../../base/errors';

/** What we use of the SDK's request object and middleware contract, structurally. */
interface SdkRequest {
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}
interface SdkContext {
  readonly commandName?: string;
}
type Next<A, R> = (args: A) => Promise<R>;

const readingCommand = /^(Get|Head|List)/;

const operationOf = (context: SdkContext) => (context.commandName ?? 'unknown').replace(/Command$/, '');

/**
 * Refuses every command that could change something, before it is signed or sent: the one place where read-only is
 * enforced, so no caller can forget it.
 */
export function refuseChanges(connectionName: string) {
  return guardChanges(async (operation) => {
    throw new AppError('readOnly', `Connection is read-only: ${operation} refused`, {
      facts: { connection: connectionName, operation },
    });
  });
}

/** Calls `before` ahead of every command that could change something; what it throws stops the command. */
export function guardChanges(before: (operation: string) => Promise<void>) {
  return <A, R>(next: Next<A, R>, context: SdkContext): Next<A, R> =>
    async (args) => {
      const operation = operationOf(context);
      if (!readingCommand.test(operation)) await before(operation);
      return next(args);
    };
}

/**
 * Stores that are not AWS know Content-MD5 (RFC 1864) for requests whose body must be checked, not the SDK's CRC32
 * (aws-sdk-js-v3#6920): the one is put in the other's place.
 */
export function useContentMd5() {
  return <A extends { request: unknown }, R>(next: Next<A, R>): Next<A, R> =>
    async (args) => {
      const request = args.request as SdkRequest;
      const hasCrc = Object.keys(request.headers).some((name) => name.toLowerCase().startsWith('x-amz-checksum-'));
      if (hasCrc && (typeof request.body === 'string' || request.body instanceof Uint8Array)) {
        for (const name of Object.keys(request.headers)) {
          if (/^x-amz-(checksum-|sdk-checksum-algorithm)/i.test(name)) delete request.headers[name];
        }
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    };
}
