package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * Moves an object inside a bucket. A store has no rename: the object is copied, the copy verified, the source deleted. For a
 * while both are there, so a journal object says what was begun, and {@link #recoverMoves} ends it after a crash.
 */
public final class FileMover {
  private static final System.Logger LOG = System.getLogger(FileMover.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long GIBIBYTE = 1024L * 1024 * 1024;

  private final S3Client client;
  private final String bucket;
  private final String journalPrefix;
  private final ObjectCopier copier;

  /**
   * Moves objects of a bucket.
   *
   * @param journalPrefix where journals stand, ends with a slash; the same for every process that moves
   */
  public FileMover(S3Client client, StoreCapabilities capabilities, String bucket, String journalPrefix) {
    this(client, capabilities, bucket, journalPrefix, 5 * GIBIBYTE, GIBIBYTE);
  }

  /**
   * The same with other limits.
   *
   * @param copyThreshold bytes up to which one request copies
   * @param partSize bytes of a part above it
   */
  public FileMover(S3Client client, StoreCapabilities capabilities, String bucket, String journalPrefix,
      long copyThreshold, long partSize) {
    this.client = client;
    this.bucket = bucket;
    this.journalPrefix = journalPrefix;
    this.copier = new ObjectCopier(client, capabilities, bucket, copyThreshold, partSize);
  }

  /** What happens when the destination exists. */
  public enum Overwrite {
    REPLACE,
    /** Refused; where the store ignores the condition by a look just before, which another writer may slip through. */
    REFUSE,
    /** Refused by the store itself, and not tried where the store would ignore the condition. */
    REFUSE_EXCLUSIVELY
  }

  /** What became of a move that was cut off. */
  public enum Recovery {
    FINISHED,
    /** The source was changed meanwhile: it stays, and a copy that was ours is removed. */
    UNDONE,
    /** The destination belongs to somebody else: both stay. */
    REFUSED,
    /** There is neither. */
    VANISHED
  }

  /** A recovered move. */
  public record RecoveredMove(String source, String destination, Recovery recovery) {}

  /**
   * What the journal says, as JSON in {@code <journalPrefix><uuid>.json}; programs in other languages read it too. The state
   * is {@code copying} until the copy was verified, with the id of its upload where it is made by parts, then {@code copied}
   * with its ETag. Times in ISO 8601, ETags with quotes.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Journal(
      int version,
      String source,
      String destination,
      String sourceEtag,
      long size,
      boolean overwrite,
      String state,
      String destinationEtag,
      String uploadId,
      String started) {
    Journal copied(String etag) {
      return new Journal(version, source, destination, sourceEtag, size, overwrite, "copied", etag, null, started);
    }

    /** The upload of a copy by parts is under way, or null: none is. */
    Journal withUpload(String id) {
      return new Journal(version, source, destination, sourceEtag, size, overwrite, state, destinationEtag, id, started);
    }
  }

  /**
   * Moves one object with its metadata, content headers and tags.
   *
   * @throws java.nio.file.NoSuchFileException when there is no source
   * @throws java.nio.file.FileAlreadyExistsException when the destination exists and may not be replaced
   * @throws IOException another {@link StorageError}; kind {@code UNSUPPORTED} for an exclusive move that the store cannot
   *     do, {@code CONFLICT} when the source changed meanwhile and was kept
   */
  public void moveObject(String source, String destination, Overwrite overwrite) throws IOException {
    if (source.equals(destination)) {
      throw new IllegalArgumentException("source and destination are the same: " + source);
    }
    var facts = copier.head(source);
    boolean exclusive = overwrite != Overwrite.REPLACE && copier.isExclusive(facts.contentLength());
    if (overwrite == Overwrite.REFUSE_EXCLUSIVELY && !exclusive) {
      throw StorageErrors.unsupported("copy.ifNoneMatch", context("CopyObject", destination));
    }
    if (overwrite != Overwrite.REPLACE && copier.headOrNull(destination) != null) {
      throw StorageErrors.create(Kind.ALREADY_EXISTS, "there is an object already", context("CopyObject", destination));
    }
    String journalKey = journalPrefix + UUID.randomUUID() + ".json";
    var journal = new Journal(
        1, source, destination, facts.eTag(), facts.contentLength(), overwrite == Overwrite.REPLACE, "copying", null, null,
        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    write(journalKey, journal);
    try {
      finish(journalKey, journal, facts, exclusive);
    } catch (FileAlreadyExistsException | NoSuchFileException error) {
      // A refusal leaves nothing to recover; anything else may have been half done.
      try {
        delete(journalKey);
      } catch (IOException further) {
        error.addSuppressed(further);
      }
      throw error;
    }
    LOG.log(System.Logger.Level.DEBUG, "moved {0} to {1}", source, destination);
  }

  /**
   * Finishes or undoes what crashed moves have left. Run it when no move of the journal prefix is on its way.
   *
   * @throws IOException a {@link StorageError}; run it again, each step may be repeated
   */
  public List<RecoveredMove> recoverMoves() throws IOException {
    List<String> keys = StorageErrors.call("ListObjectsV2", bucket, journalPrefix, () -> client.listObjectsV2Paginator(
        request -> request.bucket(bucket).prefix(journalPrefix).encodingType(EncodingType.URL)).contents().stream()
        .map(each -> each.key()).filter(key -> key.endsWith(".json")).toList());
    List<RecoveredMove> recovered = new ArrayList<>();
    for (String key : keys) {
      Journal journal = read(key);
      if (journal.uploadId() != null) {
        copier.abort(journal.destination(), journal.uploadId());
        journal = journal.withUpload(null);
      }
      recovered.add(new RecoveredMove(journal.source(), journal.destination(), recover(key, journal)));
    }
    return recovered;
  }

  /** Copies, verifies, deletes the source: in this order, and the journal last. */
  private void finish(String journalKey, Journal journal, HeadObjectResponse facts, boolean exclusive) throws IOException {
    String answered = copier.copy(journal.source(), journal.destination(), facts, exclusive,
        id -> write(journalKey, journal.withUpload(id)));
    var copied = journal.copied(copier.verify(journal.destination(), facts, answered));
    write(journalKey, copied);
    deleteSource(journalKey, copied);
  }

  /** The destination is verified: deletes the source, if it is still what was copied, and the journal. */
  private void deleteSource(String journalKey, Journal journal) throws IOException {
    var source = copier.headOrNull(journal.source());
    // Not every store honours the condition on the source, so it is compared once more.
    if (source != null && !source.eTag().equals(journal.sourceEtag())) {
      undo(journalKey, journal);
      throw StorageErrors.create(Kind.CONFLICT, "the source changed during the move", context("CopyObject", journal.source()));
    }
    if (source != null) {
      try {
        copier.delete(journal.source(), journal.sourceEtag());
      } catch (NoSuchFileException error) {
        // With a condition a store says so of a key that is gone: of our own first attempt, when its answer was lost.
        LOG.log(System.Logger.Level.DEBUG, "{0} is gone already", journal.source());
      } catch (IOException error) {
        if (StorageError.kindOf(error) != Kind.PRECONDITION_FAILED) {
          throw error;
        }
        undo(journalKey, journal);
        throw StorageErrors.create(Kind.CONFLICT, "the source changed during the move", context("DeleteObject", journal.source()));
      }
    }
    delete(journalKey);
  }

  private Recovery recover(String journalKey, Journal journal) throws IOException {
    var source = copier.headOrNull(journal.source());
    var destination = copier.headOrNull(journal.destination());
    if (source == null) {
      // The source is deleted only after the copy was verified.
      delete(journalKey);
      return destination == null ? Recovery.VANISHED : Recovery.FINISHED;
    }
    if (!source.eTag().equals(journal.sourceEtag())) {
      undo(journalKey, journal);
      return Recovery.UNDONE;
    }
    boolean copying = journal.state().equals("copying");
    if (destination != null && copier.isSame(journal.source(), source, journal.destination(), destination)) {
      if (copying) {
        // A crash between the last part and the tags leaves a copy without them.
        copier.copyTags(journal.source(), journal.destination());
      }
      deleteSource(journalKey, journal);
      return Recovery.FINISHED;
    }
    // Somebody else's object stays, and so does the source; once it was copied, what differs was written afterwards.
    if (destination != null && !(journal.overwrite() && copying)) {
      delete(journalKey);
      return Recovery.REFUSED;
    }
    finish(journalKey, journal, source, !journal.overwrite() && copier.isExclusive(source.contentLength()));
    return Recovery.FINISHED;
  }

  /** Removes the copy where it is ours and has replaced nothing; the source stays. */
  private void undo(String journalKey, Journal journal) throws IOException {
    var destination = copier.headOrNull(journal.destination());
    boolean ours = destination != null && !journal.overwrite()
        && (destination.eTag().equals(journal.sourceEtag()) || destination.eTag().equals(journal.destinationEtag()));
    if (ours) {
      delete(journal.destination());
    }
    delete(journalKey);
  }

  private void write(String key, Journal journal) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(journal);
    StorageErrors.call("PutObject", bucket, key, () -> client.putObject(
        request -> request.bucket(bucket).key(key).contentType("application/json"), RequestBody.fromBytes(bytes)));
  }

  private Journal read(String key) throws IOException {
    var bytes = StorageErrors.call("GetObject", bucket, key,
        () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key)));
    var journal = JSON.readValue(bytes.asByteArray(), Journal.class);
    if (journal.version() != 1) {
      throw StorageErrors.create(Kind.UNSUPPORTED, "a journal of another version", context("GetObject", key));
    }
    return journal;
  }

  private void delete(String key) throws IOException {
    StorageErrors.call("DeleteObject", bucket, key, () -> client.deleteObject(request -> request.bucket(bucket).key(key)));
  }

  private StorageErrors.Context context(String operation, String key) {
    return new StorageErrors.Context(operation, bucket, key);
  }
}
