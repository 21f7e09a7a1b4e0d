package com.example.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs an old and a new store side by side while an application moves from one to the other. The old side (primary) stays
 * whole until the last step, so that going back is a change of the mode.
 */
public final class DualStore implements FileStore {
  private static final System.Logger LOG = System.getLogger(DualStore.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileStore primary;
  private final FileStore secondary;
  private final Mode mode;
  private final OnSecondaryFailure onFailure;
  private final Path queueFile;
  private final Set<String> queued = new LinkedHashSet<>();

  /** The steps of a migration. */
  public enum Mode {
    NAS_ONLY,
    /** Writes to both, reads the old side. */
    DUAL_WRITE,
    /** Writes to both, reads the new side, and the old one for what is only there. */
    READ_THROUGH,
    S3_ONLY
  }

  /** What happens when the old side has a change and the new one fails. */
  public enum OnSecondaryFailure {
    FAIL,
    QUEUE
  }

  /**
   * Two stores as one.
   *
   * @param primary the old side
   * @param secondary the new side
   * @param queueFile paths whose change the new side has missed, one JSON object a line; {@link #replay} works it off
   * @throws IOException when the queue cannot be read
   */
  public DualStore(FileStore primary, FileStore secondary, Mode mode, OnSecondaryFailure onFailure, Path queueFile)
      throws IOException {
    this.primary = primary;
    this.secondary = secondary;
    this.mode = mode;
    this.onFailure = onFailure;
    this.queueFile = queueFile;
    if (Files.exists(queueFile)) {
      for (String line : Files.readAllLines(queueFile, StandardCharsets.UTF_8)) {
        JsonNode entry = JSON.readTree(line);
        queued.add(entry.path("path").asText());
      }
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    if (!readsSecondary(path)) {
      return primary.read(path);
    }
    try {
      return secondary.read(path);
    } catch (NoSuchFileException error) {
      if (mode == Mode.S3_ONLY) {
        throw error;
      }
      return primary.read(path);
    }
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    if (!readsSecondary(path)) {
      return primary.openRead(path);
    }
    try {
      return secondary.openRead(path);
    } catch (NoSuchFileException error) {
      if (mode == Mode.S3_ONLY) {
        throw error;
      }
      return primary.openRead(path);
    }
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    if (!readsSecondary(path)) {
      return primary.stat(path);
    }
    try {
      return secondary.stat(path);
    } catch (NoSuchFileException error) {
      if (mode == Mode.S3_ONLY) {
        throw error;
      }
      return primary.stat(path);
    }
  }

  @Override
  public boolean exists(String path) throws IOException {
    try {
      stat(path);
      return true;
    } catch (NoSuchFileException error) {
      return false;
    }
  }

  /** Until the last step the old side has every file, so it is the one that lists. */
  @Override
  public List<Entry> list(String directory) throws IOException {
    return mode == Mode.S3_ONLY ? secondary.list(directory) : primary.list(directory);
  }

  @Override
  public void write(String path, byte[] content, WriteMode writeMode) throws IOException {
    if (mode == Mode.S3_ONLY) {
      secondary.write(path, content, writeMode);
      return;
    }
    primary.write(path, content, writeMode);
    // The old side has decided whether the file was new.
    onSecondary(path, () -> secondary.write(path, content, WriteMode.REPLACE));
  }

  @Override
  public void delete(String path) throws IOException {
    if (mode == Mode.S3_ONLY) {
      secondary.delete(path);
      return;
    }
    primary.delete(path);
    onSecondary(path, () -> secondary.delete(path));
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    if (mode == Mode.S3_ONLY) {
      secondary.deleteTree(directory);
      return;
    }
    // File by file, so that the queue names every file that was missed.
    Set<String> paths = new LinkedHashSet<>(filesOf(primary, directory));
    paths.addAll(mode == Mode.NAS_ONLY ? List.of() : filesOf(secondary, directory));
    for (String path : paths) {
      delete(path);
    }
  }

  /**
   * Brings what the new side has missed: each file as the old side has it now.
   *
   * @return how many files
   * @throws IOException when a store fails; what is left stays in the queue
   */
  public synchronized int replay() throws IOException {
    int done = 0;
    for (String path : List.copyOf(queued)) {
      copyOrDelete(path);
      queued.remove(path);
      writeQueue();
      done++;
    }
    return done;
  }

  /** How many files wait for {@link #replay}. */
  public synchronized int waiting() {
    return queued.size();
  }

  /** A difference between two stores. */
  public record Difference(String path, String reason) {}

  /**
   * Copies what is missing in a store or differs there. What was copied is skipped the next time, so it may be cut off.
   *
   * @return how many files were copied
   * @throws IOException when a store fails
   */
  public static int backfill(FileStore from, FileStore to) throws IOException {
    int copied = 0;
    for (String path : filesOf(from, "")) {
      if (!isSame(from, to, path)) {
        to.write(path, from.read(path), WriteMode.REPLACE);
        copied++;
      }
    }
    LOG.log(System.Logger.Level.INFO, "copied {0} files", copied);
    return copied;
  }

  /**
   * Compares all files of both sides by length and content.
   *
   * @throws IOException when a store fails
   */
  public List<Difference> compare() throws IOException {
    List<Difference> differences = new ArrayList<>();
    List<String> old = filesOf(primary, "");
    for (String path : old) {
      if (!secondary.exists(path)) {
        differences.add(new Difference(path, "missing on the new side"));
      } else if (!isSame(primary, secondary, path)) {
        differences.add(new Difference(path, "different"));
      }
    }
    Set<String> known = Set.copyOf(old);
    for (String path : filesOf(secondary, "")) {
      if (!known.contains(path)) {
        differences.add(new Difference(path, "missing on the old side"));
      }
    }
    return differences;
  }

  private boolean readsSecondary(String path) {
    synchronized (this) {
      // What the new side has missed is old there, or still there although it was deleted.
      return mode == Mode.S3_ONLY || (mode == Mode.READ_THROUGH && !queued.contains(path));
    }
  }

  @FunctionalInterface
  private interface Change {
    void apply() throws IOException;
  }

  private synchronized void onSecondary(String path, Change change) throws IOException {
    if (mode == Mode.NAS_ONLY) {
      return;
    }
    if (!queued.contains(path)) {
      try {
        change.apply();
        return;
      } catch (IOException error) {
        if (onFailure == OnSecondaryFailure.FAIL) {
          throw error;
        }
        LOG.log(System.Logger.Level.WARNING, "the new side missed {0}: {1}", path, error.getMessage());
      }
    }
    if (queued.add(path)) {
      Files.writeString(queueFile, line(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    }
  }

  private void copyOrDelete(String path) throws IOException {
    byte[] content;
    try {
      content = primary.read(path);
    } catch (NoSuchFileException error) {
      secondary.delete(path);
      return;
    }
    secondary.write(path, content, WriteMode.REPLACE);
  }

  private void writeQueue() throws IOException {
    var lines = new StringBuilder();
    for (String path : queued) {
      lines.append(line(path));
    }
    Path fresh = queueFile.resolveSibling(queueFile.getFileName() + ".new");
    Files.writeString(fresh, lines);
    Files.move(fresh, queueFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(String path) throws IOException {
    return JSON.writeValueAsString(JSON.createObjectNode().put("path", path)) + "\n";
  }

  private static boolean isSame(FileStore one, FileStore other, String path) throws IOException {
    if (!other.exists(path) || one.stat(path).size() != other.stat(path).size()) {
      return false;
    }
    return Arrays.equals(digest(one, path), digest(other, path));
  }

  private static byte[] digest(FileStore store, String path) throws IOException {
    try (var stream = new DigestInputStream(
        store.openRead(path), MessageDigest.getInstance("SHA-256"))) {
      stream.transferTo(OutputStream.nullOutputStream());
      return stream.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }

  private static List<String> filesOf(FileStore store, String directory) throws IOException {
    List<String> paths = new ArrayList<>();
    for (Entry entry : store.list(directory)) {
      String path = directory.isEmpty() ? entry.name() : directory + "/" + entry.name();
      if (entry.directory()) {
        paths.addAll(filesOf(store, path));
      } else {
        paths.add(path);
      }
    }
    return paths;
  }
}
