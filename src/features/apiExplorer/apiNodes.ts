/** What the view "API Definitions" shows. `definition` is the key of a definition: its address. */
export type ApiNode =
  | { readonly kind: 'apiDefinition'; readonly definition: string }
  | { readonly kind: 'apiGroup'; readonly definition: string; readonly group: string }
  | { readonly kind: 'apiSchemas'; readonly definition: string }
  | { readonly kind: 'apiSchema'; readonly definition: string; readonly name: string }
  /** Its mock, while it runs, and a fault of that. */
  | { readonly kind: 'apiMock'; readonly definition: string }
  | { readonly kind: 'apiMockFault'; readonly definition: string; readonly id: string }
  /** `group` is where it stands: an operation with two tags stands twice. */
  | {
      readonly kind: 'apiOperation';
      readonly definition: string;
      readonly id: string;
      readonly group: string | undefined;
    };

export type ApiNodeOf<K extends ApiNode['kind']> = Extract<ApiNode, { kind: K }>;

/** The node of this kind that a command was started on, if it was. */
export function asApiNode<K extends ApiNode['kind']>(value: unknown, kind: K): ApiNodeOf<K> | undefined {
  return (value as { kind?: unknown } | undefined)?.kind === kind ? (value as ApiNodeOf<K>) : undefined;
}
