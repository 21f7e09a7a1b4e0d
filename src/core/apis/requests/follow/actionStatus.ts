import { isMembers, type JsonValue, membersOf } from '../../exactJson/jsonValue';

/** How an asynchronous operation stands. */
export type ActionState = 'pending' | 'done' | 'failed';

/** Fields that tell it, the most specific first. */
export const statusFields = ['action_status', 'actionStatus', 'task_status', 'taskStatus', 'state', 'status'] as const;

/** The text of the first of {@link statusFields} in an answer, in its envelope or in the object itself. */
export function actionStatusIn(answer: JsonValue | undefined): string | undefined {
  if (!isMembers(answer)) return undefined;
  const objects = [answer, ...membersOf(answer).flatMap(([, value]) => (isMembers(value) ? [value] : []))];
  for (const field of statusFields) {
    for (const object of objects) {
      const value = object[field];
      if (typeof value === 'string' && value !== '') return value;
    }
  }
  return undefined;
}

const waiting = /(?:[a-z]ing|queued|pending|scheduled|accepted|waiting|submitted|in[_ -]?progress|new)$/i;
const failing = /(?:error|failed|failure|fault|aborted|cancelled|canceled|timeout|rejected)$/i;

/** Words that end in -ing and yet are states that last; `string` is what the sample of a mock says. */
const lasting = /^(?:running|working|existing|missing|listening|string)$/i;

/** What a status means: XMS says `creating`, `deleting`, `active`, `verifying_error`; others use the words of tasks. */
export function actionStateOf(status: string, field: 'action' | 'task' = 'action'): ActionState {
  if (failing.test(status)) return 'failed';
  if (lasting.test(status)) return field === 'task' ? 'pending' : 'done';
  return waiting.test(status) ? 'pending' : 'done';
}
