package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads an object at any position, as {@code RandomAccessFile} reads a file. All bytes are of the version that was opened:
 * once the object is replaced, reading fails.
 */
public final class RangeReader {
  private final S3Client client;
  private final String bucket;
  private final String key;
  private final String etag;
  private final long size;

  private RangeReader(S3Client client, String bucket, String key, String etag, long size) {
    this.client = client;
    this.bucket = bucket;
    this.key = key;
    this.etag = etag;
    this.size = size;
  }

  /** The object is not the one any more that was opened. */
  public static final class ObjectChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    private ObjectChangedException(String place, Throwable cause) {
      super(place + " changed while it was read", cause);
    }
  }

  /**
   * Opens an object.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws IOException another {@link StorageError}
   */
  public static RangeReader open(S3Client client, String bucket, String key) throws IOException {
    var head = StorageErrors.call("HeadObject", bucket, key,
        () -> client.headObject(request -> request.bucket(bucket).key(key)));
    return new RangeReader(client, bucket, key, head.eTag(), head.contentLength());
  }

  /** Bytes of the object. */
  public long size() {
    return size;
  }

  /** The version that was opened, with its quotes. */
  public String etag() {
    return etag;
  }

  // region snippet: ranged-read
  /**
   * Reads bytes.
   *
   * @param position from 0; at the end or behind it nothing is read
   * @param length bytes at most; fewer come at the end of the object
   * @throws ObjectChangedException when the object is another one now
   * @throws IOException a {@link StorageError}; kind {@code CORRUPT} when the answer is no such range
   */
  public byte[] read(long position, int length) throws IOException {
    if (position < 0 || length < 0) {
      throw new IllegalArgumentException("negative position or length");
    }
    long end = Math.min(size, position + length);
    if (position >= end) {
      // The store would answer 416.
      return new byte[0];
    }
    var context = new StorageErrors.Context("GetObject", bucket, key);
    try (var body = StorageErrors.call("GetObject", bucket, key, () -> client.getObject(request -> request
        .bucket(bucket).key(key).range("bytes=" + position + "-" + (end - 1)).ifMatch(etag)))) {
      // Compared once more, for stores that ignore the condition or the range.
      if (!etag.equals(body.response().eTag())) {
        body.abort();
        throw new ObjectChangedException(context.place(), null);
      }
      byte[] bytes = body.readNBytes((int) (end - position));
      if (bytes.length != end - position || body.read() >= 0) {
        body.abort();
        throw StorageErrors.create(Kind.CORRUPT, "the answer is not the range that was asked for", context);
      }
      return bytes;
    } catch (ObjectChangedException error) {
      throw error;
    } catch (IOException error) {
      IOException mapped = StorageErrors.toStorageError(error, context);
      Kind kind = StorageError.kindOf(mapped);
      if (kind == Kind.PRECONDITION_FAILED || kind == Kind.NOT_FOUND) {
        throw new ObjectChangedException(context.place(), mapped);
      }
      throw mapped;
    }
  }
  // endregion
}
