package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Changes objects that others change too, without a lock: an object is written only while it is still what was read, otherwise
 * it is read and changed again.
 */
public final class OptimisticUpdate {
  private static final System.Logger LOG = System.getLogger(OptimisticUpdate.class.getName());

  /** Metadata that says whose write an object is. */
  private static final String WRITER_ID = "writer-id";

  /** Milliseconds of the first pause at most, and of any. */
  private static final long BASE_DELAY = 50;

  private static final long LONGEST_DELAY = 2_000;

  private final S3Client client;
  private final StoreCapabilities capabilities;
  private final int attempts;

  /**
   * Updates with a client that the caller keeps and closes.
   *
   * @param attempts how often it is tried in all, from 1; 20 suits a few writers
   */
  public OptimisticUpdate(S3Client client, StoreCapabilities capabilities, int attempts) {
    this.client = client;
    this.capabilities = capabilities;
    this.attempts = attempts;
  }

  /** Makes the new content of the old one; empty: there is no object. May be called several times. */
  @FunctionalInterface
  public interface Change {
    /**
     * The new content.
     *
     * @throws IOException ends the update
     */
    byte[] apply(Optional<byte[]> old) throws IOException;
  }

  /** An object as it was read, with what a PUT would otherwise lose; both null where there is none. */
  private record Current(byte[] bytes, GetObjectResponse facts) {
    boolean isWrittenBy(Set<String> writers) {
      return facts != null && writers.contains(facts.metadata().getOrDefault(WRITER_ID, ""));
    }
  }

  // region snippet: update-if-match
  /**
   * Changes an object. Content headers and metadata are kept; tags are not. A write whose answer was lost is recognised by its
   * id, unless somebody has written since: then the change is made again.
   *
   * @return the new ETag, with its quotes
   * @throws IOException a {@link StorageError}; kind {@code CONFLICT} when others were faster every time, {@code UNSUPPORTED}
   *     on a store that does not compare
   */
  public String updateObject(String bucket, String key, Change change) throws IOException {
    var context = new StorageErrors.Context("PutObject", bucket, key);
    for (String capability : new String[] {"put.ifMatch.stale", "put.ifNoneMatch"}) {
      if (!capabilities.works(capability)) {
        throw StorageErrors.unsupported(capability, context);
      }
    }
    Set<String> writers = new HashSet<>();
    for (int attempt = 1; ; attempt++) {
      Current current = read(bucket, key);
      if (current.isWrittenBy(writers)) {
        return current.facts().eTag();
      }
      if (attempt > attempts) {
        throw StorageErrors.create(Kind.CONFLICT, "others were faster " + attempts + " times", context);
      }
      byte[] bytes = change.apply(Optional.ofNullable(current.bytes()));
      String writer = UUID.randomUUID().toString();
      writers.add(writer);
      try {
        return write(bucket, key, current, bytes, writer);
      } catch (IOException error) {
        if (!mayPass(StorageError.find(error).orElseThrow())) {
          throw error;
        }
        LOG.log(System.Logger.Level.DEBUG, "attempt {0} on {1}: {2}", attempt, key, error.getMessage());
      }
      pause(attempt, context);
    }
  }
  // endregion

  private String write(String bucket, String key, Current current, byte[] bytes, String writer) throws IOException {
    return StorageErrors.call("PutObject", bucket, key, () -> client.putObject(request -> {
      request.bucket(bucket).key(key);
      Map<String, String> metadata = new HashMap<>();
      if (current.facts() == null) {
        request.ifNoneMatch("*");
      } else {
        // RGW 16 compares the ETag without its quotes only.
        request.ifMatch(capabilities.conditionEtag(current.facts().eTag()))
            .contentType(current.facts().contentType())
            .contentEncoding(current.facts().contentEncoding())
            .contentLanguage(current.facts().contentLanguage())
            .contentDisposition(current.facts().contentDisposition())
            .cacheControl(current.facts().cacheControl());
        metadata.putAll(current.facts().metadata());
      }
      metadata.put(WRITER_ID, writer);
      request.metadata(metadata);
    }, RequestBody.fromBytes(bytes))).eTag();
  }

  /** Somebody was faster (412, 409; AWS says 404 of an object that is gone), or the store was busy. */
  private static boolean mayPass(StorageError error) {
    return switch (error.kind()) {
      case PRECONDITION_FAILED, CONFLICT -> true;
      case NOT_FOUND -> !error.details().code().equals("NoSuchBucket");
      default -> error.retryable();
    };
  }

  private Current read(String bucket, String key) throws IOException {
    try {
      // Tried again while it is worth it: after a write whose answer was lost only a read tells what became of it.
      var answer = Retry.withRetry(Retry.Options.defaults(), () -> StorageErrors.call("GetObject", bucket, key,
          () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key))));
      return new Current(answer.asByteArray(), answer.response());
    } catch (java.nio.file.NoSuchFileException error) {
      if (StorageError.find(error).orElseThrow().details().code().equals("NoSuchBucket")) {
        throw error;
      }
      return new Current(null, null);
    }
  }

  /** Full jitter: writers that met once must not meet again. */
  private static void pause(int attempt, StorageErrors.Context context) throws IOException {
    long bound = Math.min(LONGEST_DELAY, BASE_DELAY << Math.min(attempt - 1, 10));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(bound + 1));
    } catch (InterruptedException error) {
      throw StorageErrors.toStorageError(error, context);
    }
  }
}
