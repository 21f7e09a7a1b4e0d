import type { DefinitionProblem, Place } from '../document/problem';

/**
 * What the trees, lists and searches show of a definition: small enough (93 KB for a thousand operations) to leave the worker
 * that read the definition. Everything else is asked for one operation or schema at a time.
 */
export interface DefinitionIndex {
  /** scan: the quick look at the lines (outline/lineScan.ts), without security, problems and what references tell. */
  readonly stage: 'scan' | 'full';
  /** As the document says it: `3.0.1`, `2.0`; empty when it says nothing. */
  readonly version: string;
  readonly family: DefinitionFamily;
  readonly info: DefinitionInfo;
  readonly servers: readonly ServerEntry[];
  readonly counts: DefinitionCounts;
  readonly operations: readonly OperationEntry[];
  readonly schemas: readonly SchemaEntry[];
  readonly tags: readonly TagEntry[];
  readonly securitySchemes: readonly SecuritySchemeEntry[];
  /** Objects of the product: the first segment of the paths behind the version, such as `os-buckets`. */
  readonly productObjects: readonly ProductObject[];
  readonly problems: readonly DefinitionProblem[];
  /** Problems beyond the bound that are not listed. */
  readonly problemsLeftOut: number;
  /** Addresses of the files that the definition was read from, the main one first: what to watch for changes. */
  readonly files: readonly string[];
}

export const definitionFamilies = ['swagger2', 'openapi3.0', 'openapi3.1', 'openapi3.2', 'unknown'] as const;
export type DefinitionFamily = (typeof definitionFamilies)[number];

export interface DefinitionInfo {
  readonly title: string;
  readonly version: string;
  readonly description?: string;
}

export interface ServerEntry extends Place {
  /** As written, possibly relative (`/v1`); of Swagger 2.0 made from schemes, host and basePath. */
  readonly url: string;
  readonly description?: string;
  readonly variables: readonly ServerVariable[];
}

export interface ServerVariable {
  readonly name: string;
  readonly default: string;
  readonly values: readonly string[];
}

export interface DefinitionCounts {
  readonly paths: number;
  readonly operations: number;
  readonly schemas: number;
  readonly tags: number;
  readonly deprecated: number;
  /** Operations that answer 202. */
  readonly asynchronous: number;
  /** Paths with an action behind a colon in their last segment: `/os-buckets/{id}:add-custom-labels`. */
  readonly colonPaths: number;
  /** Paths that end in a slash. */
  readonly trailingSlashPaths: number;
  /** Groups of schemas that contain themselves. */
  readonly cycles: number;
}

export interface OperationEntry extends Place {
  /** Method and literal path, `GET /os-buckets/`: an operation's identity, since operationIds are missing or given twice. */
  readonly id: string;
  /** Upper case; of OpenAPI 3.2's additionalOperations as written. */
  readonly method: string;
  readonly path: string;
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  /** Ways to be let in, those without a secret in the address first; none: open to everybody. */
  readonly security: readonly SecurityAlternative[];
  /** Answers 202: done later, and `action_status` of the object tells when. */
  readonly asynchronous: boolean;
  /** {@link ProductObject.name} */
  readonly productObject: string;
  readonly parameterNames: readonly string[];
  /** Schemas that its parameters, bodies and responses name directly. */
  readonly schemaNames: readonly string[];
}

/** Schemes that are needed together; none: no credentials. */
export type SecurityAlternative = readonly SecurityRequirement[];

export interface SecurityRequirement {
  /** {@link SecuritySchemeEntry.name} */
  readonly scheme: string;
  readonly scopes: readonly string[];
}

export interface SecuritySchemeEntry extends Place {
  readonly name: string;
  /** apiKey, http, oauth2, openIdConnect, mutualTLS; Swagger 2.0's `basic` is http. */
  readonly type: string;
  /** Of apiKey: header, query or cookie, and the name there. */
  readonly in?: string;
  readonly parameterName?: string;
  /** Of http: basic, bearer, ... */
  readonly scheme?: string;
  readonly description?: string;
  /** Of oauth2. */
  readonly flows: readonly OAuthFlow[];
}

export interface OAuthFlow {
  /** clientCredentials, authorizationCode, password, implicit, deviceAuthorization; Swagger 2.0's names are translated. */
  readonly type: string;
  readonly tokenUrl?: string;
  readonly authorizationUrl?: string;
  readonly scopes: readonly string[];
}

export interface SchemaEntry extends Place {
  readonly name: string;
  /** Contains itself, directly or through others. */
  readonly circular: boolean;
}

export interface TagEntry extends Place {
  readonly name: string;
  readonly description?: string;
  readonly operations: number;
}

export interface ProductObject {
  readonly name: string;
  readonly operations: number;
}
