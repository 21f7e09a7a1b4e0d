import { AppError } from '../core/base/errors';
import { type ObjectAddress, parseObjectAddress } from '../core/storage/keys/objectAddress';
import type { CliContext } from './cliContext';

/** An address given on the command line; URLs are understood for the connection's own endpoint. */
export function addressArgument(context: CliContext, text: string): ObjectAddress {
  return parseObjectAddress(text, [{ connectionId: context.connection.id, endpoint: context.connection.endpoint }]);
}

/**
 * The one object that a command is about, `--version-id` included.
 * @throws AppError `input.invalid` for anything but an object.
 */
export function objectArgument(context: CliContext, command: string): ObjectAddress {
  const address = addressArgument(context, context.args[0] ?? '');
  if (address.key === '') {
    throw new AppError('input.invalid', `${command} takes an object: s3://bucket/key`, { facts: { reason: 'noKey' } });
  }
  const versionId = address.versionId ?? context.versionId;
  return versionId === undefined ? address : { ...address, versionId };
}
