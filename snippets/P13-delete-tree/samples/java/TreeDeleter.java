package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Deletes objects and everything below a prefix. A key that is not there counts as deleted, as the store counts it. */
public final class TreeDeleter {
  /** Keys of one DeleteObjects request. Source: S3 API reference, DeleteObjects. */
  private static final int BATCH = 1000;

  private static final System.Logger LOG = System.getLogger(TreeDeleter.class.getName());

  private final S3Client client;
  private final StoreCapabilities capabilities;
  private final String bucket;

  /** Deletes in a bucket with a client that the caller keeps and closes. */
  public TreeDeleter(S3Client client, StoreCapabilities capabilities, String bucket) {
    this.client = client;
    this.capabilities = capabilities;
    this.bucket = bucket;
  }

  /**
   * How a tree is deleted.
   *
   * @param dryRun only says what would go
   * @param versions removes all versions and delete markers too; without it a versioned bucket only hides objects
   * @param concurrency requests at once, from 1
   * @param allowWholeBucket lets an empty prefix pass
   */
  public record Options(boolean dryRun, boolean versions, int concurrency, boolean allowWholeBucket) {
    /** Current objects only, 4 requests at once, never a whole bucket. */
    public static Options defaults() {
      return new Options(false, false, 4, false);
    }

    /** The same without deleting. */
    public Options asDryRun() {
      return new Options(true, versions, concurrency, allowWholeBucket);
    }

    /** The same with versions and delete markers. */
    public Options withVersions() {
      return new Options(dryRun, true, concurrency, allowWholeBucket);
    }
  }

  /** A key that could not be deleted, and the store's code. */
  public record Failure(String key, String code) {}

  /**
   * What became of a tree.
   *
   * @param deleted how many objects or versions went, or would go
   * @param keys their keys; only of a dry run
   * @param failed what is still there
   */
  public record Result(long deleted, List<String> keys, List<Failure> failed) {}

  /**
   * Deletes one object.
   *
   * @throws IOException a {@link StorageError}
   */
  public void deleteFile(String key) throws IOException {
    StorageErrors.call("DeleteObject", bucket, key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  /**
   * Deletes everything below a prefix. Interrupting the thread ends it after the requests that run.
   *
   * @param prefix ends with a slash, so that no neighbour with a longer name goes too
   * @throws IllegalArgumentException for an empty prefix, unless the options allow it
   * @throws IOException a {@link StorageError}, when listing or a whole request fails; single keys are in the result
   */
  public Result deleteTree(String prefix, Options options) throws IOException {
    if (prefix.isEmpty() && !options.allowWholeBucket()) {
      throw new IllegalArgumentException("an empty prefix would delete the whole bucket");
    }
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw new IllegalArgumentException("a directory's prefix ends with a slash: " + prefix);
    }
    var run = new Run(options);
    try {
      if (options.versions()) {
        listVersions(prefix, run);
      } else {
        listObjects(prefix, run);
      }
      return run.finish();
    } finally {
      run.threads.shutdownNow();
    }
  }

  private void listObjects(String prefix, Run run) throws IOException {
    String[] token = {null};
    Set<String> tokens = new HashSet<>();
    do {
      var page = StorageErrors.call("ListObjectsV2", bucket, prefix, () -> client.listObjectsV2(
          request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL).continuationToken(token[0])));
      run.add(page.contents().stream().map(each -> ObjectIdentifier.builder().key(each.key()).build()).toList());
      token[0] = goesOn(page.isTruncated(), page.nextContinuationToken(), tokens, "ListObjectsV2", prefix);
    } while (token[0] != null);
  }

