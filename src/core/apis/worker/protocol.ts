import type { Method, Params, Result } from '../../base/thread/threadContract';
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

/** What the worker cannot do itself, since files and secrets are the host's. */
export interface DefinitionQuestions {
  /** A file that the definition names, from one of its readable folders. */
  readonly read: Method<{ readonly uri: string; readonly maxBytes: number }, string>;
  /** Sends a request to the service that is compared. */
  readonly send: Method<{ readonly request: ApiRequest }, ApiResponse>;
}

export type DefinitionNews =
  /** The first look at the lines, well ahead of the result of `open`. */
  | { readonly tells: 'scan'; readonly index: DefinitionIndex }
  | { readonly tells: 'progress'; readonly done: number; readonly of: number };

export interface DefinitionContract {
  readonly methods: DefinitionMethods;
  readonly questions: DefinitionQuestions;
  readonly news: DefinitionNews;
}

export type MethodName = keyof DefinitionMethods;
export type ParamsOf<Name extends MethodName> = Params<DefinitionMethods, Name>;
export type ResultOf<Name extends MethodName> = Result<DefinitionMethods, Name>;
