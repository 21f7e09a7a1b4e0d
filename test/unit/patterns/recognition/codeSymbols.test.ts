import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';
import type { SampleLanguage } from '../../../../src/core/patterns/pattern';
import { codeSymbols, symbolAtLine, symbolOfLines } from '../../../../src/core/patterns/recognition/codeSymbols';
import { maskCode } from '../../../../src/core/patterns/recognition/maskedCode';
import { storePorts, supplyOf } from '../../../../src/core/patterns/recognition/storePorts';

const symbols = (language: SampleLanguage, ...lines: readonly string[]) =>
  codeSymbols(maskCode(lines.join('\n'), language), language);
const told = (found: ReturnType<typeof symbols>) => found.map(({ name, from, to }) => `${name} ${from}-${to}`);

describe('what code declares', () => {
  it('in TypeScript', () => {
    const found = symbols(
      'typescript',
      'export const save = async (name: string, { deep = {} } = {}): Promise<void> => {', // 1
      "  if (name === '}') { return }",
      '}',
      'export default class Store<T extends { a: 1 }> extends Base implements Port {', // 4
      '  constructor(private readonly root: string) { super() }',
      '  async *list(directory: string, options: Options = {}): AsyncGenerator<{ a: number }, void> {', // 6
      '    for (const each of all(directory)) { yield each }',
      '  }',
      '}',
      'function last() {}', // 10
    );
    assert.deepEqual(told(found), ['save 1-3', 'Store 4-9', 'Store.constructor 5-5', 'Store.list 6-8', 'last 10-10']);
  });

  it('in Python', () => {
    const found = symbols(
      'python',
      'class Store:', // 1
      '    """A class: def no(self): pass"""',
      '',
      '    def __init__(', // 4
      '        self, root,',
      '    ) -> None:',
      '        self.root = root', // 7
      '',
      '    async def save(self): ...',
      '',
      'def last(x): return x', // 11
      'y = 1',
    );
    assert.deepEqual(told(found), ['Store 1-9', 'Store.__init__ 4-7', 'Store.save 9-9', 'last 11-11']);
  });

  it('in Java', () => {
    const found = symbols(
      'java',
      '@Service', // 1
      'public final class Store implements FileStore {',
      '  private final Map<String, List<String>> names = Map.of();', // 3
      '  public Store(Path root) { if (root == null) { throw new X(); } }',
      '  @Override public <T> Map<String, T> save(String name) throws IOException {', // 5
      '    while (true) { run(() -> { }); }',
      '  }',
      '  static class Inner { }', // 8
      '}',
    );
    assert.deepEqual(told(found), ['Store 2-9', 'Store.Store 4-4', 'Store.save 5-7', 'Store.Inner 8-8']);
  });

  it('in Go', () => {
    const found = symbols(
      'go',
      'package a', // 1
      'type Store struct {',
      '\tRoot string',
      '}',
      'func (s *Store) Save(name string) (struct{ a int }, error) {', // 5
      '\treturn struct{ a int }{1}, nil',
      '}',
      'func NewStore(root string) *Store { return &Store{root} }', // 8
    );
    assert.deepEqual(told(found), ['Store 2-4', 'Store.Save 5-7', 'NewStore 8-8']);
  });

  it('is found by a line and by a selection', () => {
    const found = symbols('typescript', 'class A {', '  b() {', '    c()', '  }', '  d() {}', '}', 'x()');
    assert.equal(symbolAtLine(found, 3)?.name, 'A.b');
    assert.equal(symbolAtLine(found, 7), undefined);
    assert.equal(symbolOfLines(found, { from: 3, to: 3 })?.name, 'A.b');
    assert.equal(symbolOfLines(found, { from: 5, to: 5 })?.name, 'A.d');
    assert.equal(symbolOfLines(found, { from: 2, to: 5 })?.name, 'A');
    assert.equal(symbolOfLines(found, { from: 1, to: 7 })?.name, 'A');
  });
});

describe('storage ports in code', () => {
  /** A sample without the header that a project gets: code as anybody could have it. */
  const sample = (file: string) =>
    readFileSync(path.join(projectRoot, 'snippets/P32-storage-port/samples', file), 'utf8');
  const port = (file: string, language: SampleLanguage) => {
    const found = storePorts(sample(file), language);
    return found.map(({ name, declared, exported, parameters }) => ({
      ...{ name, declared, exported },
      supplies: parameters.filter(({ optional }) => !optional).map(supplyOf),
    }));
  };
  const client = ['client', 'capabilities', 'bucket', 'prefix'];

  it('are those that say so', () => {
    assert.deepEqual(port('typescript/s3FileStore.ts', 'typescript'), [
      { name: 'S3FileStore', declared: true, exported: true, supplies: client },
    ]);
    assert.deepEqual(port('java/S3FileStore.java', 'java'), [
      { name: 'S3FileStore', declared: true, exported: true, supplies: client },
    ]);
    assert.deepEqual(port('go/nas_file_store.go', 'go'), [
      { name: 'NASFileStore', declared: true, exported: true, supplies: ['folder'] },
    ]);
    assert.deepEqual(port('go/s3_file_store.go', 'go'), [
      { name: 'S3FileStore', declared: true, exported: true, supplies: client },
    ]);
  });

  it('are those with the same methods', () => {
    assert.deepEqual(port('python/s3_file_store.py', 'python'), [
      { name: 'S3FileStore', declared: false, exported: true, supplies: client.slice(0, 3) },
    ]);
    assert.deepEqual(port('python/nas_file_store.py', 'python'), [
      { name: 'NasFileStore', declared: false, exported: true, supplies: ['folder'] },
    ]);
    const lacking = sample('python/nas_file_store.py').replace('def delete_tree', 'def remove_tree');
    assert.deepEqual(storePorts(lacking, 'python'), []);
  });

  it('are not the interface itself, nor the files that the pattern brought', () => {
    for (const [file, language] of [
      ['typescript/fileStore.ts', 'typescript'],
      ['java/FileStore.java', 'java'],
      ['go/file_store.go', 'go'],
      ['python/file_store.py', 'python'],
    ] as const)
      assert.deepEqual(port(file, language), [], file);
    const marked = `// storage-integrator: pattern P32 version 1\n${sample('typescript/nasFileStore.ts')}`;
    assert.deepEqual(storePorts(marked, 'typescript'), []);
  });

  it('say what nobody can know of how they are made', () => {
    const text = `export class Cached implements FileStore {
  constructor(private readonly inner: FileStore, readonly clock: Clock, readonly limit = 4, log?: Log) {}
}`;
    assert.deepEqual(
      storePorts(text, 'typescript')[0]?.parameters.map((each) => [each.name, each.optional, supplyOf(each)]),
      [
        ['inner', false, 'store'],
        ['clock', false, 'unknown'],
        ['limit', true, 'unknown'],
        ['log', true, 'unknown'],
      ],
    );
    const made = storePorts(
      '@dataclass\nclass A(FileStore):\n    root: Path\n    size: int = 3\n\n    def read(self): ...\n',
      'python',
    );
    assert.deepEqual(
      made[0]?.parameters.map((each) => [each.name, each.optional, supplyOf(each)]),
      [
        ['root', false, 'folder'],
        ['size', true, 'unknown'],
      ],
    );
  });
});
