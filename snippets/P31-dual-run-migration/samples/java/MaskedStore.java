package com.example.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** A side without what it has missed: for that the other side alone counts. It is only read. */
final class MaskedStore implements FileStore {
  private final FileStore store;
  private final List<ChangeQueue.Change> missed;

  MaskedStore(FileStore store, List<ChangeQueue.Change> missed) {
    this.store = store;
    this.missed = missed;
  }

  private boolean hides(String path) {
    String checked = StoreCopies.checked(path);
    return missed.stream().anyMatch(change -> change.concerns(checked));
  }

  private FileStore shown(String path) throws NoSuchFileException {
    if (hides(path)) {
      throw new NoSuchFileException(path, null, "it was changed on the other side");
    }
    return store;
  }

  @Override
  public byte[] read(String path) throws IOException {
    return shown(path).read(path);
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    return shown(path).openRead(path);
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    return shown(path).stat(path);
  }

  @Override
  public boolean exists(String path) throws IOException {
    return !hides(path) && store.exists(path);
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    List<Entry> shown = new ArrayList<>();
    for (Entry entry : store.list(directory)) {
      String path = StoreCopies.below(directory, entry.name());
      if (entry.directory() ? hasFiles(path) : !hides(path)) {
        shown.add(entry);
      }
    }
    return shown;
  }

  /** A directory is there while it has files. */
  private boolean hasFiles(String directory) throws IOException {
    for (Entry entry : store.list(directory)) {
      String path = StoreCopies.below(directory, entry.name());
      if (entry.directory() ? hasFiles(path) : !hides(path)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void write(String path, byte[] content, WriteMode mode) {
    throw new UnsupportedOperationException("it is only read");
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException("it is only read");
  }

  @Override
  public void deleteTree(String directory) {
    throw new UnsupportedOperationException("it is only read");
  }
}
