package com.example.storage;

import com.example.storage.FileStore.Entry;
import com.example.storage.FileStore.WriteMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Compares and copies the files of two stores. */
final class StoreCopies {
  private static final KeyMapping PATHS = new KeyMapping("/", "", KeyMapping.Options.defaults());

  private StoreCopies() {}

  /** Makes a file on one side what it is on the other: there with the same content, or not there. */
  static void bringOver(FileStore from, FileStore to, String path) throws IOException {
    if (!copy(from, to, path)) {
      to.delete(path);
    }
  }

  /** Whether it was copied: not when both are the same, or it is gone meanwhile. */
  static boolean copyIfOther(FileStore from, FileStore to, String path) throws IOException {
    return !isSame(from, to, path) && copy(from, to, path);
  }

  private static boolean copy(FileStore from, FileStore to, String path) throws IOException {
    byte[] content;
    // Not read(), which takes small files only.
    try (var stream = from.openRead(path)) {
      content = stream.readAllBytes();
    } catch (NoSuchFileException error) {
      return false;
    }
    to.write(path, content, WriteMode.REPLACE);
    return true;
  }

  /** Length first: where it differs nothing needs to be read. */
  static boolean isSame(FileStore one, FileStore other, String path) throws IOException {
    try {
      return one.stat(path).size() == other.stat(path).size()
          && Arrays.equals(digest(one, path), digest(other, path));
    } catch (NoSuchFileException error) {
      return false;
    }
  }

  private static byte[] digest(FileStore store, String path) throws IOException {
    try (var stream = new DigestInputStream(store.openRead(path), MessageDigest.getInstance("SHA-256"))) {
      stream.transferTo(OutputStream.nullOutputStream());
      return stream.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }

  @FunctionalInterface
  interface Visitor {
    void visit(String path) throws IOException;
  }

  /** All files below a directory; the paths of one level of each are in memory. */
  static void walk(FileStore store, String directory, Visitor visitor) throws IOException {
    for (Entry entry : store.list(directory)) {
      String path = below(directory, entry.name());
      if (entry.directory()) {
        walk(store, path, visitor);
      } else {
        visitor.visit(path);
      }
    }
  }

  static String below(String directory, String name) {
    return directory.isEmpty() ? name : directory + "/" + name;
  }

  /** The one form of a path, by which the queue names it. */
  static String checked(String path) {
    return PATHS.toKey(path.startsWith("/") ? "/" + path : path);
  }
}
