import { AppError, isAppError } from '../../base/errors';
import type { ObjectInfo, ObjectRef, WriteCondition } from '../objectStore';
import type { EtagStyle } from './convert';
import type { Learned } from './learned';

export interface ConditionalRequest<T> {
  /** The object that the condition is about. */
  readonly ref: ObjectRef;
  readonly condition: WriteCondition | undefined;
  readonly learned: Learned;
  readonly head: (ref: ObjectRef) => Promise<ObjectInfo>;
  readonly send: (style: EtagStyle, condition: WriteCondition | undefined) => Promise<T>;
}

/**
 * Sends a conditional request the way this store understands it. RGW answers 412 to the quoted ETag that it sent
 * itself, so a refusal is believed only when a HEAD shows another ETag or the bare form is refused too; a store that
 * knows no conditions at all gets the request right after that HEAD.
 * @throws AppError `store.conflict` when the condition does not hold, and what the store says
 */
export async function sendConditionally<T>(request: ConditionalRequest<T>): Promise<T> {
  const { ref, condition, learned, send } = request;
  if (condition !== undefined && condition !== 'absent' && !learned.comparesEtags) {
    if (await stillHolds(request, condition)) return send('quoted', undefined);
    throw new AppError('store.conflict', 'The object is not the expected one', { facts: { ...ref } });
  }
  try {
    return await send(learned.etagStyle, condition);
  } catch (error) {
    const refused = isAppError(error) && (error.code === 'store.conflict' || error.code === 'store.notSupported');
    if (!refused || condition === undefined || !(await stillHolds(request, condition))) throw error;
    if (error.code === 'store.notSupported') return send('quoted', undefined);
    if (condition === 'absent' || learned.etagStyle === 'bare') throw error;
    const output = await send('bare', condition);
    learned.etagStyle = 'bare';
    return output;
  }
}

async function stillHolds<T>({ ref, head }: ConditionalRequest<T>, condition: WriteCondition): Promise<boolean> {
  try {
    const { etag } = await head(ref);
    return condition !== 'absent' && etag === condition.etag;
  } catch (error) {
    return condition === 'absent' && isAppError(error) && error.code === 'store.noSuchKey';
  }
}
