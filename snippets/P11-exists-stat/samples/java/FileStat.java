package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/**
 * What is at a place.
 *
 * @param kind a file where there is an object, a directory where objects lie below
 * @param size bytes, 0 for a directory
 * @param lastModified when it was written, {@link Instant#EPOCH} for a directory
 * @param etag with its quotes, empty for a directory
 * @param contentType empty for a directory
 * @param metadata user metadata as the store holds it, names in lower case
 */
public record FileStat(
    FileKind kind, long size, Instant lastModified, String etag, String contentType, Map<String, String> metadata) {
  /** What a place is. */
  public enum FileKind {
    FILE,
    DIRECTORY
  }

  // region snippet: object-exists
  /**
   * Looks at a place. What it says may be past a moment later: to create only what does not exist, write with a condition.
   *
   * @param key an object's key, or a directory's with or without its slash
   * @throws java.nio.file.NoSuchFileException when nothing is there
   * @throws java.nio.file.AccessDeniedException when the store refuses; that says nothing about existence
   * @throws IOException another {@link StorageError}
   */
  public static FileStat stat(S3Client client, String bucket, String key) throws IOException {
    IOException missing;
    try {
      var head = StorageErrors.call("HeadObject", bucket, key,
          () -> client.headObject(request -> request.bucket(bucket).key(key)));
      if (!key.endsWith("/")) {
        return new FileStat(FileKind.FILE, head.contentLength(), head.lastModified(), head.eTag(),
            head.contentType() == null ? "" : head.contentType(), head.metadata());
      }
      return directory();
    } catch (IOException error) {
      // Only a 404 means that nothing is there. A 403 must reach the caller.
      if (StorageError.kindOf(error) != Kind.NOT_FOUND) {
        throw error;
      }
      missing = error;
    }
    if (holdsObjects(client, bucket, key.endsWith("/") ? key : key + "/")) {
      return directory();
    }
    throw missing;
  }

  /**
   * Whether there is a file or a directory.
   *
   * @throws java.nio.file.AccessDeniedException when the store refuses to say
   * @throws IOException another {@link StorageError}
   */
  public static boolean exists(S3Client client, String bucket, String key) throws IOException {
    try {
      stat(client, bucket, key);
      return true;
    } catch (java.nio.file.NoSuchFileException error) {
      return false;
    }
  }
  // endregion

  private static boolean holdsObjects(S3Client client, String bucket, String prefix) throws IOException {
    var page = StorageErrors.call("ListObjectsV2", bucket, prefix,
        () -> client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix).maxKeys(1).encodingType(EncodingType.URL)));
    return !page.contents().isEmpty();
  }

  private static FileStat directory() {
    return new FileStat(FileKind.DIRECTORY, 0, Instant.EPOCH, "", "", Map.of());
  }
}
