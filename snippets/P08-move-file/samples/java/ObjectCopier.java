package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.utils.Md5Utils;

/**
 * Copies objects inside a bucket with all that belongs to them, and verifies the copy. The server copies; only objects above
 * the threshold whose key has a {@code %} go through this process, part by part.
 */
final class ObjectCopier {
  private static final System.Logger LOG = System.getLogger(ObjectCopier.class.getName());

  /** Source: S3 user guide, "Amazon S3 multipart upload limits". */
  private static final long MAX_PARTS = 10_000;

  /** Bytes of a part that goes through this process: one is held in memory. */
  private static final long LARGEST_HELD_PART = 64L * 1024 * 1024;

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
    } catch (NoSuchFileException error) {
      return null;
    }
  }

  /** Whether the store itself refuses to copy such an object onto an existing one. */
  boolean isExclusive(long length) {
    return capabilities.works(length > threshold ? "complete.ifNoneMatch" : "copy.ifNoneMatch");
  }

  /** Told of the upload of a copy by parts before its first part: what a crash leaves of it can be aborted then. */
  @FunctionalInterface
  interface UploadNote {
    void begun(String uploadId) throws IOException;
  }

  /**
   * Copies one object with its metadata, content headers and tags.
   *
   * @param facts what HEAD said about the source
   * @param exclusive sends a condition against an existing destination; only where {@link #isExclusive}
   * @param note of the upload, where there is one
   * @return what the answer says of the copy's ETag, for {@link #verify}; empty where that says nothing
   * @throws IOException a {@link StorageError}; kind {@code ALREADY_EXISTS} when the condition failed
   */
  String copy(String source, String destination, HeadObjectResponse facts, boolean exclusive, UploadNote note)
      throws IOException {
    try {
      if (facts.contentLength() > threshold) {
        copyParts(source, destination, facts, exclusive, note);
        // Of no use: RGW 16 answers the completion of an upload with another ETag than the object has.
        return "";
      }
      return copyWhole(source, destination, facts, exclusive);
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
   * @param copyEtag what {@link #copy} gave
   * @return the ETag of the copy, with its quotes
   * @throws IOException kind {@code CORRUPT} when it is something else
   */
  String verify(String destination, HeadObjectResponse source, String copyEtag) throws IOException {
    var copy = head(destination);
    // RGW 16 leaves the quotes out in its answer to CopyObject.
    boolean same = copy.contentLength().equals(source.contentLength())
        && (copyEtag.isEmpty() || unquoted(copy.eTag()).equals(unquoted(copyEtag)));
    if (!same) {
      throw StorageErrors.create(Kind.CORRUPT, "the copy is not what was copied",
          new StorageErrors.Context("HeadObject", bucket, destination));
    }
    return copy.eTag();
  }

  private static String unquoted(String etag) {
    return etag.replace("\"", "");
  }

  /** Whether two objects hold the same bytes. ETags of uploads in parts differ with the parts; then both are read. */
  boolean isSame(String one, HeadObjectResponse factsOfOne, String other, HeadObjectResponse factsOfOther)
      throws IOException {
    if (!factsOfOne.contentLength().equals(factsOfOther.contentLength())) {
      return false;
    }
    return factsOfOne.eTag().equals(factsOfOther.eTag()) || MessageDigest.isEqual(digest(one), digest(other));
  }

  private byte[] digest(String key) throws IOException {
    try (var body = StorageErrors.call("GetObject", bucket, key,
        () -> client.getObject(request -> request.bucket(bucket).key(key)));
        var digesting = new DigestInputStream(body, MessageDigest.getInstance("SHA-256"))) {
      digesting.transferTo(OutputStream.nullOutputStream());
      return digesting.getMessageDigest().digest();
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    } catch (IOException error) {
      throw StorageErrors.toStorageError(error, new StorageErrors.Context("GetObject", bucket, key));
    }
  }

  /** Deletes an object if it still is what was copied; where the store ignores the condition, the caller has looked. */
  void delete(String key, String etag) throws IOException {
    boolean conditional = capabilities.works("delete.ifMatch");
    StorageErrors.call("DeleteObject", bucket, key, () -> client.deleteObject(
        request -> request.bucket(bucket).key(key).ifMatch(conditional ? etag : null)));
  }

  /** Gives the copy the tags of its source: an upload in parts does not take them over by itself. */
  void copyTags(String source, String destination) throws IOException {
    var tags = StorageErrors.call("GetObjectTagging", bucket, source,
        () -> client.getObjectTagging(request -> request.bucket(bucket).key(source))).tagSet();
    if (!tags.isEmpty()) {
      StorageErrors.call("PutObjectTagging", bucket, destination, () -> client.putObjectTagging(
          request -> request.bucket(bucket).key(destination).tagging(tagging -> tagging.tagSet(tags))));
    }
  }

  private String copyWhole(String source, String destination, HeadObjectResponse facts, boolean exclusive)
      throws IOException {
    try {
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
    } catch (IOException error) {
      if (StorageError.kindOf(error) == Kind.PRECONDITION_FAILED && wasRepeated(error)) {
        var there = headOrNull(destination);
        if (there != null && isSame(source, facts, destination, there)) {
          return "";
        }
      }
      throw error;
    }
  }

  /** Whether the SDK had sent it before: what is in its way may be what that attempt made, whose answer was lost. */
  private static boolean wasRepeated(IOException error) {
    return error.getCause() instanceof SdkException cause && cause.numAttempts() != null && cause.numAttempts() > 1;
  }

  private void copyParts(
      String source, String destination, HeadObjectResponse facts, boolean exclusive, UploadNote note) throws IOException {
    long wanted = isHeld(source) ? Math.min(partSize, LARGEST_HELD_PART) : partSize;
    long size = Math.max(wanted, (facts.contentLength() + MAX_PARTS - 1) / MAX_PARTS);
    // Parts carry bytes only: what else belongs to the object is given to the upload.
    String id = StorageErrors.call("CreateMultipartUpload", bucket, destination, () -> client.createMultipartUpload(
        request -> request.bucket(bucket).key(destination).metadata(facts.metadata()).contentType(facts.contentType())
            .contentEncoding(facts.contentEncoding()).contentLanguage(facts.contentLanguage())
            .contentDisposition(facts.contentDisposition()).cacheControl(facts.cacheControl()))).uploadId();
    try {
      note.begun(id);
      List<CompletedPart> parts = new ArrayList<>();
      for (long at = 0; at < facts.contentLength(); at += size) {
        long length = Math.min(size, facts.contentLength() - at);
        var part = new Part(source, facts.eTag(), destination, id, parts.size() + 1, at, length);
        String etag = isHeld(source) ? sendPart(part) : copyPart(part);
        parts.add(CompletedPart.builder().partNumber(part.number()).eTag(etag).build());
      }
      // Parts of two versions of the source would make an object that nobody wrote.
      if (!head(source).eTag().equals(facts.eTag())) {
        throw StorageErrors.create(Kind.CONFLICT, "the source changed while it was copied",
            new StorageErrors.Context("UploadPartCopy", bucket, source));
      }
      complete(destination, id, parts, exclusive);
    } catch (IOException error) {
      try {
        abort(destination, id);
      } catch (IOException further) {
        // Must not hide why the copy failed.
        LOG.log(System.Logger.Level.WARNING, "the upload of {0} stays open: {1}", destination, further.getMessage());
      }
      throw error;
    }
    // Not with the creation of the upload: RGW 16 loses them there.
    copyTags(source, destination);
  }

  /** Makes the object of its parts. When the answer to a first attempt was lost, the upload is gone and the key taken: by us. */
  private void complete(String destination, String id, List<CompletedPart> parts, boolean exclusive) throws IOException {
    try {
      StorageErrors.call("CompleteMultipartUpload", bucket, destination, () -> client.completeMultipartUpload(
          request -> request.bucket(bucket).key(destination).uploadId(id).ifNoneMatch(exclusive ? "*" : null)
              .multipartUpload(upload -> upload.parts(parts))));
    } catch (IOException error) {
      Kind kind = StorageError.kindOf(error);
      if ((kind == Kind.NOT_FOUND || kind == Kind.PRECONDITION_FAILED) && wasRepeated(error)) {
        var made = headOrNull(destination);
        if (made != null && made.eTag().equals(etagOf(parts))) {
          return;
        }
      }
      if (kind == Kind.NOT_FOUND) {
        // Which is said of a source.
        throw StorageErrors.create(Kind.CONFLICT, "the upload was removed meanwhile: " + error.getMessage(),
            new StorageErrors.Context("CompleteMultipartUpload", bucket, destination));
      }
      throw error;
    }
  }

  /** What S3 makes of the MD5 of the parts' MD5s, and their number; something else where those are no MD5s. */
  private static String etagOf(List<CompletedPart> parts) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      for (CompletedPart part : parts) {
        digest.update(HexFormat.of().parseHex(unquoted(part.eTag())));
      }
      return "\"" + HexFormat.of().formatHex(digest.digest()) + "-" + parts.size() + "\"";
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has MD5", error);
    } catch (IllegalArgumentException error) {
      return "";
    }
  }

  private record Part(
      String source, String sourceEtag, String destination, String uploadId, int number, long start, long length) {
    String range() {
      return "bytes=" + start + "-" + (start + length - 1);
    }
  }

  /**
   * Whether the parts of an object go through this process. RGW 16 decodes the source of UploadPartCopy twice, that of
   * CopyObject once: {@code a%41} copies the bytes of {@code aA}, and a {@code %} that does not begin a hexadecimal code ends
   * the gateway. Encoding twice is no way out: other stores decode once.
   */
  private static boolean isHeld(String source) {
    return source.contains("%");
  }

  private String copyPart(Part part) throws IOException {
    return StorageErrors.call("UploadPartCopy", bucket, part.destination(), () -> client.uploadPartCopy(request -> {
      request.sourceBucket(bucket).sourceKey(part.source()).destinationBucket(bucket).destinationKey(part.destination())
          .uploadId(part.uploadId()).partNumber(part.number()).copySourceRange(part.range());
      if (capabilities.works("copy.sourceIfMatch")) {
        request.copySourceIfMatch(part.sourceEtag());
      }
    })).copyPartResult().eTag();
  }

  /** Copies a part through this process. */
  private String sendPart(Part part) throws IOException {
    // The body may break off after the answer began: the SDK does not ask again then.
    byte[] bytes = Retry.withRetry(Retry.Options.defaults(), () -> readPart(part));
    return StorageErrors.call("UploadPart", bucket, part.destination(), () -> client.uploadPart(
        request -> request.bucket(bucket).key(part.destination()).uploadId(part.uploadId()).partNumber(part.number())
            .contentMD5(Md5Utils.md5AsBase64(bytes)),
        RequestBody.fromBytes(bytes))).eTag();
  }

  private byte[] readPart(Part part) throws IOException {
    var context = new StorageErrors.Context("GetObject", bucket, part.source());
    try (var body = StorageErrors.call("GetObject", bucket, part.source(), () -> client.getObject(request -> request
        .bucket(bucket).key(part.source()).range(part.range()).ifMatch(part.sourceEtag())))) {
      // Looked at before the body is taken into memory: a proxy that knows no ranges answers with all of it.
      boolean changed = !part.sourceEtag().equals(body.response().eTag());
      if (changed || body.response().contentLength() != part.length()) {
        body.abort();
        throw changed ? StorageErrors.create(Kind.CONFLICT, "the source changed while it was copied", context)
            : StorageErrors.create(Kind.CORRUPT, "a part of another length", context);
      }
      byte[] bytes = body.readNBytes((int) part.length());
      if (bytes.length < part.length()) {
        throw new EOFException("the body ended after " + bytes.length + " bytes");
      }
      return bytes;
    } catch (IOException error) {
      throw StorageErrors.toStorageError(error, context);
    }
  }

  /** Gives an upload up. One that is gone was completed, or somebody else was faster. */
  void abort(String key, String uploadId) throws IOException {
    try {
      StorageErrors.call("AbortMultipartUpload", bucket, key, () -> client.abortMultipartUpload(
          request -> request.bucket(bucket).key(key).uploadId(uploadId)));
    } catch (NoSuchFileException error) {
      LOG.log(System.Logger.Level.DEBUG, "no upload {0}", uploadId);
    }
  }
}
