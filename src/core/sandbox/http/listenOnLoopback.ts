import type { Server } from 'node:http';
import { AppError } from '../../base/errors';

/**
 * Has the server listen on 127.0.0.1 and nowhere else, at the port or, for 0, at any that is free.
 * @throws AppError `input.invalid`: reason `portInUse` or, where the system does not give it to us, `portRefused`.
 */
export async function listenOnLoopback(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(portError(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
}

function portError(port: number, cause: NodeJS.ErrnoException): AppError {
  if (cause.code === 'EADDRINUSE')
    return new AppError('input.invalid', `Port ${port} is in use by another program. Choose another one.`, {
      facts: { reason: 'portInUse', port },
      cause,
    });
  const facts = { reason: 'portRefused', port, detail: cause.message };
  return new AppError('input.invalid', `Port ${port} cannot be used: ${cause.message}`, { facts, cause });
}
