package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.Tag;

/** Copies objects inside a bucket with all that belongs to them, and verifies the copy. */
final class ObjectCopier {
  private static final System.Logger LOG = System.getLogger(ObjectCopier.class.getName());

  private final S3Client client;
  private final StoreCapabilities capabilities;
  private final String bucket;
  private final long threshold;
  private final long partSize;

  /**
   * Copies inside a bucket.
   *
   * @param threshold bytes up to which one request copies; 5 GiB at most. Source: S3 API reference, CopyObject
   * @param partSize bytes of a part above it, at least 5 MiB
   */
  ObjectCopier(S3Client client, StoreCapabilities capabilities, String bucket, long threshold, long partSize) {
    this.client = client;
    this.capabilities = capabilities;
    this.bucket = bucket;
    this.threshold = threshold;
    this.partSize = partSize;
  }

  HeadObjectResponse head(String key) throws IOException {
    return StorageErrors.call("HeadObject", bucket, key, () -> client.headObject(request -> request.bucket(bucket).key(key)));
  }

  /** The object's facts, null where there is none. */
  HeadObjectResponse headOrNull(String key) throws IOException {
    try {
      return head(key);
    } catch (java.nio.file.NoSuchFileException error) {
      return null;
    }
  }

  /** Whether the store itself refuses to copy such an object onto an existing one. */
  boolean isExclusive(long length) {
    return capabilities.works(length > threshold ? "complete.ifNoneMatch" : "copy.ifNoneMatch");
  }

  /**
   * Copies one object with its metadata, content headers and tags.
   *
   * @param facts what HEAD said about the source
   * @param exclusive sends a condition against an existing destination; only where {@link #isExclusive}
   * @return the ETag of the copy, with its quotes
   * @throws IOException a {@link StorageError}; kind {@code ALREADY_EXISTS} when the condition failed
   */
  String copy(String source, String destination, HeadObjectResponse facts, boolean exclusive) throws IOException {
    try {
      String etag = facts.contentLength() > threshold
          ? copyParts(source, destination, facts, exclusive)
          : copyWhole(source, destination, facts, exclusive);
      // RGW 16 leaves the quotes out in the answer to CopyObject.
      return "\"" + etag.replace("\"", "") + "\"";
    } catch (IOException error) {
      if (exclusive && StorageError.kindOf(error) == Kind.PRECONDITION_FAILED && headOrNull(destination) != null
          && facts.eTag().equals(head(source).eTag())) {
        throw StorageErrors.create(Kind.ALREADY_EXISTS, "there is an object already",
            new StorageErrors.Context("CopyObject", bucket, destination));
      }
      throw error;
    }
  }

  /**
   * Makes sure that the copy is what was copied.
   *
   * @param copyEtag what the copy's answer said
   * @throws IOException kind {@code CORRUPT} when it is something else
   */
  void verify(String destination, HeadObjectResponse source, String copyEtag) throws IOException {
    var copy = head(destination);
    boolean same = copy.contentLength().equals(source.contentLength()) && copy.eTag().equals(copyEtag)
        && (!isComparable(source.eTag(), copy.eTag()) || source.eTag().equals(copy.eTag()));
    if (!same) {
      throw StorageErrors.create(Kind.CORRUPT, "the copy is not what was copied",
          new StorageErrors.Context("HeadObject", bucket, destination));
    }
  }

  /** ETags of uploads in parts depend on the parts, so only plain ones can be compared. */
  static boolean isComparable(String one, String other) {
    return !one.contains("-") && !other.contains("-");
  }

  private String copyWhole(String source, String destination, HeadObjectResponse facts, boolean exclusive)
      throws IOException {
    return StorageErrors.call("CopyObject", bucket, destination, () -> client.copyObject(request -> {
      // Without directives the store copies metadata, content headers and tags.
      request.sourceBucket(bucket).sourceKey(source).destinationBucket(bucket).destinationKey(destination);
      if (capabilities.works("copy.sourceIfMatch")) {
        request.copySourceIfMatch(facts.eTag());
      }
      if (exclusive) {
        request.ifNoneMatch("*");
      }
    })).copyObjectResult().eTag();
  }

  private String copyParts(String source, String destination, HeadObjectResponse facts, boolean exclusive)
      throws IOException {
    // Parts carry bytes only: what else belongs to the object is given to the upload, or set afterwards.
    List<Tag> tags = tagsOf(source);
    String id = StorageErrors.call("CreateMultipartUpload", bucket, destination, () -> client.createMultipartUpload(
        request -> request.bucket(bucket).key(destination).metadata(facts.metadata()).contentType(facts.contentType())
            .contentEncoding(facts.contentEncoding()).contentLanguage(facts.contentLanguage())
            .contentDisposition(facts.contentDisposition()).cacheControl(facts.cacheControl()))).uploadId();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long at = 0; at < facts.contentLength(); at += partSize) {
        String range = "bytes=" + at + "-" + (Math.min(at + partSize, facts.contentLength()) - 1);
        int number = parts.size() + 1;
        var copied = StorageErrors.call("UploadPartCopy", bucket, destination, () -> client.uploadPartCopy(request -> {
          request.sourceBucket(bucket).sourceKey(source).destinationBucket(bucket).destinationKey(destination)
              .uploadId(id).partNumber(number).copySourceRange(range);
          if (capabilities.works("copy.sourceIfMatch")) {
            request.copySourceIfMatch(facts.eTag());
          }
        }));
        parts.add(CompletedPart.builder().partNumber(number).eTag(copied.copyPartResult().eTag()).build());
      }
      StorageErrors.call("CompleteMultipartUpload", bucket, destination, () -> client.completeMultipartUpload(
          request -> request.bucket(bucket).key(destination).uploadId(id).ifNoneMatch(exclusive ? "*" : null)
              .multipartUpload(upload -> upload.parts(parts))));
      if (!tags.isEmpty()) {
        // RGW 16 drops the tags that an upload is begun with.
        StorageErrors.call("PutObjectTagging", bucket, destination, () -> client.putObjectTagging(
            request -> request.bucket(bucket).key(destination).tagging(tagging -> tagging.tagSet(tags))));
      }
      // RGW 16 does not always say the ETag in the answer.
      return head(destination).eTag();
    } catch (IOException error) {
      abort(destination, id);
      throw error;
    }
  }

  private void abort(String key, String uploadId) {
    try {
      client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
    } catch (SdkException error) {
      // Must not hide why the copy failed.
      LOG.log(System.Logger.Level.WARNING, "the upload of {0} stays open: {1}", key, error.getMessage());
    }
  }

  private List<Tag> tagsOf(String key) throws IOException {
    return StorageErrors.call("GetObjectTagging", bucket, key,
        () -> client.getObjectTagging(request -> request.bucket(bucket).key(key))).tagSet();
  }
}
