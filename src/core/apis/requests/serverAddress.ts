import { AppError } from '../../base/errors';
import type { DefinitionIndex } from '../index/definitionIndex';
import { joinUrl } from './requestUrl';

type Servers = Pick<DefinitionIndex, 'servers'>;

/** The first server of a definition with its variables' defaults; `/` when it names none. */
function firstServer({ servers }: Servers): string {
  const [first] = servers;
  if (first === undefined) return '/';
  return first.url.replace(
    /\{([^{}]+)\}/g,
    (whole, name: string) => first.variables.find((each) => each.name === name)?.default ?? whole,
  );
}

/** The path that all operations stand behind, as the first server has it, without a slash at its end: `/v1`. */
export function serverPath(index: Servers): string {
  const path = firstServer(index)
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
    .replace(/[?#].*$/, '');
  return path.replace(/\/+$/, '');
}

/**
 * The address of the service: the one that is given, with the definition's path when it has none of its own, else the definition's.
 * @throws AppError `input.invalid`, reason `server`, when neither says a host.
 */
export function serverAddress(index: Servers, given: string | undefined): string {
  if (given !== undefined) {
    const plain = given.replace(/[?#].*$/, '').replace(/\/+$/, '');
    return /^[a-z]+:\/\/[^/]+$/i.test(plain) ? joinUrl(plain, serverPath(index)).replace(/\/$/, '') : plain;
  }
  const server = firstServer(index);
  if (/^https?:\/\/[^/]/i.test(server)) return server.replace(/\/+$/, '');
  throw new AppError('input.invalid', 'The definition names no host: give the address of the service', {
    facts: { reason: 'server' },
  });
}
