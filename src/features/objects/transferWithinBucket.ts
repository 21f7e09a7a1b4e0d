import * as vscode from 'vscode';
import { AppError, isAppError } from '../../core/base/errors';
import type { ObjectNode, PrefixNode } from '../../core/storage/nodes';
import { loadChunk } from '../../platform/chunks';
import { withProgress } from '../../platform/progress';
import type { Services } from '../../platform/services';
import { askOnce } from '../../platform/stepInput';
import { targetNodes } from '../../platform/targets';
import { keyProblem } from './askKey';
import type { copyFolder } from './moveFolder';

/** The one object or prefix that a command renames or copies. */
function oneObjectOrPrefix(services: Services, node: unknown): ObjectNode | PrefixNode {
  const [target] = targetNodes(services, node, undefined);
  if (target?.kind === 'object' || target?.kind === 'prefix') return target;
  throw new AppError('input.invalid', 'No object or folder is selected', { facts: { reason: 'nothingSelected' } });
}

/** Asks for the whole new key or prefix, the old one given to start from. */
async function askNewKey(title: string, node: ObjectNode | PrefixNode): Promise<string> {
  const value = node.kind === 'object' ? node.key : node.prefix;
  const prompt =
    node.kind === 'object'
      ? vscode.l10n.t('New key, with all its folders')
      : vscode.l10n.t('New prefix, ending with a slash');
  const text = await askOnce(title).text({
    prompt,
    value,
    validate: (key) => keyProblem(key) ?? (key === value ? vscode.l10n.t('This is the old one.') : undefined),
  });
  return node.kind === 'prefix' && !text.endsWith('/') ? `${text}/` : text;
}

/** Asks before something that exists is replaced or mixed with. */
async function confirmTarget(services: Services, node: ObjectNode | PrefixNode, key: string): Promise<void> {
  const store = services.stores.open(node.connectionId);
  if (!(await exists())) return;
  await services.prompts.confirm({
    message:
      node.kind === 'object'
        ? vscode.l10n.t('"{0}" exists. Replace it?', key)
        : vscode.l10n.t(
            'There are objects below "{0}" already. Add to them and replace those with the same names?',
            key,
          ),
    action: vscode.l10n.t('Replace'),
  });

  async function exists(): Promise<boolean> {
    if (node.kind === 'prefix')
      return (await store.list({ bucket: node.bucket, prefix: key, limit: 1 })).objects.length > 0;
    try {
      await store.head(node.bucket, key);
      return true;
    } catch (error) {
      if (isAppError(error) && error.code === 'store.noSuchKey') return false;
      throw error;
    }
  }
}

type StorageChunk = ReturnType<typeof loadChunk<'storage'>>;

interface TransferKind {
  readonly title: string;
  /** What a production connection is asked about. */
  readonly what: (key: string) => string;
  readonly one: (chunk: StorageChunk) => StorageChunk['copyObject'];
  readonly folder: typeof copyFolder;
}

/** Renames or copies one object, or everything below a prefix, within its bucket. */
export async function transferWithinBucket(services: Services, node: unknown, kind: TransferKind): Promise<void> {
  const target = oneObjectOrPrefix(services, node);
  const { connectionId, bucket } = target;
  const key = await askNewKey(kind.title, target);
  const store = services.stores.open(connectionId);
  const stores = { sourceStore: store, targetStore: store };
  const move = async () => {
    if (target.kind === 'prefix') return kind.folder({ ...stores, source: target, target: { bucket, prefix: key } });
    const one = kind.one(loadChunk('storage'));
    return withProgress(kind.title, (signal) =>
      one({ ...stores, source: { bucket, key: target.key }, target: { bucket, key }, signal }),
    );
  };
  const work = async () => {
    await confirmTarget(services, target, key);
    await move();
  };
  await services.gate.run(connectionId, kind.what(key), work);
}
