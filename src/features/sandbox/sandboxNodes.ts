/** What the view "Sandbox" shows: the sandbox itself, its faults and its requests, and below these one node each. */
export type SandboxNode =
  | { readonly kind: 'sandbox' }
  | { readonly kind: 'sandboxFaults' }
  | { readonly kind: 'sandboxRequests' }
  | { readonly kind: 'sandboxFault'; readonly id: string }
  | { readonly kind: 'sandboxRequest'; readonly number: number };

export type SandboxNodeOf<K extends SandboxNode['kind']> = Extract<SandboxNode, { kind: K }>;

export const faultsNode: SandboxNode = { kind: 'sandboxFaults' };
export const requestsNode: SandboxNode = { kind: 'sandboxRequests' };

/** The node of this kind that a command was started on, if it was. */
export function asNode<K extends SandboxNode['kind']>(value: unknown, kind: K): SandboxNodeOf<K> | undefined {
  const isNode = (value as { kind?: unknown } | undefined)?.kind === kind;
  return isNode ? (value as SandboxNodeOf<K>) : undefined;
}
