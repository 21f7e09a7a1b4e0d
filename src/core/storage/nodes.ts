import type { ObjectSummary } from './objectStore';

/** What the tree shows and what commands receive: plain values that name a place in a store. */
export interface ConnectionNode {
  readonly kind: 'connection';
  readonly connectionId: string;
}

export interface BucketNode {
  readonly kind: 'bucket';
  readonly connectionId: string;
  readonly bucket: string;
  readonly created?: Date;
  readonly region?: string;
  /** Added by name, not listed. */
  readonly bookmarked?: boolean;
}

export interface PrefixNode {
  readonly kind: 'prefix';
  readonly connectionId: string;
  readonly bucket: string;
  /** Ends with a slash. */
  readonly prefix: string;
  readonly bookmarked?: boolean;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly connectionId: string;
  readonly bucket: string;
  readonly key: string;
  readonly summary: ObjectSummary;
}

export type StorageNode = ConnectionNode | BucketNode | PrefixNode | ObjectNode;

/** A node in which objects can be put. */
export type ContainerNode = BucketNode | PrefixNode;

/** The prefix that a container stands for: empty for a whole bucket. */
export function prefixOf(node: ContainerNode): string {
  return node.kind === 'bucket' ? '' : node.prefix;
}

/**
 * A stable id, unique in the tree. The kind keeps the object `a/` and the prefix `a/` apart; a bookmark shows a place a
 * second time, next to the buckets.
 */
export function nodeId(node: StorageNode): string {
  switch (node.kind) {
    case 'connection':
      return `connection:${node.connectionId}`;
    case 'bucket':
      return `bucket:${node.connectionId}/${node.bucket}`;
    case 'prefix':
      return `${node.bookmarked ? 'bookmark' : 'prefix'}:${node.connectionId}/${node.bucket}/${node.prefix}`;
    case 'object':
      return `object:${node.connectionId}/${node.bucket}/${node.key}`;
  }
}

/** The last segment of a key or prefix, with the slash of a prefix left out; empty segments give an empty name. */
export function nameInKey(keyOrPrefix: string): string {
  const text = keyOrPrefix.endsWith('/') ? keyOrPrefix.slice(0, -1) : keyOrPrefix;
  return text.slice(text.lastIndexOf('/') + 1);
}

/** The container that lists a prefix or an object. */
export function containerOf(node: PrefixNode | ObjectNode): ContainerNode {
  const { connectionId, bucket } = node;
  const path = node.kind === 'object' ? node.key : node.prefix.slice(0, -1);
  const prefix = path.slice(0, path.lastIndexOf('/') + 1);
  return prefix === '' ? { kind: 'bucket', connectionId, bucket } : { kind: 'prefix', connectionId, bucket, prefix };
}