  private void listVersions(String prefix, Run run) throws IOException {
    String[] from = {null, null};
    Set<String> tokens = new HashSet<>();
    String position;
    do {
      var page = StorageErrors.call("ListObjectVersions", bucket, prefix, () -> client.listObjectVersions(
          request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL)
              .keyMarker(from[0]).versionIdMarker(from[1])));
      List<ObjectIdentifier> found = new ArrayList<>();
      page.versions().forEach(each -> found.add(ObjectIdentifier.builder().key(each.key()).versionId(each.versionId()).build()));
      page.deleteMarkers().forEach(
          each -> found.add(ObjectIdentifier.builder().key(each.key()).versionId(each.versionId()).build()));
      run.add(found);
      from[0] = page.nextKeyMarker();
      from[1] = page.nextVersionIdMarker();
      String next = from[0] == null ? null : from[0] + "\n" + from[1];
      position = goesOn(page.isTruncated(), next, tokens, "ListObjectVersions", prefix);
    } while (position != null);
  }

  /** Where a listing goes on, null at its end. Nobody may take for the end, or run in circles over, what a store does wrong. */
  private String goesOn(Boolean truncated, String next, Set<String> before, String operation, String prefix)
      throws IOException {
    if (!Boolean.TRUE.equals(truncated)) {
      return null;
    }
    if (next == null || next.isEmpty() || !before.add(next)) {
      throw StorageErrors.create(Kind.CORRUPT, "the store does not say how the listing goes on",
          new StorageErrors.Context(operation, bucket, prefix));
    }
    return next;
  }

  // region snippet: delete-batch
  /** One request; the answer is 200 even when keys in it were refused. */
  private List<Failure> deleteBatch(List<ObjectIdentifier> objects) throws IOException {
    // What is gone already counts as deleted, so a batch whose answer broke off can be sent again.
    DeleteObjectsResponse answer = Retry.withRetry(Retry.Options.defaults(),
        () -> StorageErrors.call("DeleteObjects", bucket, "", () -> client.deleteObjects(
            request -> request.bucket(bucket).delete(delete -> delete.objects(objects).quiet(true)))));
    return answer.errors().stream().map(error -> new Failure(error.key(), error.code())).toList();
  }
  // endregion

  private List<Failure> deleteOneByOne(List<ObjectIdentifier> objects) throws IOException {
    List<Failure> failed = new ArrayList<>();
    for (ObjectIdentifier each : objects) {
      try {
        StorageErrors.call("DeleteObject", bucket, each.key(), () -> client.deleteObject(
            request -> request.bucket(bucket).key(each.key()).versionId(each.versionId())));
      } catch (IOException error) {
        var details = StorageError.find(error).orElseThrow().details();
        if (details.status() == 0 || details.kind() == Kind.CANCELLED) {
          throw error;
        }
        failed.add(new Failure(each.key(), details.code().isEmpty() ? String.valueOf(details.status()) : details.code()));
      }
    }
    return failed;
  }

  /** One deletion of a tree: gathers keys, sends them in batches, a few at once. */
  private final class Run {
    private final Options options;
    private final ExecutorService threads;
    private final List<ObjectIdentifier> single = new ArrayList<>();
    private final List<Future<List<Failure>>> running = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<Failure> failed = new ArrayList<>();
    private long count;

    Run(Options options) {
      this.options = options;
      this.threads = Executors.newFixedThreadPool(options.concurrency());
    }

    void add(List<ObjectIdentifier> objects) throws IOException {
      count += objects.size();
      if (options.dryRun()) {
        objects.forEach(each -> keys.add(each.key()));
        return;
      }
      List<ObjectIdentifier> batch = new ArrayList<>();
      for (ObjectIdentifier each : objects) {
        // XML cannot carry control characters, so these keys go alone.
        boolean plain = each.key().chars().noneMatch(one -> one < 0x20 || one == 0x7f);
        (plain && capabilities.works("delete.batch") ? batch : single).add(each);
      }
      for (int at = 0; at < batch.size(); at += BATCH) {
        List<ObjectIdentifier> part = batch.subList(at, Math.min(batch.size(), at + BATCH));
        send(() -> deleteBatch(part));
      }
      for (int at = 0; at < single.size(); at += 100) {
        List<ObjectIdentifier> part = List.copyOf(single.subList(at, Math.min(single.size(), at + 100)));
        send(() -> deleteOneByOne(part));
      }
      single.clear();
    }

    private void send(Callable<List<Failure>> request) throws IOException {
      // Never more waiting than running: a bucket of millions must not gather in memory.
      if (running.size() >= 2 * options.concurrency()) {
        collect(running.remove(0));
      }
      running.add(threads.submit(request));
    }

    private void collect(Future<List<Failure>> request) throws IOException {
      try {
        failed.addAll(request.get());
      } catch (ExecutionException error) {
        if (error.getCause() instanceof IOException cause) {
          throw cause;
        }
        throw new IllegalStateException(error.getCause());
      } catch (InterruptedException error) {
        throw StorageErrors.toStorageError(error, new StorageErrors.Context("DeleteObjects", bucket, ""));
      }
    }

    Result finish() throws IOException {
      for (Future<List<Failure>> each : running) {
        collect(each);
      }
      failed.forEach(each -> LOG.log(System.Logger.Level.WARNING, "not deleted: {0} ({1})", each.key(), each.code()));
      return new Result(count - failed.size(), List.copyOf(keys), List.copyOf(failed));
    }
  }
}
