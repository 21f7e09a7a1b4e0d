import assert from 'node:assert/strict';
import path from 'node:path';
import { projectRoot } from '../../../../scripts/common/projectRoot.mjs';
import { type Catalogue, loadCatalogue } from '../../../../src/core/patterns/catalogue';
import type { SampleLanguage } from '../../../../src/core/patterns/pattern';
import type { CodeLines, Evidence, FoundInCode } from '../../../../src/core/patterns/recognition/foundInCode';
import { type DefinedOperations, recogniseCode } from '../../../../src/core/patterns/recognition/recogniseCode';
import { sampleNames } from '../../../../src/core/patterns/recognition/sampleNames';

describe('recognising what code does with files', () => {
  let catalogue: Catalogue;
  before(async () => {
    catalogue = await loadCatalogue(path.join(projectRoot, 'snippets'));
  });

  interface More {
    readonly lines?: CodeLines;
    readonly definitions?: readonly DefinedOperations[];
  }

  /** § stands for a dollar, which would be taken for a slip in a plain string of this file. */
  const recognise = async (language: SampleLanguage, written: string, { lines, definitions = [] }: More = {}) => {
    const text = written.replaceAll('§', '$');
    const patterns = [...catalogue.patterns.values()];
    return recogniseCode({
      ...{ text, language, definitions },
      lines: lines ?? { from: 1, to: text.split('\n').length },
      patterns: new Set(patterns.map(({ id }) => id)),
      goals: new Set(patterns.flatMap(({ goals }) => goals.map(({ id }) => id))),
      samples: await sampleNames(catalogue, language),
    });
  };

  const at = (evidence: readonly Evidence[]) => evidence.map(({ line, word }) => `${line} ${word}`);
  /** Likely patterns with their places. */
  const likely = ({ patterns }: FoundInCode) =>
    Object.fromEntries(
      patterns.filter((each) => each.likely).map(({ id, evidence }) => [id, at(evidence.filter(({ sure }) => sure))]),
    );
  const possible = ({ patterns }: FoundInCode) => patterns.filter((each) => !each.likely).map(({ id }) => id);
  const open = ({ unanswered }: FoundInCode) =>
    Object.fromEntries(unanswered.map(({ construct, evidence }) => [construct, at(evidence)]));

  describe('of TypeScript', () => {
    it('goes by what names are imported as, and by arguments', async () => {
      const found = await recognise(
        'typescript',
        [
          "import { promises as disk, createReadStream, existsSync as there } from 'node:fs'", // 1
          "import * as fsp from 'fs/promises'",
          "const { rename: mv } = require('fs')",
          '// fsp.rm(everything) would be wrong: open(it) first', // 4
          'const note = "fs.unlink(x)"',
          'export async function archive(name: string) {',
          '  if (!there(name)) return', // 7
          '  await disk',
          '    .writeFile(', // 9
          "      name, 'x', { flag: 'wx' })",
          "  await fsp.appendFile(`§{await disk.readFile(name)}`, '')", // 11
          '  createReadStream(name, { start: 4 })',
          '  mv(name, note)', // 13
          '  await fsp.lstat(name)',
          '  this.readFile(name); cache.unlink(name)', // 15: of something else
          '}',
        ].join('\n'),
      );
      assert.deepEqual(likely(found), {
        P04: ['11 disk.readFile'],
        P06: ['12 createReadStream'],
        P08: ['13 mv'],
        P11: ['7 there', '14 fsp.lstat'],
        P14: ['9 disk.writeFile'],
        P16: ['11 fsp.appendFile'],
      });
    });

    it('finds nothing without an import', async () => {
      const found = await recognise(
        'typescript',
        'fs.readFile(a); open(b); new Database(c)\nfunction readFile(x) {}\n',
      );
      assert.deepEqual(found, { patterns: [], operations: [], unanswered: [] });
    });

    it('reads commands of the SDK with their conditions', async () => {
      const found = await recognise(
        'typescript',
        [
          "import { S3Client, GetObjectCommand, PutObjectCommand as Put } from '@aws-sdk/client-s3';",
          'await s3.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=0-` }));',
          'await s3.send(new GetObjectCommand({ Bucket, Key }));',
          "await s3.send(new Put({ Bucket, Key, IfNoneMatch: '*' /* IfMatch */ }));",
          'await s3.send(new DeleteObjectCommand({ Bucket, Key }));', // not imported
        ].join('\n'),
      );
      assert.deepEqual(likely(found), { P04: ['3 GetObject'], P06: ['2 GetObject'] });
    });

    it('knows names that samples export, by the file they come from', async () => {
      const found = await recognise(
        'typescript',
        [
          "import { createExclusive as make } from '../storage/exclusiveCreate.js';",
          "import { stat } from 'somewhere-else';",
          'make(client); stat(client);',
          "it('P15-counter: eight racers', () => {}); // P99, P16 and x-P04y",
        ].join('\n'),
      );
      assert.deepEqual(likely(found), { P14: ['3 createExclusive'], P15: ['4 P15-counter'] });
      assert.deepEqual(possible(found), ['P16']);
    });

    it('knows the file of a pattern by its header', async () => {
      const found = await recognise(
        'typescript',
        '// storage-integrator: pattern P10 version 1\nexport const x = 1;\n',
        {
          lines: { from: 2, to: 2 },
        },
      );
      assert.deepEqual(likely(found), { P10: ['1 P10'] });
    });
  });

  describe('of Python', () => {
    it('goes by modes, imports and types', async () => {
      const found = await recognise(
        'python',
        [
          'import os, shutil as sh', // 1
          'from pathlib import Path',
          'from os.path import (exists,', // 3
          '    getsize as size)',
          'def save(name, text, *, root: Path):', // 5
          '    """open(name, "w") is what it was."""',
          "    with open(name , mode = 'a', encoding='utf-8') as log: log.write(text)  # open(x, 'w')", // 7
          "    with open(name, 'rb') as f:",
          '        print(f"{os.stat(name).st_size}")', // 9
          '    open(name, "xb")',
          '    root.rename(name)', // 11
          "    (root / 'a').write_text('open(b)')",
          '    sh.rmtree(root)', // 13
          '    text.replace("a", "b")',
          '    os.fsync(f.fileno())', // 15
          '    return exists(name) and size(name)',
        ].join('\n'),
      );
      assert.deepEqual(likely(found), {
        P04: ['8 open', '12 write_text'],
        P08: ['11 root.rename'],
        P11: ['9 os.stat', '16 exists', '16 size'],
        P13: ['13 sh.rmtree'],
        P14: ['10 open'],
        P16: ['7 open'],
      });
      assert.deepEqual(open(found), { fsync: ['15 os.fsync'] });
    });

    it('tells what is only possible', async () => {
      const found = await recognise('python', 'from pathlib import Path\n\ndef f(thing):\n    return thing.exists()\n');
      assert.deepEqual([likely(found), possible(found)], [{}, ['P11']]);
      assert.deepEqual(await recognise('python', 'def f(thing):\n    return thing.exists()\n'), {
        ...{ patterns: [], operations: [], unanswered: [] },
      });
    });

    it('leaves alone what other modules open', async () => {
      const found = await recognise(
        'python',
        'import webbrowser\nfrom tarfile import open\nwebbrowser.open(u)\nopen(t)\n',
      );
      assert.deepEqual(found.patterns, []);
    });

    it('reads calls of boto3', async () => {
      const found = await recognise(
        'python',
        'import boto3\ns3 = boto3.client("s3")\ns3.put_object(Bucket=b, Key=k, Body=d, IfMatch=e)\ns3.upload_file(f, b, k)\nself.upload(f)\n',
      );
      assert.deepEqual(likely(found), { P05: ['4 UploadFile'], P15: ['3 PutObject'] });
    });
  });

  describe('of Java', () => {
    it('goes by imports, types of variables and options', async () => {
      const found = await recognise(
        'java',
        [
          'package a;', // 1
          'import java.io.*;',
          'import java.nio.file.Files; import java.nio.file.*;', // 3
          'import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;',
          'class Reports {', // 5
          '  /* new FileInputStream(x) */',
          '  void save(File target, Path from) throws IOException {', // 7
          '    new FileOutputStream(target, true).write(1);',
          '    try (var in = new FileInputStream(target)) { in.read(); }', // 9
          '    Files.move(from, from,',
          '        ATOMIC_MOVE);', // 11
          '    Files.write(from, b, StandardOpenOption.CREATE_NEW);',
          '    if (target.exists() && "x".length() > 0 && list.delete(1)) target.delete();', // 13
          '    new File("a").mkdirs();',
          '    var raf = new RandomAccessFile(target, "rw");', // 15
          '    java.nio.file.Files.walk(from);',
          '    String s = "Files.delete(from)";', // 17
          '  }',
          '}',
        ].join('\n'),
      );
      assert.deepEqual(likely(found), {
        P04: ['9 FileInputStream'],
        P07: ['10 Files.move'],
        P10: ['16 java.nio.file.Files.walk'],
        P11: ['13 target.exists'],
        P12: ['14 mkdirs'],
        P13: ['13 target.delete'],
        P14: ['12 Files.write'],
        P16: ['8 FileOutputStream'],
      });
      assert.deepEqual(open(found), { random: ['15 RandomAccessFile'] });
    });

    it('leaves classes of other packages alone', async () => {
      const text = 'import com.acme.Files;\nclass A { void f() { Files.delete(x); new FileReader(y); } }\n';
      assert.deepEqual((await recognise('java', text)).patterns, []);
    });
  });

  describe('of Go', () => {
    it('goes by names of packages and flags', async () => {
      const found = await recognise(
        'go',
        [
          'package a', // 1
          'import (',
          '\tfiles "os"', // 3
          '\t"path/filepath"',
          '\t"example.com/app/storage"', // 5
          ')',
          '// os.Remove("x")', // 7
          'func save(name string) error {',
          '\tf, err := files.OpenFile(name, files.O_APPEND|files.O_WRONLY, 0o600)', // 9
          '\t_ = `files.Remove("x")`',
          '\tif err := files.Rename(name, filepath.Join(name, "x")); err != nil { return err }', // 11
          '\tos.Remove(name)',
          '\t_, err = storage.CreateExclusive(ctx, nil)', // 13
          '\treturn err',
          '}',
        ].join('\n'),
      );
      assert.deepEqual(likely(found), {
        P08: ['11 files.Rename'],
        P14: ['13 CreateExclusive'],
        P16: ['9 files.OpenFile'],
      });
      assert.deepEqual(possible(found), ['P03', 'P07', 'P09']);
    });
  });

  it('looks at the chosen lines alone, with the imports of the file', async () => {
    const text = "import fs from 'fs';\nfs.unlinkSync(a);\nfs.mkdirSync(b);\n";
    assert.deepEqual(likely(await recognise('typescript', text, { lines: { from: 3, to: 3 } })), {
      P12: ['3 fs.mkdirSync'],
    });
  });

  it('finds operations of definitions, with the method that stands beside a path', async () => {
    const operations = [
      { id: 'GET /os-buckets/{id}', path: '/os-buckets/{id}', operationId: 'GetOSBucket' },
      { id: 'DELETE /os-buckets/{id}', path: '/os-buckets/{id}', operationId: 'DeleteOSBucket' },
    ];
    const found = await recognise(
      'typescript',
      [
        'await fetch(`§{base}/os-buckets/§{id}`, {',
        "  method: 'DELETE',",
        '});',
        '// GetOSBucket(id)',
        'const url = `/os-buckets/§{other}`;',
      ].join('\n'),
      { definitions: [{ definition: 'api.yaml', operations }] },
    );
    assert.deepEqual(
      found.operations.map(({ id, likely: is, evidence, definition }) => [definition, id, is, at(evidence)]),
      [
        ['api.yaml', 'GET /os-buckets/{id}', false, ['1 GET /os-buckets/{id}', '5 GET /os-buckets/{id}']],
        ['api.yaml', 'DELETE /os-buckets/{id}', true, ['1 DELETE /os-buckets/{id}', '5 DELETE /os-buckets/{id}']],
      ],
    );
  });
});
