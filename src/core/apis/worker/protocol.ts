import type { AppError } from '../../base/errors';
import type { ClientFile } from '../clients/clientFile';
import type { ClientLanguage } from '../clients/readme';
import type { OperationDetail } from '../detail/operationDetail';
import type { SchemaDetail } from '../detail/schemaDetail';
import type { SchemaChild } from '../detail/schemaView';
import type { DefinitionDiff } from '../diff/definitionDiff';
import type { HttpFilePlace } from '../httpFile/placeInHttpFile';
import type { Suggestion } from '../httpFile/suggestions';
import type { DefinitionIndex } from '../index/definitionIndex';
import type { ApiRequest } from '../requests/apiRequest';
import type { ApiResponse } from '../requests/apiResponse';
import type { ResponseDeviation } from '../requests/contract/checkResponse';
import type { CheckServiceOptions, OperationCheck } from '../requests/contract/checkService';
import type { PollRequest } from '../requests/follow/followRequest';
import type { SampleRequest } from '../samples/sampleRequest';
import type { SearchHit, SearchOptions } from '../search/searchIndex';

/** A definition's text, and which other files it may name. */
export interface DefinitionText {
  /** Absolute address. */
  readonly uri: string;
  readonly text: string;
  /** Addresses of folders, ending in a slash, that files may be read from. */
  readonly readable: readonly string[];
}

/**
 * What the worker does, by name. `key` names a definition while it is open. All that crosses is plain data; the document itself
 * stays in the worker.
 */
export interface DefinitionMethods {
  /** Reads a definition, anew if it is open; its handles and details are then void. */
  readonly open: Method<{ readonly key: string; readonly source: DefinitionText }, DefinitionIndex>;
  readonly operation: Method<{ readonly key: string; readonly id: string }, OperationDetail | undefined>;
  readonly schema: Method<{ readonly key: string; readonly name: string }, SchemaDetail | undefined>;
  /** The nodes below a node of a schema tree; `above` are the handles around it. */
  readonly children: Method<
    { readonly key: string; readonly handle: number; readonly above: readonly number[] },
    readonly SchemaChild[]
  >;
  readonly search: Method<
    { readonly key: string; readonly query: string; readonly options?: SearchOptions },
    readonly SearchHit[]
  >;
  readonly sample: Method<
    { readonly key: string; readonly id: string; readonly optional?: boolean },
    SampleRequest | undefined
  >;
  /** The files of a client for operations; what the definition does not have is left out. */
  readonly client: Method<
    {
      readonly key: string;
      readonly ids: readonly string[];
      readonly language: ClientLanguage;
      readonly name?: string;
    },
    readonly ClientFile[]
  >;
  /** Where an answer is not what the definition says of its operation; `undefined` when it has no such operation. */
  readonly check: Method<
    { readonly key: string; readonly id: string; readonly response: ApiResponse },
    readonly ResponseDeviation[] | undefined
  >;
  /** The request that reads the object of an asynchronous operation. */
  readonly follow: Method<
    { readonly key: string; readonly id: string; readonly request: ApiRequest; readonly response: ApiResponse },
    PollRequest | undefined
  >;
  /** What may stand at a place of a `.http` document. */
  readonly suggest: Method<
    { readonly key: string; readonly id: string; readonly place: HttpFilePlace },
    readonly Suggestion[]
  >;
  /** Compares a live service with the definition; the host sends the requests. Secrets are not taken out of what it says. */
  readonly checkService: Method<
    { readonly key: string } & Pick<CheckServiceOptions, 'server' | 'parameters' | 'unsafe' | 'only'>,
    readonly OperationCheck[]
  >;
  /** Compares two open definitions. */
  readonly diff: Method<{ readonly from: string; readonly to: string }, DefinitionDiff>;
  readonly dispose: Method<{ readonly key: string }, undefined>;
}

interface Method<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}

export type MethodName = keyof DefinitionMethods;
export type ParamsOf<Name extends MethodName> = DefinitionMethods[Name]['params'];
export type ResultOf<Name extends MethodName> = DefinitionMethods[Name]['result'];

/** A call, numbered by who calls. */
export type CallMessage = {
  [Name in MethodName]: {
    readonly kind: 'call';
    readonly call: number;
    readonly method: Name;
    readonly params: ParamsOf<Name>;
  };
}[MethodName];

export type ToWorker =
  | CallMessage
  | { readonly kind: 'cancel'; readonly call: number }
  /** The answer to `read`. */
  | { readonly kind: 'file'; readonly read: number; readonly text: string }
  | { readonly kind: 'noFile'; readonly read: number; readonly error: SentError }
  /** The answer to `send`. */
  | { readonly kind: 'sent'; readonly send: number; readonly response: ApiResponse }
  | { readonly kind: 'notSent'; readonly send: number; readonly error: SentError };

export type FromWorker =
  /** The first look, ahead of the result of `open`. */
  | { readonly kind: 'scan'; readonly call: number; readonly index: DefinitionIndex }
  | { readonly kind: 'result'; readonly call: number; readonly result: ResultOf<MethodName> }
  | { readonly kind: 'failed'; readonly call: number; readonly error: SentError }
  /** The worker has the host send a request. */
  | { readonly kind: 'send'; readonly call: number; readonly send: number; readonly request: ApiRequest }
  | { readonly kind: 'progress'; readonly call: number; readonly done: number; readonly of: number }
  /** The worker needs a file that the definition of a call names. */
  | {
      readonly kind: 'read';
      readonly call: number;
      readonly read: number;
      readonly uri: string;
      readonly maxBytes: number;
    };

/** An AppError as plain data: classes do not cross. */
export type SentError = Pick<AppError, 'code' | 'message' | 'facts'>;
