package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;

/**
 * Directories that hold nothing yet. A store has only keys: a directory is there as soon as a key lies below it. Where an
 * empty one must show, a marker stands for it, an object of zero bytes whose key ends with a slash.
 */
public final class Directories {
  private static final System.Logger LOG = System.getLogger(Directories.class.getName());

  private final S3Client client;
  private final String bucket;
  private final boolean markers;

  /**
   * Directories of a bucket.
   *
   * @param markers whether empty directories are written down; other programs may delete markers or show them as files
   */
  public Directories(S3Client client, String bucket, boolean markers) {
    this.client = client;
    this.bucket = bucket;
    this.markers = markers;
  }

  /**
   * Makes a directory; one that is there stays as it is.
   *
   * @param prefix ends with a slash
   * @throws IOException a {@link StorageError}; kind {@code ALREADY_EXISTS} when a file has this name
   */
  public void makeDirectory(String prefix) throws IOException {
    checkPrefix(prefix);
    if (!markers) {
      return;
    }
    String file = prefix.substring(0, prefix.length() - 1);
    if (isThere(file)) {
      var context = new StorageErrors.Context("PutObject", bucket, prefix);
      throw StorageErrors.create(Kind.ALREADY_EXISTS, "a file has this name", context);
    }
    StorageErrors.call("PutObject", bucket, prefix, () -> client.putObject(
        request -> request.bucket(bucket).key(prefix).contentType("application/x-directory"), RequestBody.empty()));
    LOG.log(System.Logger.Level.DEBUG, "made {0}", prefix);
  }

  /**
   * Removes an empty directory; one that is not there is no error without markers, as nothing tells it from an empty one.
   *
   * @param prefix ends with a slash
   * @throws DirectoryNotEmptyException when something lies in it
   * @throws IOException a {@link StorageError}
   */
  public void removeDirectory(String prefix) throws IOException {
    checkPrefix(prefix);
    // A file that is written between this look and the removal stays: only the marker goes.
    if (!isEmpty(prefix)) {
      throw new DirectoryNotEmptyException("s3://" + bucket + "/" + prefix);
    }
    if (markers) {
      StorageErrors.call("DeleteObject", bucket, prefix,
          () -> client.deleteObject(request -> request.bucket(bucket).key(prefix)));
    }
  }

  /**
   * Whether nothing but its own marker lies below a prefix.
   *
   * @param prefix ends with a slash
   * @throws IOException a {@link StorageError}
   */
  public boolean isEmpty(String prefix) throws IOException {
    checkPrefix(prefix);
    // Two keys are enough: the first may be the marker.
    var page = StorageErrors.call("ListObjectsV2", bucket, prefix,
        () -> client.listObjectsV2(
            request -> request.bucket(bucket).prefix(prefix).maxKeys(2).encodingType(EncodingType.URL)));
    return page.contents().stream().allMatch(each -> each.key().equals(prefix));
  }

  private boolean isThere(String key) throws IOException {
    try {
      StorageErrors.call("HeadObject", bucket, key, () -> client.headObject(request -> request.bucket(bucket).key(key)));
      return true;
    } catch (java.nio.file.NoSuchFileException error) {
      return false;
    }
  }

  private static void checkPrefix(String prefix) {
    if (!prefix.endsWith("/") || prefix.length() < 2) {
      throw new IllegalArgumentException("a directory's prefix ends with a slash: " + prefix);
    }
  }
}
