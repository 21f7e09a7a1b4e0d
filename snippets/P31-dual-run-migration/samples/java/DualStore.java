package com.example.storage;

import com.example.storage.ChangeQueue.Change;
import com.example.storage.ChangeQueue.Side;
import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two places that are kept equal while an application moves from one, the share, to the other, the object store. No two
 * processes may write them at the same time.
 */
public final class DualStore implements FileStore {
  private static final System.Logger LOG = System.getLogger(DualStore.class.getName());

  private final FileStore primary;
  private final FileStore secondary;
  private final Mode mode;
  private final OnSecondaryFailure onFailure;
  private final ChangeQueue queue;

  /** Changes wait for each other, or the sides could end with different ones. */
  private final ReentrantLock turn = new ReentrantLock();

  /** The steps of a migration. */
  public enum Mode {
    NAS_ONLY,
    /** Writes to both, reads the old side. */
    DUAL_WRITE,
    /** Writes to both, reads the new side, and the old one for what is only there. */
    READ_THROUGH,
    S3_ONLY
  }

  /** What happens when the side that is not read cannot be written. */
  public enum OnSecondaryFailure {
    /** The call fails, and nothing changes for readers. */
    FAIL,
    /** It is noted in the queue, and the call succeeds. */
    QUEUE
  }

  /**
   * Two stores as one.
   *
   * @param primary the old side
   * @param secondary the new side
   * @param queueFile what one side has missed, one JSON object a line; {@link #replay} works it off
   * @throws IOException when the queue cannot be read; a {@link StorageError} of kind {@code CONFLICT} when it has changes
   *     that the side lacks which is read in this mode: replay them in the mode before
   */
  public DualStore(FileStore primary, FileStore secondary, Mode mode, OnSecondaryFailure onFailure, Path queueFile)
      throws IOException {
    this.primary = primary;
    this.secondary = secondary;
    this.mode = mode;
    this.onFailure = onFailure;
    queue = new ChangeQueue(queueFile);
    Side read = lead() == primary ? Side.PRIMARY : Side.SECONDARY;
    int lacking = queue.of(read).size();
    if (lacking > 0) {
      throw StorageErrors.create(Kind.CONFLICT, "the side that is read in this mode lacks " + lacking
          + " changes of the queue", context(queueFile.toString()));
    }
  }

  /** The side whose content counts. */
  private FileStore lead() {
    return mode == Mode.NAS_ONLY || mode == Mode.DUAL_WRITE ? primary : secondary;
  }

  /** The other side, where it is written; otherwise null. */
  private FileStore follower() {
    return switch (mode) {
      case DUAL_WRITE -> secondary;
      case READ_THROUGH -> primary;
      default -> null;
    };
  }

  @Override
  public byte[] read(String path) throws IOException {
    return readThrough(store -> store.read(path));
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    return readThrough(store -> store.openRead(path));
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    return readThrough(store -> store.stat(path));
  }

  @Override
  public boolean exists(String path) throws IOException {
    return lead().exists(path) || (mode == Mode.READ_THROUGH && oldSide().exists(path));
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    if (mode != Mode.READ_THROUGH) {
      return lead().list(directory);
    }
    Map<String, Entry> entries = new TreeMap<>(DirectoryListing::compareBytes);
    for (FileStore side : List.of(oldSide(), secondary)) {
      side.list(directory).forEach(entry -> entries.put(entry.name() + (entry.directory() ? "/" : ""), entry));
    }
    return List.copyOf(entries.values());
  }

  @Override
  public void write(String path, byte[] content, WriteMode writeMode) throws IOException {
    String checked = StoreCopies.checked(path);
    inTurn(checked, () -> {
      // For both sides at once: the one that is read does not know what only the old side has, nor would the other one, when
      // it is written first, be left as it is.
      if (writeMode == WriteMode.CREATE_NEW && exists(checked)) {
        throw new FileAlreadyExistsException(path, null, "it exists already");
      }
      change(ChangeQueue.Kind.FILE, checked,
          store -> store.write(checked, content, store == lead() ? writeMode : WriteMode.REPLACE));
    });
  }

  @Override
  public void delete(String path) throws IOException {
    String checked = StoreCopies.checked(path);
    inTurn(checked, () -> change(ChangeQueue.Kind.FILE, checked, store -> store.delete(checked)));
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    String checked = StoreCopies.checked(directory);
    inTurn(checked, () -> change(ChangeQueue.Kind.TREE, checked, store -> store.deleteTree(checked)));
  }

  /** What a replay did: changes that were made up for, and changes that failed again. */
  public record Replayed(int done, int left) {}

  /**
   * Brings over what the queue names; what fails again stays in it.
   *
   * @throws IOException when the queue cannot be read or written
   */
  public Replayed replay() throws IOException {
    List<Change> failed = new ArrayList<>();
    int[] count = {0};
    inTurn("", () -> {
      List<Change> changes = queue.take();
      count[0] = changes.size();
      for (Change change : changes) {
        try {
          makeUpFor(change);
        } catch (IOException error) {
          LOG.log(System.Logger.Level.WARNING, "{0} could not be brought over: {1}", change.path(), error.getMessage());
          failed.add(change);
        }
      }
      // Only now: after a crash everything is done again, which changes nothing.
      queue.done(failed);
    });
    return new Replayed(count[0] - failed.size(), failed.size());
  }

