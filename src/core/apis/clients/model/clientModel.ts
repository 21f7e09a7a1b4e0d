import type { AuthFlow } from '../../auth/authFlow';

/** What a generated client is made of, the same for all languages. */
export interface ClientModel {
  readonly title: string;
  readonly version: string;
  /** Path that all operations stand behind: `/v1`. */
  readonly basePath: string;
  readonly auth: AuthFlow;
  readonly models: readonly Model[];
  readonly enums: readonly EnumModel[];
  readonly calls: readonly Call[];
}

export type TypeRef =
  | { readonly kind: 'string' | 'int32' | 'int64' | 'number' | 'boolean' | 'any' }
  | { readonly kind: 'list' | 'map'; readonly of: TypeRef }
  /** Name of a {@link Model} or {@link EnumModel}. */
  | { readonly kind: 'model' | 'enum'; readonly name: string };

export interface Model {
  /** Unique without regard to case, since Java has a file for each. */
  readonly name: string;
  readonly description: string | undefined;
  readonly fields: readonly Field[];
}

export interface Field {
  /** As in JSON. */
  readonly wire: string;
  readonly type: TypeRef;
  readonly required: boolean;
  readonly nullable: boolean;
  readonly description: string | undefined;
}

/** Texts that are known; services add others with new versions, so no client may refuse them. */
export interface EnumModel {
  readonly name: string;
  readonly values: readonly string[];
}

export interface Call {
  /** Method and literal path. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  /** Name before a language's own spelling: `ListOSBuckets`. */
  readonly name: string;
  readonly description: string | undefined;
  readonly parameters: readonly CallParameter[];
  readonly body: CallBody | undefined;
  readonly answer: CallAnswer;
  readonly accept: string;
  /** Sending it twice is as good as once (RFC 9110, 9.2.2), so that it may be tried again. */
  readonly idempotent: boolean;
  /** Sent without credentials. */
  readonly open: boolean;
  readonly paging: Paging | undefined;
  readonly wait: Wait | undefined;
  readonly sample: CallSample;
}

export interface CallParameter {
  readonly wire: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly type: TypeRef;
  readonly required: boolean;
  readonly description: string | undefined;
  /** Between the items of a list, as it goes over the wire; `undefined`: the parameter is repeated. */
  readonly separator: string | undefined;
  /** What stands before a value in a path, as it goes over the wire: `.` of labels, `;name=` of a matrix. */
  readonly prefix: string;
}

export interface CallBody {
  readonly kind: 'json' | 'form' | 'multipart' | 'bytes' | 'text';
  readonly mediaType: string;
  readonly type: TypeRef;
  readonly required: boolean;
  /** Of multipart: what parts there are. */
  readonly partNames: readonly string[];
}

export type CallAnswer =
  | { readonly kind: 'json'; readonly type: TypeRef }
  | { readonly kind: 'bytes' | 'text' | 'none' };

/** A list that is read with `limit` and `offset`. */
export interface Paging {
  readonly limit: string;
  readonly offset: string;
  /** Member of the answer with the items; `undefined`: the answer is the list. */
  readonly member: string | undefined;
  readonly item: TypeRef;
  /** Members that lead to the number of all items. */
  readonly total: readonly string[] | undefined;
}

/** How to wait until an operation that answers 202 is done: ask for the object until its state has settled. */
export interface Wait {
  /** {@link Call.id} of the GET. */
  readonly poll: string;
  /** Where each of its path parameters comes from: a parameter of the call itself, or members of its answer. */
  readonly values: readonly { readonly parameter: string; readonly members: readonly string[] | undefined }[];
  /** Done when the object is gone. */
  readonly deletes: boolean;
}

/** Values that fit, for the tests of the client. */
export interface CallSample {
  /** By {@link CallParameter.wire}; JSON texts. Only required ones. */
  readonly parameters: ReadonlyMap<string, string>;
  /** JSON text, or the text itself. */
  readonly body: string;
  readonly parts: readonly { readonly name: string; readonly file: boolean; readonly text: string }[];
}
