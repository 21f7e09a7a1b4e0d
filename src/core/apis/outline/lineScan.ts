import { definitionLimits } from '../document/limits';
import { isMethod } from '../index/pathFacts';
import { type BlockLine, blockLines } from './blockLines';

export interface ScannedOperation {
  readonly method: string;
  readonly path: string;
  readonly line: number;
  operationId?: string;
  summary?: string;
  readonly tags: string[];
  deprecated: boolean;
}

export interface LineScan {
  version: string;
  title: string;
  apiVersion: string;
  paths: number;
  readonly operations: ScannedOperation[];
  readonly schemas: { readonly name: string; readonly line: number }[];
}

/**
 * A look at the lines of a definition in YAML's block style: operations, schemas and their lines without parsing, in a tenth of the time.
 * It looks at mapping keys at known depths only; whatever is written deeper, block scalars among them, is passed over, since
 * YAML wants all of it indented further than its key (YAML 1.2, 8.2.3).
 * @returns `undefined` for what it cannot be sure of: JSON, flow style, anchors, merge keys, tabs, odd quoting.
 */
export function lineScan(text: string): LineScan | undefined {
  const scanner = new Scanner();
  const lines = blockLines(text.slice(0, definitionLimits.scannedBytes), (indent) => scanner.wants(indent));
  for (const line of lines) {
    if (!scanner.take(line)) return undefined;
    if (scanner.isFull) break;
  }
  return scanner.scan.version === '' ? undefined : scanner.scan;
}

/** Keys around a line: `['paths', '/buckets', 'get', 'tags']`. */
type Context = readonly string[];

/** Follows the keys at the depths that matter. */
class Scanner {
  readonly scan: LineScan = { version: '', title: '', apiVersion: '', paths: 0, operations: [], schemas: [] };
  readonly #keys: string[] = [];
  readonly #indents: number[] = [];
  #operation: ScannedOperation | undefined;
  /** What is indented further is below a key that the scan does not look into. */
  #deepest = Number.POSITIVE_INFINITY;

  get isFull(): boolean {
    const { operations, schemas } = this.scan;
    return operations.length >= definitionLimits.operations || schemas.length >= definitionLimits.schemas;
  }

  /** Whether {@link take} would look at the next line, if it has this indent. */
  wants(indent: number): boolean {
    return indent <= this.#deepest;
  }

  /** @returns false when the scan cannot be sure any more. */
  take(line: BlockLine): boolean {
    const sure = this.#take(line);
    const looksInside = holdsKeysOfInterest(this.#keys) || inTags(this.#keys);
    this.#deepest = looksInside ? Number.POSITIVE_INFINITY : (this.#indents.at(-1) ?? -1);
    return sure;
  }

  #take(line: BlockLine): boolean {
    // An item may stand as far left as the key of its list.
    this.#leave(line.item ? line.indent + 1 : line.indent);
    if (line.item) return !inTags(this.#keys) || this.#takeTag(line);
    if (!holdsKeysOfInterest(this.#keys)) return true;
    if (line.key === undefined || line.key === '<<') return false;
    if (!this.#takeKey(line.key, line)) return false;
    this.#keys.push(line.key);
    this.#indents.push(line.indent);
    return true;
  }

  /** Forgets the keys that a line of this indent is not below of. */
  #leave(indent: number): void {
    while ((this.#indents.at(-1) ?? -1) >= indent) {
      this.#indents.pop();
      this.#keys.pop();
    }
  }

  #takeKey(key: string, { value, line }: BlockLine): boolean {
    const [top, path = ''] = this.#keys;
    if (mustHoldKeys(this.#keys, key) && value !== '') return value === '{}';
    switch (this.#keys.length) {
      case 0:
        if (key === 'openapi' || key === 'swagger') this.scan.version = value;
        return true;
      case 1:
        return this.#takeSecond(key, value, line);
      case 2:
        if (top === 'paths') return this.#takePathItemKey(key, path, line);
        this.scan.schemas.push({ name: key, line });
        return true;
      default:
        return this.#takeField(key, value);
    }
  }

  #takeSecond(key: string, value: string, line: number): boolean {
    const top = this.#keys[0];
    if (top === 'definitions') this.scan.schemas.push({ name: key, line });
    else if (top === 'info' && key === 'title') this.scan.title = value;
    else if (top === 'info' && key === 'version') this.scan.apiVersion = value;
    else if (top === 'paths' && key.startsWith('/')) this.scan.paths++;
    else if (top === 'paths') return key.startsWith('x-');
    return true;
  }

  #takePathItemKey(key: string, path: string, line: number): boolean {
    if (path.startsWith('x-')) return true;
    if (isMethod(key)) {
      this.#operation = { method: key.toUpperCase(), path, line, tags: [], deprecated: false };
      this.scan.operations.push(this.#operation);
    }
    return key !== '$ref' && key !== 'additionalOperations'; // operations that stand elsewhere
  }

  #takeField(key: string, value: string): boolean {
    const operation = this.#operation;
    if (operation === undefined) return false;
    if (key === 'deprecated') operation.deprecated = value === 'true';
    if (key === 'summary' && /^[^|>"']/.test(value)) operation.summary = value;
    if (key === 'operationId') {
      operation.operationId = value;
      return /^[^"'|>&*!]/.test(value);
    }
    if (key !== 'tags' || value === '') return true;
    if (!/^\[[^[\]{}"'#&*]*\]$/.test(value)) return false;
    const names = value.slice(1, -1).split(',');
    operation.tags.push(...names.map((name) => name.trim()).filter((name) => name !== ''));
    return true;
  }

  #takeTag(line: BlockLine): boolean {
    if (line.key !== undefined || !/^[^"'|>&*!{[]/.test(line.value)) return false;
    this.#operation?.tags.push(line.value);
    return true;
  }
}

function inTags(keys: Context): boolean {
  return keys.length === 4 && keys[3] === 'tags' && isOperation(keys.slice(0, 3));
}

function isOperation([top, path, method]: Context): boolean {
  return top === 'paths' && path?.startsWith('/') === true && isMethod(method ?? '');
}

/** Whether the scan looks at the keys in a place. */
function holdsKeysOfInterest(keys: Context): boolean {
  const [top, second] = keys;
  switch (keys.length) {
    case 0:
      return true;
    case 1:
      return top === 'info' || top === 'paths' || top === 'components' || top === 'definitions';
    case 2:
      return top === 'paths' || (top === 'components' && second === 'schemas');
    default:
      return keys.length === 3 && isOperation(keys);
  }
}

/** Whether a key must have its mapping in the lines below for the scan to see it. */
function mustHoldKeys(keys: Context, key: string): boolean {
  const inside = [...keys, key];
  if (inside.length === 1) return key !== 'info' && holdsKeysOfInterest(inside);
  if (inside.length === 2) return holdsKeysOfInterest(inside) && !key.startsWith('x-');
  return inside.length === 3 && isOperation(inside);
}
