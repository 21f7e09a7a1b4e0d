package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Creates objects that must not exist yet, as {@code Files.createFile} does: of any number of racers one wins. */
public final class ExclusiveCreate {
  /** Metadata that says whose write an object is. */
  static final String WRITER_ID = "writer-id";

  /** How often it is tried while the store says that somebody else is just writing (409). */
  private static final int CONFLICT_ATTEMPTS = 5;

  private ExclusiveCreate() {}

  /**
   * Creates an object of content type {@code application/octet-stream}.
   *
   * @param writerId tells this write from any other; use each id once, for example a random UUID
   * @return the new ETag, with its quotes
   * @throws java.nio.file.FileAlreadyExistsException when there is one already; it is not touched
   * @throws IOException another {@link StorageError}; kind {@code UNSUPPORTED} on a store that would overwrite it
   */
  public static String createExclusive(S3Client client, StoreCapabilities capabilities, String bucket, String key,
      byte[] body, String writerId) throws IOException {
    return createExclusive(client, capabilities, bucket, key, body, writerId, "application/octet-stream");
  }

  // region snippet: put-if-absent
  /**
   * Creates an object.
   *
   * @param writerId tells this write from any other; use each id once, for example a random UUID
   * @return the new ETag, with its quotes
   * @throws java.nio.file.FileAlreadyExistsException when there is one already; it is not touched
   * @throws IOException another {@link StorageError}; kind {@code UNSUPPORTED} on a store that would overwrite it
   */
  public static String createExclusive(S3Client client, StoreCapabilities capabilities, String bucket, String key,
      byte[] body, String writerId, String contentType) throws IOException {
    var context = new StorageErrors.Context("PutObject", bucket, key);
    if (!capabilities.works("put.ifNoneMatch")) {
      throw StorageErrors.unsupported("put.ifNoneMatch", context);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return StorageErrors.call("PutObject", bucket, key, () -> client.putObject(request -> request
            .bucket(bucket).key(key).ifNoneMatch("*").contentType(contentType).metadata(Map.of(WRITER_ID, writerId)),
            RequestBody.fromBytes(body))).eTag();
      } catch (IOException error) {
        Kind kind = StorageError.kindOf(error);
        if (kind == Kind.PRECONDITION_FAILED) {
          return ownWrite(client, context, writerId);
        }
        if (kind != Kind.CONFLICT || attempt >= CONFLICT_ATTEMPTS) {
          throw error;
        }
      }
      pause(attempt, context);
    }
  }
  // endregion

  /**
   * The SDK sends a request again when its answer was lost. If the first one had been carried out, the second is refused
   * because of it: then what is there is our own.
   */
  private static String ownWrite(S3Client client, StorageErrors.Context context, String writerId) throws IOException {
    var head = StorageErrors.call("HeadObject", context.bucket(), context.key(),
        () -> client.headObject(request -> request.bucket(context.bucket()).key(context.key())));
    if (writerId.equals(head.metadata().get(WRITER_ID))) {
      return head.eTag();
    }
    throw StorageErrors.create(Kind.ALREADY_EXISTS, "there is an object already", context);
  }

  private static void pause(int attempt, StorageErrors.Context context) throws IOException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(100L * attempt));
    } catch (InterruptedException error) {
      throw StorageErrors.toStorageError(error, context);
    }
  }
}
