import type { PlainError } from '../plainError';

/** Something that can be asked for by name; what goes in and comes out is plain data. */
export interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

/** What a thread and its host can ask of each other. */
export interface ThreadContract {
  /** What the host calls: an interface of {@link Method}s. */
  readonly methods: object;
  /** What the thread asks its host for while it works on a call, such as a request that needs secrets: {@link Method}s. */
  readonly questions: object;
  /** What the thread tells of a call ahead of its result: how far it is. */
  readonly news: unknown;
}

export type MethodName<C extends ThreadContract> = keyof C['methods'] & string;
export type QuestionName<C extends ThreadContract> = keyof C['questions'] & string;

export type Params<M, Name extends keyof M> = M[Name] extends Method<infer P, unknown> ? P : never;
export type Result<M, Name extends keyof M> = M[Name] extends Method<unknown, infer R> ? R : never;

/** To the thread. Calls are numbered by the host, questions by the thread. */
export type ToThread =
  | { readonly kind: 'call'; readonly call: number; readonly method: string; readonly params: unknown }
  | { readonly kind: 'cancel'; readonly call: number }
  | { readonly kind: 'answer'; readonly question: number; readonly answer: unknown }
  | { readonly kind: 'noAnswer'; readonly question: number; readonly error: PlainError };

/** From the thread. */
export type FromThread =
  | { readonly kind: 'result'; readonly call: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly call: number; readonly error: PlainError }
  | { readonly kind: 'news'; readonly call: number; readonly news: unknown }
  | {
      readonly kind: 'ask';
      readonly call: number;
      readonly question: number;
      readonly name: string;
      readonly params: unknown;
    };

/** A thread as far as its host uses it. */
export interface Thread {
  post(message: ToThread): void;
  onMessage(listener: (message: FromThread) => void): void;
  /** It ended by itself: out of memory, or a mistake of ours. */
  onEnd(listener: (reason: string) => void): void;
  terminate(): void;
}
