package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Moves everything below a prefix. That is as many requests as there are objects, and readers see both places meanwhile; a
 * pointer to the current prefix is the better rename where the application can follow one. A plan object says what is moved,
 * so that the same call after a crash goes on where it ended.
 */
public final class DirectoryMover {
  private static final System.Logger LOG = System.getLogger(DirectoryMover.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long GIBIBYTE = 1024L * 1024 * 1024;

  private final S3Client client;
  private final String bucket;
  private final String planPrefix;
  private final ObjectCopier copier;

  /**
   * Moves directories of a bucket.
   *
   * @param planPrefix where plans stand, ends with a slash; outside of what is moved
   */
  public DirectoryMover(S3Client client, StoreCapabilities capabilities, String bucket, String planPrefix) {
    this.client = client;
    this.bucket = bucket;
    this.planPrefix = planPrefix;
    this.copier = new ObjectCopier(client, capabilities, bucket, 5 * GIBIBYTE, GIBIBYTE);
  }

  /** One object of a plan: its key behind the prefix, its ETag with quotes, its bytes. */
  private record Item(String name, String etag, long size) {}

  /** What is moved, sorted by key, as JSON; programs in other languages read it too. */
  private record Plan(int version, String source, String destination, List<Item> objects) {
    String sourceOf(Item item) {
      return source + item.name();
    }

    String destinationOf(Item item) {
      return destination + item.name();
    }
  }

  /**
   * What became of a directory.
   *
   * @param moved how many objects
   * @param kept keys that appeared or changed in the source meanwhile: they are still there
   */
  public record Result(int moved, List<String> kept) {}

  /**
   * Moves a directory, or goes on with a move that was cut off. Interrupting the thread stops it; run it again.
   *
   * @param sourcePrefix ends with a slash
   * @param destinationPrefix ends with a slash; nothing lies below it, unless a move of the same two was cut off
   * @param concurrency copies at once, from 1
   * @throws IllegalArgumentException when one prefix lies in the other
   * @throws java.nio.file.NoSuchFileException when nothing lies below the source
   * @throws java.nio.file.FileAlreadyExistsException when something lies below the destination
   * @throws IOException another {@link StorageError}
   */
  public Result moveDirectory(String sourcePrefix, String destinationPrefix, int concurrency) throws IOException {
    checkPrefixes(sourcePrefix, destinationPrefix);
    String planKey = planPrefix + planName(sourcePrefix, destinationPrefix);
    Plan plan = readPlan(planKey);
    if (plan == null) {
      plan = makePlan(sourcePrefix, destinationPrefix);
      writePlan(planKey, plan);
    }
    copyAll(plan, concurrency);
    // Only now, with every copy verified, does the first source go.
    List<String> kept = deleteSources(plan, concurrency);
    delete(planKey);
    LOG.log(System.Logger.Level.INFO, "moved {0} objects to {1}, kept {2}", plan.objects().size(), destinationPrefix,
        kept.size());
    return new Result(plan.objects().size(), kept);
  }

  private Plan makePlan(String sourcePrefix, String destinationPrefix) throws IOException {
    if (!list(destinationPrefix).isEmpty()) {
      throw StorageErrors.create(Kind.ALREADY_EXISTS, "something lies there already", context(destinationPrefix));
    }
    List<S3Object> found = list(sourcePrefix);
    if (found.isEmpty()) {
      throw StorageErrors.create(Kind.NOT_FOUND, "nothing lies there", context(sourcePrefix));
    }
    return new Plan(1, sourcePrefix, destinationPrefix,
        found.stream().map(each -> new Item(each.key().substring(sourcePrefix.length()), each.eTag(), each.size())).toList());
  }

  private void copyAll(Plan plan, int concurrency) throws IOException {
    Map<String, S3Object> there = byKey(list(plan.destination()));
    List<Callable<Void>> tasks = new ArrayList<>();
    for (Item item : plan.objects()) {
      S3Object copy = there.get(plan.destinationOf(item));
      tasks.add(() -> {
        copyItem(plan, item, copy);
        return null;
      });
    }
    ParallelTasks.run(concurrency, tasks, context(plan.destination()));
  }

  /** @param there what stands at the destination, of an earlier try; null: nothing */
  private void copyItem(Plan plan, Item item, S3Object there) throws IOException {
    boolean copied = there != null && there.size() == item.size()
        && (!ObjectCopier.isComparable(there.eTag(), item.etag()) || there.eTag().equals(item.etag()));
    if (copied) {
      return;
    }
    var source = copier.headOrNull(plan.sourceOf(item));
    if (source == null) {
      // Somebody deleted it; sources that were moved have a copy and do not come here.
      LOG.log(System.Logger.Level.WARNING, "{0} is gone and was not moved", plan.sourceOf(item));
      return;
    }
    String destination = plan.destinationOf(item);
    String etag = copier.copy(plan.sourceOf(item), destination, source, false);
    copier.verify(destination, source, etag);
  }

  /** Deletes what was moved and is still what it was; gives what stays. */
  private List<String> deleteSources(Plan plan, int concurrency) throws IOException {
    Map<String, S3Object> copies = byKey(list(plan.destination()));
    Map<String, Item> planned = new HashMap<>();
    plan.objects().forEach(item -> planned.put(plan.sourceOf(item), item));
    List<String> kept = new ArrayList<>();
    List<Callable<Void>> deletions = new ArrayList<>();
    for (S3Object source : list(plan.source())) {
      Item item = planned.get(source.key());
      boolean moved = item != null && item.etag().equals(source.eTag()) && copies.containsKey(plan.destinationOf(item));
      if (moved) {
        deletions.add(() -> {
          delete(source.key());
          return null;
        });
      } else {
        kept.add(source.key());
      }
    }
    ParallelTasks.run(concurrency, deletions, context(plan.source()));
    return kept;
  }

  private List<S3Object> list(String prefix) throws IOException {
    return StorageErrors.call("ListObjectsV2", bucket, prefix, () -> client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL)).contents().stream().toList());
  }

  private static Map<String, S3Object> byKey(List<S3Object> objects) {
    Map<String, S3Object> found = new HashMap<>();
    objects.forEach(each -> found.put(each.key(), each));
    return found;
  }

  private Plan readPlan(String key) throws IOException {
    try {
      var bytes = StorageErrors.call("GetObject", bucket, key,
          () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key)));
      var plan = JSON.readValue(bytes.asByteArray(), Plan.class);
      if (plan.version() != 1) {
        throw StorageErrors.create(Kind.UNSUPPORTED, "a plan of another version", context(key));
      }
      return plan;
    } catch (java.nio.file.NoSuchFileException error) {
      return null;
    }
  }

  private void writePlan(String key, Plan plan) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(plan);
    StorageErrors.call("PutObject", bucket, key, () -> client.putObject(
        request -> request.bucket(bucket).key(key).contentType("application/json"), RequestBody.fromBytes(bytes)));
  }

  private void delete(String key) throws IOException {
    StorageErrors.call("DeleteObject", bucket, key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  private void checkPrefixes(String source, String destination) {
    for (String prefix : List.of(source, destination)) {
      if (prefix.length() < 2 || !prefix.endsWith("/")) {
        throw new IllegalArgumentException("a directory's prefix ends with a slash: " + prefix);
      }
      if (planPrefix.startsWith(prefix)) {
        throw new IllegalArgumentException("the plan would lie in what is moved: " + planPrefix);
      }
    }
    if (source.startsWith(destination) || destination.startsWith(source)) {
      throw new IllegalArgumentException(source + " and " + destination + " lie in each other");
    }
  }

  /** The same two prefixes have the same plan, so that a rerun finds it. */
  private static String planName(String source, String destination) {
    try {
      byte[] names = (source + "\n" + destination).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(names)).substring(0, 32) + ".json";
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }

  private StorageErrors.Context context(String prefix) {
    return new StorageErrors.Context("moveDirectory", bucket, prefix);
  }
}
