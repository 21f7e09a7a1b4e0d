import type { Call, ClientModel } from './model/clientModel';

/**
 * Calls that a client's tests make: no logins (open, with a body), since a sample's password is not the right one and every other call
 * logs in; what deletes comes last, since others want the object.
 */
export function testedCalls({ calls, auth }: ClientModel): readonly Call[] {
  const tested = calls.filter((call) => auth.kind !== 'login' || !call.open || call.body === undefined);
  return [...tested.filter(({ method }) => method !== 'DELETE'), ...tested.filter(({ method }) => method === 'DELETE')];
}
