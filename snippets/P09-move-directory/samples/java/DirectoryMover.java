package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
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
   * @param kept keys that are still in the source: they appeared or changed meanwhile, or something else was written to their
   *     place. {@link FileMover} moves what is wanted of them
   * @param vanished keys that were to be moved, and that somebody deleted before they were copied
   */
  public record Result(int moved, List<String> kept, List<String> vanished) {}

  private enum Outcome {
    COPIED,
    KEPT,
    VANISHED
  }

  /**
   * Moves a directory, or goes on with a move that was cut off. Interrupting the thread stops it; run it again. One process at
   * a time may carry out a move.
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
    List<Outcome> outcomes = copyAll(plan, concurrency);
    List<Item> copied = new ArrayList<>();
    List<String> vanished = new ArrayList<>();
    for (int at = 0; at < outcomes.size(); at++) {
      Item item = plan.objects().get(at);
      if (outcomes.get(at) == Outcome.COPIED) {
        copied.add(item);
      } else if (outcomes.get(at) == Outcome.VANISHED) {
        vanished.add(plan.sourceOf(item));
      }
    }
    // Only now, with every copy verified, does the first source go.
    deleteSources(plan, copied, concurrency);
    List<String> kept = list(sourcePrefix).stream().map(S3Object::key).toList();
    delete(planKey);
    LOG.log(System.Logger.Level.INFO, "moved {0} objects to {1}, kept {2}", copied.size(), destinationPrefix, kept.size());
    return new Result(copied.size(), kept, vanished);
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

  private List<Outcome> copyAll(Plan plan, int concurrency) throws IOException {
    List<Callable<Outcome>> tasks = new ArrayList<>();
    for (Item item : plan.objects()) {
      tasks.add(() -> copyItem(plan, item));
    }
    return ParallelTasks.run(concurrency, tasks, context(plan.destination()));
  }

  /**
   * Copies one object. The destination was empty when the plan was made: what stands there is the copy of an earlier run, or
   * somebody else's by now, which is never overwritten.
   */
  private Outcome copyItem(Plan plan, Item item) throws IOException {
    String source = plan.sourceOf(item);
    String destination = plan.destinationOf(item);
    var facts = copier.headOrNull(source);
    var there = copier.headOrNull(destination);
    if (facts == null) {
      // An earlier run deletes a source only when its copy is there.
      return there == null ? Outcome.VANISHED : Outcome.COPIED;
    }
    if (!facts.eTag().equals(item.etag())) {
      return Outcome.KEPT;
    }
    if (there != null) {
      return compareCopy(source, facts, destination, there);
    }
    try {
      String answered = copier.copy(source, destination, facts, copier.isExclusive(facts.contentLength()), id -> {});
      copier.verify(destination, facts, answered);
      return Outcome.COPIED;
    } catch (NoSuchFileException error) {
      return Outcome.VANISHED;
    } catch (IOException error) {
      Kind kind = StorageError.kindOf(error);
      if (kind == Kind.CONFLICT || kind == Kind.ALREADY_EXISTS || kind == Kind.PRECONDITION_FAILED) {
        return Outcome.KEPT;
      }
      throw error;
    }
  }

  private Outcome compareCopy(String source, HeadObjectResponse facts, String destination, HeadObjectResponse there)
      throws IOException {
    if (!copier.isSame(source, facts, destination, there)) {
      return Outcome.KEPT;
    }
    if (!facts.eTag().equals(there.eTag())) {
      // Only a copy by parts has another ETag, and may have been cut off before it got its tags.
      copier.copyTags(source, destination);
    }
    return Outcome.COPIED;
  }

  /** Deletes what was moved and is still what it was. */
  private void deleteSources(Plan plan, List<Item> copied, int concurrency) throws IOException {
    List<Callable<Void>> deletions = new ArrayList<>();
    for (Item item : copied) {
      deletions.add(() -> {
        deleteSource(plan.sourceOf(item), item.etag());
        return null;
      });
    }
    ParallelTasks.run(concurrency, deletions, context(plan.source()));
  }

  private void deleteSource(String key, String etag) throws IOException {
    var facts = copier.headOrNull(key);
    // One that was changed since stays, and is reported.
    if (facts == null || !facts.eTag().equals(etag)) {
      return;
    }
    try {
      copier.delete(key, etag);
    } catch (IOException error) {
      Kind kind = StorageError.kindOf(error);
      if (kind != Kind.PRECONDITION_FAILED && kind != Kind.NOT_FOUND) {
        throw error;
      }
    }
  }

  private List<S3Object> list(String prefix) throws IOException {
    return StorageErrors.call("ListObjectsV2", bucket, prefix, () -> client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(prefix).encodingType(EncodingType.URL)).contents().stream().toList());
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
    } catch (NoSuchFileException error) {
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
