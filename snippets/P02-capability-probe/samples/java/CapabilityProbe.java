package com.example.storage;

import com.example.storage.StoreCapabilities.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Finds out what a store really does, in a scratch prefix of its own. A 200 proves nothing: every verdict is reached by
 * reading back. Use one prefix for each probe; everything below it is removed.
 */
public final class CapabilityProbe {
  private static final System.Logger LOG = System.getLogger(CapabilityProbe.class.getName());

  /** The ETag of no object: MD5 of nothing that is written here. */
  private static final String STALE = "\"00000000000000000000000000000bad\"";

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final List<String[]> uploads = new ArrayList<>();

  private CapabilityProbe(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /**
   * Tries everything that the patterns rely on.
   *
   * @param prefix where scratch objects may stand, ends with a slash
   * @throws SdkException when the store cannot be reached or the prefix cannot be written to
   */
  public static StoreCapabilities probe(S3Client client, String bucket, String prefix) {
    var probe = new CapabilityProbe(client, bucket, prefix + "probe-" + UUID.randomUUID() + "/");
    try {
      return StoreCapabilities.of(probe.tryAll());
    } finally {
      probe.removeEverything();
    }
  }

  @FunctionalInterface
  private interface Check {
    Outcome run();
  }

  private Map<String, Outcome> tryAll() {
    Map<String, Check> checks = new TreeMap<>();
    checks.put("put.ifNoneMatch", this::putIfNoneMatch);
    checks.put("put.ifMatch.quoted", () -> putIfMatch("\"", "quoted"));
    checks.put("put.ifMatch.unquoted", () -> putIfMatch("", "unquoted"));
    checks.put("put.ifMatch.stale", this::putIfMatchStale);
    checks.put("copy.object", () -> copy("copied", false, request -> {}));
    checks.put("copy.ifNoneMatch", () -> copy("onto", true, request -> request.ifNoneMatch("*")));
    checks.put("copy.sourceIfMatch", () -> copy("stale", true, request -> request.copySourceIfMatch(STALE)));
    checks.put("delete.ifMatch", this::deleteIfMatch);
    checks.put("delete.batch", this::deleteBatch);
    checks.put("complete.ifNoneMatch", this::completeIfNoneMatch);
    checks.put("multipart.copyPart", this::copyPart);
    checks.put("rename.object", this::rename);
    checks.put("list.v2", this::listV2);
    checks.put("get.ifMatch", this::getIfMatch);
    Map<String, Outcome> outcomes = new TreeMap<>();
    // The SDK cannot sign a request of RGW's own kind: nothing is known, which counts as not working.
    outcomes.put("append.rgw", Outcome.NOT_TESTED);
    checks.forEach((id, check) -> outcomes.put(id, judge(id, check)));
    return outcomes;
  }

  /** An error that the store answers is a verdict; one of the network is not and goes to the caller. */
  private Outcome judge(String id, Check check) {
    try {
      return check.run();
    } catch (S3Exception error) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", id, error.getMessage());
      return ofRefusal(error.statusCode());
    }
  }

  /** What an answer with an error says: nothing when the store was busy or broken. */
  static Outcome ofRefusal(int status) {
    return status == 429 || (status >= 500 && status != 501) ? Outcome.NOT_TESTED : Outcome.REFUSED;
  }

  private Outcome putIfNoneMatch() {
    put("exclusive", "first", request -> {});
    return protectedFrom(
        () -> put("exclusive", "second", request -> request.ifNoneMatch("*")), "exclusive", "first");
  }

