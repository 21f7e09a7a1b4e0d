import type { Call, ClientModel } from './model/clientModel';

/** Calls that a client's tests make: not the login, which every other call makes; what deletes comes last, since others want the object. */
export function testedCalls({ calls }: ClientModel): readonly Call[] {
  const tested = calls.filter((call) => !call.open || call.body === undefined);
  return [...tested.filter(({ method }) => method !== 'DELETE'), ...tested.filter(({ method }) => method === 'DELETE')];
}
