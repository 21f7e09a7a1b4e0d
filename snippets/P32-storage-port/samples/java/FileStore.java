package com.example.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/**
 * What an application needs of its files, on a NAS or in object storage. Paths are relative with slashes. Directories come and
 * go with the files in them. All methods throw the same: {@link java.nio.file.NoSuchFileException}, {@link
 * java.nio.file.FileAlreadyExistsException}, {@link java.nio.file.AccessDeniedException}, {@link
 * KeyMapping.InvalidPathException}, or another IOException.
 */
public interface FileStore {
  /** Facts of a file: bytes, and when it was written. */
  record FileInfo(long size, Instant lastModified) {}

  /** A file or a directory in a listing; a directory has the size 0. */
  record Entry(String name, boolean directory, long size) {}

  /** What happens when a file exists. */
  enum WriteMode {
    REPLACE,
    CREATE_NEW
  }

  /** The bytes of a file of at most 16 MiB. */
  byte[] read(String path) throws IOException;

  /** A stream of a file of any size, which the caller closes. */
  InputStream openRead(String path) throws IOException;

  /** Writes a file whole: readers see the old one or the new one. */
  void write(String path, byte[] content, WriteMode mode) throws IOException;

  /** Facts of a file; directories have none. */
  FileInfo stat(String path) throws IOException;

  /** Whether there is such a file. */
  boolean exists(String path) throws IOException;

  /** One level, sorted by name as UTF-8 bytes; empty where there is no such directory. The root is the empty path. */
  List<Entry> list(String directory) throws IOException;

  /** Deletes a file; one that is not there is no error. */
  void delete(String path) throws IOException;

  /** Deletes all files below a directory; one that is not there is no error. */
  void deleteTree(String directory) throws IOException;
}
