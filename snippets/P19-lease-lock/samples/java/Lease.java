package com.example.storage;

import com.example.storage.StorageError.Kind;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A lease: at any time at most one process holds it, as long as clocks differ by less than the margin. What it protects should
 * compare fencing tokens all the same, since a holder that was paused does not know that its time is over. Where there is a
 * database or Redis, prefer its locks: a lease here costs requests, and nobody is told when it becomes free.
 */
public final class Lease {
  private static final System.Logger LOG = System.getLogger(Lease.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Metadata that says whose write an object is. */
  private static final String WRITER_ID = "writer-id";

  private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

  private final Place place;
  private final Options options;
  private final long token;
  private String etag;
  private Instant expires;
  private boolean lost;

  private Lease(Place place, Options options, Taken taken) {
    this.place = place;
    this.options = options;
    this.token = taken.token();
    this.etag = taken.etag();
    this.expires = taken.expires();
  }

  /** Waits, so that tests need not. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Waits so long.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * How a lease is taken.
   *
   * @param owner who holds it, for people who look
   * @param duration how long it lasts unless it is renewed
   * @param patience how long to wait for one that another holds
   * @param margin by how much clocks may differ: it is taken over only so long after it ended
   * @param clock the time
   * @param sleeper how to wait
   */
  public record Options(
      String owner, Duration duration, Duration patience, Duration margin, Clock clock, Sleeper sleeper) {
    /** No wait, two seconds of margin. */
    public static Options of(String owner, Duration duration) {
      return new Options(owner, duration, Duration.ZERO, Duration.ofSeconds(2), Clock.systemUTC(),
          time -> Thread.sleep(time.toMillis()));
    }
  }

  /** What the object holds, as JSON; {@code expires} in ISO 8601. Programs in other languages read it too. */
  private record LeaseRecord(String owner, long token, String expires) {
    boolean isOver(Instant now, Duration margin) {
      Instant end = Instant.parse(expires);
      // One that was given back is over at once; one that ran out only after the margin.
      return end.equals(Instant.EPOCH) || now.isAfter(end.plus(margin));
    }
  }

  private record Stored(LeaseRecord content, String etag, String writer) {}

  private record Taken(long token, String etag, Instant expires) {}

  /**
   * Takes a lease. Interrupting the thread ends the wait.
   *
   * @throws IOException a {@link StorageError}; kind {@code CONFLICT} when another holds it until the end of the wait, {@code
   *     UNSUPPORTED} on a store that does not compare
   */
  public static Lease acquire(S3Client client, StoreCapabilities capabilities, String bucket, String key, Options options)
      throws IOException {
    var place = new Place(client, capabilities, bucket, key);
    for (String capability : new String[] {"put.ifNoneMatch", "put.ifMatch.stale"}) {
      if (!capabilities.works(capability)) {
        throw StorageErrors.unsupported(capability, place.context());
      }
    }
    Instant deadline = options.clock().instant().plus(options.patience());
    while (true) {
      Stored stored = place.read();
      Instant now = options.clock().instant();
      if (stored == null || stored.content().isOver(now, options.margin())) {
        Instant expires = now.plus(options.duration());
        long token = stored == null ? 1 : stored.content().token() + 1;
        String etag = place.swap(
            new LeaseRecord(options.owner(), token, expires.toString()), stored == null ? null : stored.etag());
        if (etag != null) {
          LOG.log(System.Logger.Level.DEBUG, "{0} holds {1} with token {2}", options.owner(), key, token);
          return new Lease(place, options, new Taken(token, etag, expires));
        }
      }
      Duration left = Duration.between(options.clock().instant(), deadline);
      if (left.isNegative() || left.isZero()) {
        throw StorageErrors.create(Kind.CONFLICT, "another holds the lease", place.context());
      }
      pause(options, left.compareTo(LOOK_INTERVAL) < 0 ? left : LOOK_INTERVAL, place);
    }
  }

  /** Grows with every holder: what the lease protects refuses smaller ones. */
  public long fencingToken() {
    return token;
  }

  /** Whether the lease ended without {@link #release}: stop what it protects. The holder's own clock decides. */
  public synchronized boolean isLost() {
    return lost || !options.clock().instant().isBefore(expires);
  }

  /**
   * Makes it last for its whole duration again; call it after a third of that.
   *
   * @throws IOException a {@link StorageError}; kind {@code CONFLICT} when it was taken over: then it is lost
   */
  public synchronized void renew() throws IOException {
    write(options.clock().instant().plus(options.duration()));
  }

  /**
   * Gives it back at once. The record is overwritten, not deleted: some stores ignore the condition of a delete, and would
   * delete the lease of the next holder; and the next token has to be larger.
   *
   * @throws IOException a {@link StorageError}; kind {@code CONFLICT} when it was taken over before
   */
  public synchronized void release() throws IOException {
    write(Instant.EPOCH);
  }

  private void write(Instant end) throws IOException {
    String written = lost ? null : place.swap(new LeaseRecord(options.owner(), token, end.toString()), etag);
    if (written == null) {
      lost = true;
      throw StorageErrors.create(Kind.CONFLICT, "the lease was taken over by another holder", place.context());
    }
    etag = written;
    expires = end;
  }

  private static void pause(Options options, Duration time, Place place) throws IOException {
    try {
      options.sleeper().sleep(time);
    } catch (InterruptedException error) {
      throw StorageErrors.toStorageError(error, place.context());
    }
  }

  /** The object behind a lease, and how it is compared and swapped. */
  private record Place(S3Client client, StoreCapabilities capabilities, String bucket, String key) {
    StorageErrors.Context context() {
      return new StorageErrors.Context("lease", bucket, key);
    }

    /** Null where there is no lease yet. */
    Stored read() throws IOException {
      try {
        var answer = StorageErrors.call("GetObject", bucket, key,
            () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key)));
        return new Stored(JSON.readValue(answer.asByteArray(), LeaseRecord.class), answer.response().eTag(),
            answer.response().metadata().get(WRITER_ID));
      } catch (java.nio.file.NoSuchFileException error) {
        if (StorageError.find(error).orElseThrow().details().code().equals("NoSuchBucket")) {
          throw error;
        }
        return null;
      }
    }

    /**
     * Writes a record if the object is still the one that was read.
     *
     * @param expected null: there must be none
     * @return the new ETag; null when somebody else was faster
     */
    String swap(LeaseRecord content, String expected) throws IOException {
      String writer = UUID.randomUUID().toString();
      byte[] bytes = JSON.writeValueAsBytes(content);
      try {
        return StorageErrors.call("PutObject", bucket, key, () -> client.putObject(request -> {
          request.bucket(bucket).key(key).contentType("application/json").metadata(Map.of(WRITER_ID, writer));
          if (expected == null) {
            request.ifNoneMatch("*");
          } else {
            request.ifMatch(capabilities.conditionEtag(expected));
          }
        }, RequestBody.fromBytes(bytes))).eTag();
      } catch (IOException error) {
        Kind kind = StorageError.kindOf(error);
        boolean refused = kind == Kind.PRECONDITION_FAILED || kind == Kind.CONFLICT || kind == Kind.NOT_FOUND;
        if (!refused && !StorageError.find(error).orElseThrow().retryable()) {
          throw error;
        }
        // The request may have been carried out and only its answer lost.
        Stored stored = read();
        if (stored != null && writer.equals(stored.writer())) {
          return stored.etag();
        }
        // RGW answers some who lose a race with 500: what is there now was written by another then.
        if (refused || !Objects.equals(stored == null ? null : stored.etag(), expected)) {
          return null;
        }
        throw error;
      }
    }
  }
}