  /**
   * Copies to the new side what it lacks or has otherwise, but for what the old side has missed, by the queue: that would bring
   * deleted files back. What was copied is skipped the next time, so it may be cut off. One file is in memory at a time.
   *
   * @return how many files were copied
   * @throws IOException when a side fails
   */
  public int backfill() throws IOException {
    int[] copied = {0};
    StoreCopies.walk(primary, "", path -> inTurn(path, () -> {
      boolean old = queue.of(Side.PRIMARY).stream().anyMatch(change -> change.concerns(path));
      if (!old && StoreCopies.copyIfOther(primary, secondary, path)) {
        copied[0]++;
      }
    }));
    LOG.log(System.Logger.Level.INFO, "copied {0} files", copied[0]);
    return copied[0];
  }

  /**
   * The same from any store to any other, without a look at a queue: for the way back, once nothing writes to {@code to}.
   *
   * @return how many files were copied
   * @throws IOException when a store fails
   */
  public static int backfill(FileStore from, FileStore to) throws IOException {
    int[] copied = {0};
    StoreCopies.walk(from, "", path -> copied[0] += StoreCopies.copyIfOther(from, to, path) ? 1 : 0);
    return copied[0];
  }

  /** Where a file is: on one side only, or other on both. */
  public enum DifferenceKind {
    PRIMARY_ONLY,
    SECONDARY_ONLY,
    DIFFERS
  }

  /** A file that is not the same on both sides; queued: a replay settles it. */
  public record Difference(String path, DifferenceKind kind, boolean queued) {}

  /**
   * Compares all files of both sides by length and SHA-256.
   *
   * @throws IOException when a side fails
   */
  public List<Difference> compare() throws IOException {
    List<Change> waiting = new ArrayList<>(queue.of(Side.PRIMARY));
    waiting.addAll(queue.of(Side.SECONDARY));
    List<Difference> found = new ArrayList<>();
    StoreCopies.walk(primary, "", path -> {
      if (!StoreCopies.isSame(primary, secondary, path)) {
        var kind = secondary.exists(path) ? DifferenceKind.DIFFERS : DifferenceKind.PRIMARY_ONLY;
        found.add(new Difference(path, kind, isQueued(waiting, path)));
      }
    });
    StoreCopies.walk(secondary, "", path -> {
      if (!primary.exists(path)) {
        found.add(new Difference(path, DifferenceKind.SECONDARY_ONLY, isQueued(waiting, path)));
      }
    });
    return found;
  }

  private static boolean isQueued(List<Change> waiting, String path) {
    return waiting.stream().anyMatch(change -> change.concerns(path));
  }

  @FunctionalInterface
  private interface Reading<T> {
    T from(FileStore store) throws IOException;
  }

  private <T> T readThrough(Reading<T> reading) throws IOException {
    try {
      return reading.from(lead());
    } catch (NoSuchFileException error) {
      if (mode != Mode.READ_THROUGH) {
        throw error;
      }
      return reading.from(oldSide());
    }
  }

  /** The old side without what was changed since and has not reached it: a file whose deletion is queued is deleted. */
  private FileStore oldSide() throws IOException {
    return new MaskedStore(primary, queue.of(Side.PRIMARY));
  }

  @FunctionalInterface
  private interface Action {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface SideChange {
    void apply(FileStore store) throws IOException;
  }

  private void inTurn(String path, Action action) throws IOException {
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException error) {
      throw StorageErrors.toStorageError(error, context(path));
    }
    try {
      action.run();
    } finally {
      turn.unlock();
    }
  }

  private void change(ChangeQueue.Kind kind, String path, SideChange change) throws IOException {
    FileStore follower = follower();
    boolean fails = onFailure == OnSecondaryFailure.FAIL;
    // First the side that nobody reads: when it fails, nothing has changed.
    if (follower != null && fails) {
      change.apply(follower);
    }
    change.apply(lead());
    if (follower == null || fails) {
      return;
    }
    try {
      change.apply(follower);
    } catch (IOException error) {
      Side side = follower == primary ? Side.PRIMARY : Side.SECONDARY;
      LOG.log(System.Logger.Level.WARNING, "{0} is queued for the {1} side: {2}", path, side, error.getMessage());
      queue.add(new Change(side, kind, path));
    }
  }

  private void makeUpFor(Change change) throws IOException {
    FileStore from = change.side() == Side.SECONDARY ? primary : secondary;
    FileStore to = change.side() == Side.SECONDARY ? secondary : primary;
    if (change.kind() == ChangeQueue.Kind.FILE) {
      StoreCopies.bringOver(from, to, change.path());
      return;
    }
    // Below a tree that was removed there may be new files.
    to.deleteTree(change.path());
    StoreCopies.walk(from, change.path(), path -> StoreCopies.bringOver(from, to, path));
  }

  private static StorageErrors.Context context(String path) {
    return new StorageErrors.Context("DualStore", "", path);
  }
}
