import * as vscode from 'vscode';
import { directorySegment, objectSegment } from '../../core/storage/keys/documentPath';
import type { ListRequest, ObjectStore } from '../../core/storage/objectStore';

const { File, Directory } = vscode.FileType;

/** The buckets of a connection, as folders. */
export async function listBuckets(store: ObjectStore, signal: AbortSignal): Promise<[string, vscode.FileType][]> {
  return (await store.listBuckets(signal)).map(({ name }) => [name, Directory]);
}

/** All pages of a folder. The empty object that marks a folder is not shown in it; one with content is. */
export async function listFolder(
  store: ObjectStore,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  signal: AbortSignal,
): Promise<[string, vscode.FileType][]> {
  const keys = new Set<string>();
  const prefixes: string[] = [];
  let request: ListRequest = { bucket, prefix, delimiter: '/' };
  while (true) {
    const page = await store.list(request, signal);
    for (const { key, size } of page.objects) if (key !== prefix || size > 0) keys.add(key);
    prefixes.push(...page.prefixes);
    if (page.next === undefined) break;
    request = { ...request, token: page.next };
  }
  const files = [...keys].map((key): [string, vscode.FileType] => [objectSegment(prefix, key), File]);
  const folders = prefixes.map((child): [string, vscode.FileType] => [
    directorySegment(prefix, child, keys.has(child.slice(0, -1))),
    Directory,
  ]);
  return [...folders, ...files];
}
