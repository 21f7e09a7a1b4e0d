import { required } from './target.js';

/** A fault that the sandbox injects until it is removed. */
export interface InjectedFault {
  remove(): Promise<void>;
}

let count = 0;

/**
 * Has the sandbox harm requests, by its notation for rules: `PutObject key=some/prefix/* count=1 reset=answer`. Other tests
 * run against the same sandbox, so a rule has to name keys of its own test.
 */
export async function injectFault(rule: string): Promise<InjectedFault> {
  count += 1;
  const id = `typescript-${process.pid}-${count}`;
  await ask('POST', '/faults', { text: `${rule} id=${id}` });
  return { remove: () => ask('DELETE', `/faults/${id}`) };
}

async function ask(method: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(new URL(path, required('S3_FAULTS_URL')), {
    method,
    headers: { 'x-storage-integrator': '1', 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`The sandbox refused ${method} ${path}: ${answer.status} ${await answer.text()}`);
}
