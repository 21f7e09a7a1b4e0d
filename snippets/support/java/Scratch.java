package com.example.storage.testing;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of one test, removed at its end with everything below it. */
public final class Scratch implements AutoCloseable {
  private final S3Client client = Target.client();
  private final String bucket = Target.bucket();
  private final String prefix = "java-" + UUID.randomUUID() + "/";

  /** The bucket. */
  public String bucket() {
    return bucket;
  }

  /** The prefix, with its slash. */
  public String prefix() {
    return prefix;
  }

  /** A key below the prefix. */
  public String key(String name) {
    return prefix + name;
  }

  /** Writes an object and gives its ETag. */
  public String put(String name, String text) {
    return client.putObject(request -> request.bucket(bucket).key(key(name)), RequestBody.fromString(text)).eTag();
  }

  /** Writes an object and gives its ETag. */
  public String put(String name, byte[] bytes) {
    return client.putObject(request -> request.bucket(bucket).key(key(name)), RequestBody.fromBytes(bytes)).eTag();
  }

  /** Writes many empty objects, 16 at once. */
  public void putMany(List<String> names) {
    var threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<String>> work = names.stream().map(name -> (Callable<String>) () -> put(name, "")).toList();
      for (var each : threads.invokeAll(work)) {
        each.get();
      }
    } catch (ExecutionException | InterruptedException error) {
      throw new IllegalStateException(error);
    } finally {
      threads.shutdownNow();
    }
  }

  /** The bytes of an object. */
  public byte[] bytes(String name) {
    return client.getObjectAsBytes(request -> request.bucket(bucket).key(key(name))).asByteArray();
  }

  /** The text of an object, null where there is none. */
  public String text(String name) {
    try {
      return client.getObjectAsBytes(request -> request.bucket(bucket).key(key(name))).asUtf8String();
    } catch (NoSuchKeyException error) {
      return null;
    }
  }

  /** The names of all objects below the prefix. */
  public List<String> names() {
    return client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL)).contents().stream()
        .map(S3Object::key).map(key -> key.substring(prefix.length())).toList();
  }

  /** Uploads below the prefix that were begun and neither completed nor aborted. */
  public List<MultipartUpload> openUploads() {
    // RGW 16 may page uploads in an order of its own, so the pages are read whole.
    return client.listMultipartUploadsPaginator(request -> request.bucket(bucket).prefix(prefix)).uploads().stream()
        .filter(upload -> upload.key().startsWith(prefix)).toList();
  }

  /** Bytes that look like nothing and are the same for the same seed. */
  public static byte[] randomBytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    openUploads().forEach(upload -> client.abortMultipartUpload(request ->
        request.bucket(bucket).key(upload.key()).uploadId(upload.uploadId())));
    for (var page : client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL))) {
      var keys = page.contents().stream().map(S3Object::key)
          .filter(key -> key.chars().noneMatch(each -> each < 0x20))
          .map(key -> ObjectIdentifier.builder().key(key).build()).toList();
      page.contents().stream().map(S3Object::key).filter(key -> key.chars().anyMatch(each -> each < 0x20))
          .forEach(key -> client.deleteObject(request -> request.bucket(bucket).key(key)));
      if (!keys.isEmpty()) {
        client.deleteObjects(request -> request.bucket(bucket).delete(delete -> delete.objects(keys).quiet(true)));
      }
    }
  }
}