  private Outcome putIfMatch(String quote, String name) {
    String etag = put(name, "first", request -> {});
    put(name, "second", request -> request.ifMatch(quote + etag.replace("\"", "") + quote));
    return read(name).filter("second"::equals).isPresent() ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome putIfMatchStale() {
    put("kept", "first", request -> {});
    for (String etag : List.of(STALE, STALE.replace("\"", ""))) {
      Outcome outcome = protectedFrom(() -> put("kept", "second", request -> request.ifMatch(etag)), "kept", "first");
      if (outcome != Outcome.WORKS) {
        return outcome;
      }
    }
    return Outcome.WORKS;
  }

  private Outcome copy(String name, boolean guarded, Consumer<CopyObjectRequest.Builder> condition) {
    put("source", "source", request -> {});
    Runnable request = () -> client.copyObject(copy -> {
      copy.sourceBucket(bucket).sourceKey(prefix + "source").destinationBucket(bucket).destinationKey(prefix + name);
      condition.accept(copy);
    });
    if (guarded) {
      put(name, "before", each -> {});
      return protectedFrom(request, name, "before");
    }
    request.run();
    return read(name).filter("source"::equals).isPresent() ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome deleteIfMatch() {
    String etag = put("guarded", "kept", request -> {});
    Outcome outcome = protectedFrom(() -> client.deleteObject(request ->
        request.bucket(bucket).key(prefix + "guarded").ifMatch(STALE)), "guarded", "kept");
    if (outcome != Outcome.WORKS) {
      return outcome;
    }
    client.deleteObject(request -> request.bucket(bucket).key(prefix + "guarded").ifMatch(etag));
    return read("guarded").isEmpty() ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome deleteBatch() {
    put("batch-1", "1", request -> {});
    put("batch-2", "2", request -> {});
    var identifiers = List.of("batch-1", "batch-2").stream()
        .map(name -> ObjectIdentifier.builder().key(prefix + name).build()).toList();
    client.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(identifiers)));
    return read("batch-1").isEmpty() && read("batch-2").isEmpty() ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome completeIfNoneMatch() {
    put("uploaded", "before", request -> {});
    String id = begin("uploaded");
    String etag = client.uploadPart(request -> request.bucket(bucket).key(prefix + "uploaded").uploadId(id).partNumber(1),
        RequestBody.fromString("after")).eTag();
    return protectedFrom(
        () -> complete("uploaded", id, etag, request -> request.ifNoneMatch("*")), "uploaded", "before");
  }

  private Outcome copyPart() {
    // RGW 16 decodes this source twice, and a "%" may end the gateway: no question is worth that.
    if (prefix.contains("%")) {
      return Outcome.NOT_TESTED;
    }
    put("source", "source", request -> {});
    String id = begin("spliced");
    var copied = client.uploadPartCopy(request -> request.sourceBucket(bucket).sourceKey(prefix + "source")
        .destinationBucket(bucket).destinationKey(prefix + "spliced").uploadId(id).partNumber(1));
    complete("spliced", id, copied.copyPartResult().eTag(), request -> {});
    return read("spliced").filter("source"::equals).isPresent() ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome rename() {
    put("renamed-from", "content", request -> {});
    client.renameObject(request -> request.bucket(bucket).key(prefix + "renamed-to")
        .renameSource(prefix + "renamed-from"));
    boolean moved = read("renamed-from").isEmpty() && read("renamed-to").filter("content"::equals).isPresent();
    return moved ? Outcome.WORKS : Outcome.IGNORED;
  }

  private Outcome listV2() {
    put("list/1", "1", request -> {});
    put("list/2", "2", request -> {});
    var first = client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix + "list/").maxKeys(1));
    var second = client.listObjectsV2(request -> request.bucket(bucket).prefix(prefix + "list/").maxKeys(1)
        .continuationToken(first.nextContinuationToken()));
    boolean whole = first.contents().size() == 1 && second.contents().size() == 1
        && !first.contents().get(0).key().equals(second.contents().get(0).key());
    return whole ? Outcome.WORKS : Outcome.DIFFERS;
  }

  private Outcome getIfMatch() {
    String etag = put("read", "content", request -> {});
    try {
      client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + "read").ifMatch(STALE));
      return Outcome.IGNORED;
    } catch (S3Exception error) {
      if (error.statusCode() != 412) {
        throw error;
      }
    }
    client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + "read").ifMatch(etag));
    return Outcome.WORKS;
  }

  /** The request must be refused as a failed condition, and the object must be what it was. */
  private Outcome protectedFrom(Runnable request, String name, String before) {
    try {
      request.run();
    } catch (S3Exception error) {
      if (error.statusCode() != 409 && error.statusCode() != 412) {
        throw error;
      }
      return read(name).filter(before::equals).isPresent() ? Outcome.WORKS : Outcome.IGNORED;
    }
    return read(name).filter(before::equals).isPresent() ? Outcome.DIFFERS : Outcome.IGNORED;
  }

  private String put(String name, String text, Consumer<PutObjectRequest.Builder> condition) {
    return client.putObject(request -> {
      request.bucket(bucket).key(prefix + name);
      condition.accept(request);
    }, RequestBody.fromString(text)).eTag();
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(client.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + name)).asUtf8String());
    } catch (S3Exception error) {
      if (error.statusCode() == 404) {
        return Optional.empty();
      }
      throw error;
    }
  }

  private String begin(String name) {
    String id = client.createMultipartUpload(request -> request.bucket(bucket).key(prefix + name)).uploadId();
    uploads.add(new String[] {prefix + name, id});
    return id;
  }

  private void complete(String name, String id, String etag, Consumer<CompleteMultipartUploadRequest.Builder> condition) {
    var part = CompletedPart.builder().partNumber(1).eTag(etag).build();
    client.completeMultipartUpload(request -> {
      request.bucket(bucket).key(prefix + name).uploadId(id).multipartUpload(upload -> upload.parts(part));
      condition.accept(request);
    });
  }

  /** One by one: whether batches work is what is being found out. */
  private void removeEverything() {
    for (String[] upload : uploads) {
      quietly(() -> client.abortMultipartUpload(request -> request.bucket(bucket).key(upload[0]).uploadId(upload[1])));
    }
    quietly(() -> client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents()
        .forEach(each -> quietly(() -> client.deleteObject(request -> request.bucket(bucket).key(each.key())))));
  }

  private static void quietly(Runnable removal) {
    try {
      removal.run();
    } catch (SdkException error) {
      // An upload that was completed is gone already; what else fails here must not hide the outcome.
      LOG.log(System.Logger.Level.DEBUG, "not removed: {0}", error.getMessage());
    }
  }
}
