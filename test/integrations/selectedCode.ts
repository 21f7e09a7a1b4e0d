import type { SampleLanguage } from '../../src/core/patterns/pattern';

/** Code as an application could have it, for which tests are scaffolded. */
export interface SelectedCode {
  /** A class that stands in for the storage port: it counts what it is asked, everything else another store does. */
  readonly port: { readonly file: string; readonly text: string; readonly name: string };
  /** What makes the class break the contract: a deletion that deletes nothing. */
  readonly broken: readonly [find: string, replace: string];
  /** What makes the class over a bucket of its own, from a client and where to. */
  readonly onStore: readonly (readonly [find: string, replace: string])[];
  /** A function that takes a number which nobody else has, with the line that the cursor is on. */
  readonly legacy: { readonly file: string; readonly text: string; readonly line: number; readonly name: string };
  /** The contract tests of the class. */
  readonly test: string;
}

export const selectedCode: Readonly<Record<SampleLanguage, SelectedCode>> = {
  typescript: {
    port: {
      file: 'src/reports/countingStore.ts',
      name: 'CountingStore',
      text: `import type { Readable } from 'node:stream';
import type { FileEntry, FileStore, StoredStat, StoreWriteOptions } from '../storage/fileStore.js';

/** Counts what it is asked. */
export class CountingStore implements FileStore {
  asked = 0;
  readonly #inner: FileStore;

  constructor(inner: FileStore) {
    this.#inner = inner;
  }

  read(path: string): Promise<Buffer> {
    this.asked += 1;
    return this.#inner.read(path);
  }

  openRead(path: string): Promise<Readable> {
    return this.#inner.openRead(path);
  }

  write(path: string, content: string | Uint8Array, options: StoreWriteOptions = {}): Promise<void> {
    return this.#inner.write(path, content, options);
  }

  stat(path: string): Promise<StoredStat> {
    return this.#inner.stat(path);
  }

  exists(path: string): Promise<boolean> {
    return this.#inner.exists(path);
  }

  list(directory: string): AsyncIterable<FileEntry> {
    return this.#inner.list(directory);
  }

  async delete(path: string): Promise<void> {
    await this.#inner.delete(path);
  }

  deleteTree(directory: string): Promise<void> {
    return this.#inner.deleteTree(directory);
  }
}
`,
    },
    broken: ['await this.#inner.delete(path);', 'await this.#inner.exists(path);'],
    onStore: [
      [
        'import type { Readable }',
        "import { S3FileStore } from '../storage/s3FileStore.js';\nimport type { Readable }",
      ],
      [
        'constructor(inner: FileStore) {\n    this.#inner = inner;',
        `constructor(
    client: import('@aws-sdk/client-s3').S3Client,
    capabilities: import('../storage/storeCapabilities.js').StoreCapabilities,
    bucket: string,
    prefix: string,
  ) {
    this.#inner = new S3FileStore(client, capabilities, bucket, prefix);`,
      ],
    ],
    legacy: {
      file: 'src/reports/numbers.ts',
      name: 'takeNumber',
      line: 7,
      text: `import { promises as disk } from 'node:fs';

/** Takes a number that nobody else has. No disk.rename(a, b) here. */
export async function takeNumber(folder: string, wanted: number): Promise<number> {
  for (let number = wanted; ; number += 1) {
    try {
      const file = await disk.open(\`\${folder}/\${number}.lock\`, 'wx');
      await file.sync();
      await file.close();
      return number;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
`,
    },
    test: 'test/contract/countingStoreContract.test.ts',
  },
  python: {
    port: {
      file: 'src/report_archive/reports/counting_store.py',
      name: 'CountingStore',
      text: `"""A store that counts."""

from __future__ import annotations

import io
from collections.abc import Iterator

from report_archive.storage.file_store import FileEntry, FileStore, StoredStat


class CountingStore:
    """Counts what it is asked."""

    def __init__(self, inner: FileStore, *, limit: int = 0) -> None:
        """Takes the store that does the work."""
        self._inner = inner
        self.asked = limit

    def read(self, path: str) -> bytes:
        """See FileStore."""
        self.asked += 1
        return self._inner.read(path)

    def open_read(self, path: str) -> io.BufferedReader:
        """See FileStore."""
        return self._inner.open_read(path)

    def write(self, path: str, content: bytes, *, if_absent: bool = False) -> None:
        """See FileStore."""
        self._inner.write(path, content, if_absent=if_absent)

    def stat(self, path: str) -> StoredStat:
        """See FileStore."""
        return self._inner.stat(path)

    def exists(self, path: str) -> bool:
        """See FileStore."""
        return self._inner.exists(path)

    def list(self, directory: str) -> Iterator[FileEntry]:
        """See FileStore."""
        return self._inner.list(directory)

    def delete(self, path: str) -> None:
        """See FileStore."""
        self._inner.delete(path)

    def delete_tree(self, directory: str) -> None:
        """See FileStore."""
        self._inner.delete_tree(directory)
`,
    },
    broken: ['self._inner.delete(path)', 'self._inner.exists(path)'],
    onStore: [
      [
        'self, inner: FileStore, *, limit: int = 0',
        'self, client: S3Client, capabilities: StoreCapabilities, bucket: str, prefix: str, limit: int = 0',
      ],
      [
        'self._inner = inner',
        `from report_archive.storage.s3_file_store import S3FileStore

        self._inner: FileStore = S3FileStore(client, capabilities, bucket, prefix)`,
      ],
    ],
    legacy: {
      file: 'src/report_archive/reports/numbers.py',
      name: 'take_number',
      line: 13,
      text: `"""Numbers that nobody else has: os.rename(a, b) is not used."""

from __future__ import annotations

import os


def take_number(folder: str, wanted: int) -> int:
    """Takes a number, with the file of its lock."""
    number = wanted
    while True:
        try:
            with open(f"{folder}/{number}.lock", "x", encoding="utf-8") as file:
                os.fsync(file.fileno())
            return number
        except FileExistsError:
            number += 1
`,
    },
    test: 'tests/contract/test_counting_store_contract.py',
  },
  java: {
    port: {
      file: 'src/main/java/com/example/reportarchive/reports/CountingStore.java',
      name: 'CountingStore',
      text: `package com.example.reportarchive.reports;

import com.example.reportarchive.storage.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Counts what it is asked. */
public final class CountingStore implements FileStore {
  private final FileStore inner;
  private int asked;

  public CountingStore(FileStore inner) {
    this.inner = inner;
  }

  public int asked() {
    return asked;
  }

  @Override
  public byte[] read(String path) throws IOException {
    asked++;
    return inner.read(path);
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    return inner.openRead(path);
  }

  @Override
  public void write(String path, byte[] content, WriteMode mode) throws IOException {
    inner.write(path, content, mode);
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    return inner.stat(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return inner.exists(path);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    return inner.list(directory);
  }

  @Override
  public void delete(String path) throws IOException {
    inner.delete(path);
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    inner.deleteTree(directory);
  }
}
`,
    },
    broken: ['inner.delete(path);', 'inner.exists(path);'],
    onStore: [
      [
        'public CountingStore(FileStore inner) {\n    this.inner = inner;',
        `public CountingStore(software.amazon.awssdk.services.s3.S3Client client,
      com.example.reportarchive.storage.StoreCapabilities capabilities, String bucket, String prefix) {
    this.inner = new com.example.reportarchive.storage.S3FileStore(client, capabilities, bucket, prefix);`,
      ],
    ],
    legacy: {
      file: 'src/main/java/com/example/reportarchive/reports/Numbers.java',
      name: 'Numbers.take',
      line: 15,
      text: `package com.example.reportarchive.reports;

import java.io.*;
import java.nio.file.*;

/** Numbers that nobody else has: no Files.move(a, b) here. */
public final class Numbers {
  private Numbers() {}

  /** Takes a number, with the file of its lock. */
  public static int take(Path folder, int wanted) throws IOException {
    for (int number = wanted; ; number++) {
      File lock = folder.resolve(number + ".lock").toFile();
      // createNewFile tells whether it was there.
      if (lock.createNewFile()) {
        try (var file = new RandomAccessFile(lock, "rw")) {
          file.getFD().sync();
        }
        return number;
      }
    }
  }
}
`,
    },
    test: 'src/test/java/com/example/reportarchive/CountingStoreOnS3ContractTest.java',
  },
  go: {
    port: {
      file: 'reports/counting_store.go',
      name: 'CountingStore',
      text: `// Package reports has the reports of the application.
package reports

import (
	"context"
	"io"
	"iter"

	"example.com/report-archive/storage"
)

// CountingStore counts what it is asked.
type CountingStore struct {
	inner storage.FileStore
	// Asked is how often.
	Asked int
}

// NewCountingStore takes the store that does the work.
func NewCountingStore(inner storage.FileStore) (*CountingStore, error) {
	return &CountingStore{inner: inner}, nil
}

// Read implements storage.FileStore.
func (s *CountingStore) Read(ctx context.Context, path string) ([]byte, error) {
	s.Asked++
	return s.inner.Read(ctx, path)
}

// OpenRead implements storage.FileStore.
func (s *CountingStore) OpenRead(ctx context.Context, path string) (io.ReadCloser, error) {
	return s.inner.OpenRead(ctx, path)
}

// Write implements storage.FileStore.
func (s *CountingStore) Write(ctx context.Context, path string, content []byte, options storage.StoreWriteOptions) error {
	return s.inner.Write(ctx, path, content, options)
}

// Stat implements storage.FileStore.
func (s *CountingStore) Stat(ctx context.Context, path string) (storage.StoredStat, error) {
	return s.inner.Stat(ctx, path)
}

// Exists implements storage.FileStore.
func (s *CountingStore) Exists(ctx context.Context, path string) (bool, error) {
	return s.inner.Exists(ctx, path)
}

// List implements storage.FileStore.
func (s *CountingStore) List(ctx context.Context, directory string) iter.Seq2[storage.FileEntry, error] {
	return s.inner.List(ctx, directory)
}

// Delete implements storage.FileStore.
func (s *CountingStore) Delete(ctx context.Context, path string) error {
	return s.inner.Delete(ctx, path)
}

// DeleteTree implements storage.FileStore.
func (s *CountingStore) DeleteTree(ctx context.Context, directory string) error {
	return s.inner.DeleteTree(ctx, directory)
}
`,
    },
    broken: ['return s.inner.Delete(ctx, path)', 'return nil'],
    onStore: [
      [
        '\t"example.com/report-archive/storage"',
        '\t"example.com/report-archive/storage"\n\n\t"github.com/aws/aws-sdk-go-v2/service/s3"',
      ],
      [
        'func NewCountingStore(inner storage.FileStore) (*CountingStore, error) {\n\treturn &CountingStore{inner: inner}, nil',
        `func NewCountingStore(client *s3.Client, capabilities *storage.StoreCapabilities, bucket, prefix string) (*CountingStore, error) {
	inner, err := storage.NewS3FileStore(client, capabilities, bucket, prefix)
	if err != nil {
		return nil, err
	}
	return &CountingStore{inner: inner}, nil`,
      ],
    ],
    legacy: {
      file: 'reports/numbers.go',
      name: 'TakeNumber',
      line: 13,
      text: `package reports

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// TakeNumber takes a number that nobody else has: no os.Rename(a, b) here.
func TakeNumber(folder string, wanted int) (int, error) {
	for number := wanted; ; number++ {
		file, err := os.OpenFile(fmt.Sprintf("%s/%d.lock", folder, number), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		return number, errors.Join(file.Sync(), file.Close())
	}
}
`,
    },
    test: 'app/counting_store_contract_test.go',
  },
};
