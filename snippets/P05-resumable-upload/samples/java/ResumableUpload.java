package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.Part;

/**
 * Uploads a file in parts and goes on where an earlier try ended. What is known about an open upload stands in a small file
 * beside the source, so that a new process finds it.
 */
public final class ResumableUpload {
  /** Smallest part but the last: 5 MiB. Source: S3 user guide, "Amazon S3 multipart upload limits". */
  public static final long MIN_PART = 5L * 1024 * 1024;

  /** Most parts of an upload; same source. */
  public static final int MAX_PARTS = 10_000;

  /** Largest object, 5 TiB; same source. */
  public static final long MAX_LENGTH = 5L * 1024 * 1024 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(ResumableUpload.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  private final S3Client client;

  /** Uploads with a client that the caller keeps and closes. */
  public ResumableUpload(S3Client client) {
    this.client = client;
  }

  /**
   * How a file is uploaded.
   *
   * @param partSize bytes; empty: from the file's length
   * @param concurrency parts at once, from 1
   * @param stateFile where the state stands; empty: beside the source, with the ending {@code .upload.json}
   * @param onProgress told how many bytes are in the store, from any thread
   */
  public record Options(
      Optional<Long> partSize, int concurrency, Optional<Path> stateFile, LongConsumer onProgress) {
    /** Four parts at once. */
    public static Options defaults() {
      return new Options(Optional.empty(), 4, Optional.empty(), bytes -> {});
    }
  }

  /** What stands in the state file. Times in milliseconds since 1970. */
  private record State(String bucket, String key, String uploadId, long size, long modified, long partSize) {
    boolean isOf(Source source, String ownBucket, String ownKey) {
      return bucket.equals(ownBucket) && key.equals(ownKey) && size == source.size() && modified == source.modified();
    }
  }

  private record Source(Path file, long size, long modified) {
    static Source of(Path file) throws IOException {
      return new Source(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    }
  }

  /**
   * The size of parts for a length: at least 5 MiB, whole MiB, at most 10,000 parts.
   *
   * @param length bytes
   * @throws IllegalArgumentException above 5 TiB
   */
  public static long partSizeFor(long length) {
    if (length > MAX_LENGTH) {
      throw new IllegalArgumentException(length + " bytes are above the limit of 5 TiB");
    }
    long mebibyte = 1024 * 1024;
    long least = (length + MAX_PARTS - 1) / MAX_PARTS;
    return Math.max(MIN_PART, (least + mebibyte - 1) / mebibyte * mebibyte);
  }

  /**
   * Uploads a file, or what is missing of it. Interrupting the thread stops it; calling it again goes on. {@link #abort}
   * gives it up.
   *
   * @return the object's ETag; it is no MD5
   * @throws IOException a {@link StorageError}; kind {@code CONFLICT} when the file changes meanwhile; another one when the file
   *     cannot be read or the state file cannot be written
   */
  public String uploadFile(String bucket, String key, Path file, Options options) throws IOException {
    Path stateFile = options.stateFile().orElseGet(() -> besides(file));
    Source source = Source.of(file);
    State state = resumable(bucket, key, source, stateFile);
    Map<Integer, Part> present = state == null ? Map.of() : listParts(state);
    if (state == null) {
      state = begin(source, bucket, key, options, stateFile);
    }
    List<CompletedPart> parts = sendParts(source, state, present, options);
    if (!source.equals(Source.of(file))) {
      // The parts may be of two versions of the file: none of them may become the object.
      abort(file, options);
      throw StorageErrors.create(Kind.CONFLICT, file + " changed during the upload", context("UploadPart", state));
    }
    String etag = complete(state, parts);
    Files.deleteIfExists(stateFile);
    LOG.log(System.Logger.Level.INFO, "uploaded {0} bytes to {1}", source.size(), key);
    return etag;
  }

  /**
   * Gives an upload up: open parts cost storage until somebody removes them.
   *
   * @throws IOException a {@link StorageError}
   */
  public void abort(Path file, Options options) throws IOException {
    Path stateFile = options.stateFile().orElseGet(() -> besides(file));
    State state = readState(stateFile);
    if (state != null) {
      abortUpload(state);
    }
    Files.deleteIfExists(stateFile);
  }

  /** The state of an upload that can go on; what belongs to another version of the file is aborted. */
  private State resumable(String bucket, String key, Source source, Path stateFile) throws IOException {
    State state = readState(stateFile);
    if (state == null) {
      return null;
    }
    if (!state.isOf(source, bucket, key)) {
      LOG.log(System.Logger.Level.INFO, "{0} changed, its upload begins anew", source.file());
      abortUpload(state);
      return null;
    }
    try {
      StorageErrors.call("ListParts", bucket, key, () -> client.listParts(
          request -> request.bucket(bucket).key(key).uploadId(state.uploadId()).maxParts(1)));
      return state;
    } catch (NoSuchFileException error) {
      return null;
    }
  }

  private State begin(Source source, String bucket, String key, Options options, Path stateFile) throws IOException {
    long partSize = options.partSize().orElseGet(() -> partSizeFor(source.size()));
    if (partSize < MIN_PART || source.size() > partSize * MAX_PARTS) {
      throw new IllegalArgumentException("parts of " + partSize + " bytes do not suit " + source.size() + " bytes");
    }
    String id = StorageErrors.call("CreateMultipartUpload", bucket, key,
        () -> client.createMultipartUpload(request -> request.bucket(bucket).key(key))).uploadId();
    var state = new State(bucket, key, id, source.size(), source.modified(), partSize);
    try {
      writeState(stateFile, state);
    } catch (IOException error) {
      // What is not noted can be neither resumed nor given up.
      try {
        abortUpload(state);
      } catch (IOException further) {
        error.addSuppressed(further);
      }
      throw error;
    }
    return state;
  }

  /** Written whole or not at all: a process may end at any moment. */
  private static void writeState(Path stateFile, State state) throws IOException {
    Path fresh = stateFile.resolveSibling(stateFile.getFileName() + ".new");
    Files.write(fresh, JSON.writeValueAsBytes(state), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    Files.move(fresh, stateFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private Map<Integer, Part> listParts(State state) throws IOException {
    Map<Integer, Part> parts = new HashMap<>();
    StorageErrors.call("ListParts", state.bucket(), state.key(), () -> {
      client.listPartsPaginator(request -> request.bucket(state.bucket()).key(state.key()).uploadId(state.uploadId()))
          .parts().forEach(part -> parts.put(part.partNumber(), part));
      return parts;
    });
    return parts;
  }

  private List<CompletedPart> sendParts(Source source, State state, Map<Integer, Part> present, Options options)
      throws IOException {
    var sent = new AtomicLong();
    List<Callable<CompletedPart>> tasks = new ArrayList<>();
    long count = Math.max(1, (source.size() + state.partSize() - 1) / state.partSize());
    for (int number = 1; number <= count; number++) {
      var range = new Range(source.file(), number, (number - 1) * state.partSize(),
          Math.min(state.partSize(), source.size() - (number - 1) * state.partSize()));
      Part there = present.get(number);
      tasks.add(() -> {
        String etag = ensurePart(state, range, there);
        options.onProgress().accept(sent.addAndGet(range.length()));
        return CompletedPart.builder().partNumber(range.number()).eTag(etag).build();
      });
    }
    return ParallelTasks.run(options.concurrency(), tasks, context("UploadPart", state));
  }

  private String ensurePart(State state, Range range, Part there) throws IOException {
    byte[] digest = range.md5();
    // The ETag of a part is the MD5 of its bytes; with another kind of ETag it is sent again, which is never wrong.
    boolean same = there != null && there.size() == range.length()
        && there.eTag().replace("\"", "").equalsIgnoreCase(HexFormat.of().formatHex(digest));
    if (same) {
      return there.eTag();
    }
    try (var streams = new Streams(range)) {
      return StorageErrors.call("UploadPart", state.bucket(), state.key(), () -> client.uploadPart(
          request -> request.bucket(state.bucket()).key(state.key()).uploadId(state.uploadId())
              .partNumber(range.number()).contentMD5(Base64.getEncoder().encodeToString(digest)),
          RequestBody.fromContentProvider(streams, range.length(), "application/octet-stream"))).eTag();
    }
  }

  private String complete(State state, List<CompletedPart> parts) throws IOException {
    // The SDK finds an error inside a 200. The upload stays open then, and the next call tries again.
    try {
      StorageErrors.call("CompleteMultipartUpload", state.bucket(), state.key(),
          () -> client.completeMultipartUpload(request -> request.bucket(state.bucket()).key(state.key())
              .uploadId(state.uploadId()).multipartUpload(upload -> upload.parts(parts))));
    } catch (NoSuchFileException error) {
      // When the answer is lost of an attempt that worked, the SDK asks again: the upload is gone, and the object is there.
      if (!isMadeOf(state, parts)) {
        throw error;
      }
    }
    var head = StorageErrors.call("HeadObject", state.bucket(), state.key(),
        () -> client.headObject(request -> request.bucket(state.bucket()).key(state.key())));
    if (head.contentLength() != state.size()) {
      throw StorageErrors.create(Kind.CORRUPT, "the object has " + head.contentLength() + " bytes, the file "
          + state.size(), context("CompleteMultipartUpload", state));
    }
    return head.eTag();
  }

  /** Whether the object is that of these parts: S3 makes its ETag of the MD5 of the parts' MD5s, and their number. */
  private boolean isMadeOf(State state, List<CompletedPart> parts) throws IOException {
    try {
      var digest = MessageDigest.getInstance("MD5");
      for (CompletedPart part : parts) {
        digest.update(HexFormat.of().parseHex(part.eTag().replace("\"", "")));
      }
      String expected = "\"" + HexFormat.of().formatHex(digest.digest()) + "-" + parts.size() + "\"";
      return StorageErrors.call("HeadObject", state.bucket(), state.key(), () -> client.headObject(
          request -> request.bucket(state.bucket()).key(state.key()))).eTag().equals(expected);
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has MD5", error);
    } catch (IllegalArgumentException | NoSuchFileException error) {
      // ETags that are no MD5s tell nothing.
      return false;
    }
  }

  private void abortUpload(State state) throws IOException {
    try {
      StorageErrors.call("AbortMultipartUpload", state.bucket(), state.key(), () -> client.abortMultipartUpload(
          request -> request.bucket(state.bucket()).key(state.key()).uploadId(state.uploadId())));
    } catch (NoSuchFileException error) {
      // It is gone already, which is what was wanted.
      LOG.log(System.Logger.Level.DEBUG, "no upload {0}", state.uploadId());
    }
  }

  private static State readState(Path stateFile) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(stateFile), State.class);
    } catch (NoSuchFileException error) {
      return null;
    } catch (JsonProcessingException error) {
      LOG.log(System.Logger.Level.WARNING, "{0} is no state of an upload", stateFile);
      return null;
    }
  }

  private static Path besides(Path file) {
    return file.resolveSibling(file.getFileName() + ".upload.json");
  }

  private static StorageErrors.Context context(String operation, State state) {
    return new StorageErrors.Context(operation, state.bucket(), state.key());
  }

  /** Some bytes of a file, read as often as needed and never held in memory. */
  private record Range(Path file, int number, long offset, long length) {
    InputStream open() {
      try {
        // A position behind the end of a file that became shorter is no error here: there is nothing to read.
        return new Limited(Channels.newInputStream(FileChannel.open(file).position(offset)), length);
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }

    byte[] md5() throws IOException {
      try (var stream = new DigestInputStream(open(), MessageDigest.getInstance("MD5"))) {
        stream.transferTo(java.io.OutputStream.nullOutputStream());
        return stream.getMessageDigest().digest();
      } catch (NoSuchAlgorithmException error) {
        throw new IllegalStateException("every Java has MD5", error);
      }
    }
  }

  /** The streams of a part: the SDK takes one an attempt, and closes none. */
  private static final class Streams implements ContentStreamProvider, AutoCloseable {
    private final Range range;
    private InputStream last = InputStream.nullInputStream();

    Streams(Range range) {
      this.range = range;
    }

    @Override
    public InputStream newStream() {
      try {
        close();
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
      last = range.open();
      return last;
    }

    @Override
    public void close() throws IOException {
      last.close();
    }
  }

  /** Ends after so many bytes. */
  private static final class Limited extends FilterInputStream {
    private long left;

    Limited(InputStream stream, long length) {
      super(stream);
      left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = super.read(bytes, offset, (int) Math.min(left, length));
      left -= Math.max(count, 0);
      return count;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
