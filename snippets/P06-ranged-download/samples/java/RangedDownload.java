package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Downloads an object range by range and goes on where an earlier try ended. The bytes gather in {@code <file>.part}; the
 * file gets its name when it is whole.
 */
public final class RangedDownload {
  private static final System.Logger LOG = System.getLogger(RangedDownload.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final S3Client client;
  private final int partSize;

  /**
   * Downloads with a client that the caller keeps and closes.
   *
   * @param partSize bytes of a range; so many are held in memory
   */
  public RangedDownload(S3Client client, int partSize) {
    this.client = client;
    this.partSize = partSize;
  }

  /**
   * Of which object the bytes in the part file are, and how many of them are safe on the disk: the file may be longer, but a
   * power cut can have left anything there.
   */
  private record State(String bucket, String key, String etag, long size, long done) {
    State withDone(long bytes) {
      return new State(bucket, key, etag, size, bytes);
    }
  }

  /**
   * Downloads an object, or what is missing of it. Interrupting the thread stops it; calling it again goes on.
   *
   * @throws RangeReader.ObjectChangedException when the object changes meanwhile; what was there of it is removed
   * @throws IOException another {@link StorageError}
   */
  public void downloadFile(String bucket, String key, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Path stateFile = file.resolveSibling(file.getFileName() + ".part.json");
    var reader = RangeReader.open(client, bucket, key);
    var begin = new State(bucket, key, reader.etag(), reader.size(), 0);
    try (var channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      State old = readState(stateFile);
      boolean goesOn = old != null && old.withDone(0).equals(begin) && old.done() <= channel.size();
      fill(channel, reader, goesOn ? old : begin, stateFile);
      // On disk before it gets its name: after a power cut the name must not stand for nothing.
      channel.force(true);
      if (channel.size() != reader.size()) {
        throw StorageErrors.create(Kind.CORRUPT, "the file has " + channel.size() + " bytes, the object " + reader.size(),
            new StorageErrors.Context("GetObject", bucket, key));
      }
    } catch (RangeReader.ObjectChangedException error) {
      Files.deleteIfExists(part);
      Files.deleteIfExists(stateFile);
      throw error;
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(file.toAbsolutePath().getParent());
    Files.deleteIfExists(stateFile);
    LOG.log(System.Logger.Level.INFO, "downloaded {0} bytes of {1}", reader.size(), key);
  }

  private void fill(FileChannel channel, RangeReader reader, State begin, Path stateFile) throws IOException {
    // Shorter first, then the new state: bytes of an old version never stand beside the ETag of a new one.
    channel.truncate(begin.done());
    State state = note(channel, stateFile, begin);
    while (state.done() < reader.size()) {
      long position = state.done();
      // The body may break off after the answer began: the SDK does not ask again then.
      byte[] bytes = Retry.withRetry(Retry.Options.defaults(), () -> reader.read(position, partSize));
      for (var buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
        channel.write(buffer, position + buffer.position());
      }
      state = note(channel, stateFile, state.withDone(position + bytes.length));
    }
  }

  /** Replaces the state in one step, once the bytes that it speaks of are on the disk. */
  private static State note(FileChannel channel, Path stateFile, State state) throws IOException {
    channel.force(true);
    Path fresh = stateFile.resolveSibling(stateFile.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(state));
    Files.move(fresh, stateFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return state;
  }

  /** Makes a new name in a folder survive a power cut. Windows has no such call. */
  private static void syncFolder(Path folder) throws IOException {
    if (!System.getProperty("os.name").startsWith("Windows")) {
      try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static State readState(Path stateFile) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(stateFile), State.class);
    } catch (NoSuchFileException error) {
      return null;
    } catch (JsonProcessingException error) {
      LOG.log(System.Logger.Level.WARNING, "{0} is no state of a download", stateFile);
      return null;
    }
  }
}
