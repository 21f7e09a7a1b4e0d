package com.example.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Appends records to a log that any number of writers share. Objects cannot grow, so each flush writes one segment, {@code
 * <prefix>seg/<time>-<writer>-<sequence>}: the time of the flush as {@code 20260131T235959123Z}, the sequence in ten digits,
 * so that names sort in each writer's order. Records end with a line feed. For any number of threads.
 */
public final class SegmentWriter implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final String writerId;
  private final Options options;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
    var thread = new Thread(work, "segment-writer");
    thread.setDaemon(true);
    return thread;
  });
  private final Object writing = new Object();

  private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private ScheduledFuture<?> dueFlush;
  private long sequence;
  private Instant lastTime = Instant.EPOCH;
  private boolean closed;

  /**
   * When a segment is written.
   *
   * @param maxBytes as soon as so many bytes have gathered
   * @param maxDelay after this time at the latest
   * @param clock what segments are named by
   */
  public record Options(int maxBytes, Duration maxDelay, Clock clock) {
    /** 1 MiB, one second. */
    public static Options defaults() {
      return new Options(1024 * 1024, Duration.ofSeconds(1), Clock.systemUTC());
    }
  }

  /**
   * A writer.
   *
   * @param prefix of the log, ends with a slash
   * @param writerId letters, digits, dots and underscores; no two that run at the same time have the same
   */
  public SegmentWriter(S3Client client, String bucket, String prefix, String writerId, Options options) {
    if (!writerId.matches("[A-Za-z0-9_.]+")) {
      throw new IllegalArgumentException("cannot be the id of a writer: " + writerId);
    }
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.writerId = writerId;
    this.options = options;
  }

  /**
   * Adds a record.
   *
   * @param record holds no line feed
   * @return completes when the record is stored; until then it may be lost with the process
   */
  public CompletableFuture<Void> append(String record) {
    if (record.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a record may not hold a line feed");
    }
    var stored = new CompletableFuture<Void>();
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the writer is closed");
      }
      gathered.writeBytes((record + "\n").getBytes(StandardCharsets.UTF_8));
      waiting.add(stored);
      if (gathered.size() >= options.maxBytes()) {
        timer.execute(this::flushQuietly);
      } else if (dueFlush == null) {
        dueFlush = timer.schedule(this::flushQuietly, options.maxDelay().toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    return stored;
  }

  /**
   * Stores what was appended so far.
   *
   * @throws IOException a {@link StorageError}; the records are then stored or not, nobody knows
   */
  public void flush() throws IOException {
    // One after the other: a later segment is not there without the earlier one.
    synchronized (writing) {
      byte[] body;
      List<CompletableFuture<Void>> acknowledged;
      String key;
      synchronized (this) {
        if (dueFlush != null) {
          dueFlush.cancel(false);
          dueFlush = null;
        }
        if (gathered.size() == 0) {
          return;
        }
        body = gathered.toByteArray();
        acknowledged = waiting;
        gathered = new ByteArrayOutputStream();
        waiting = new ArrayList<>();
        key = prefix + "seg/" + nextName();
      }
      try {
        // Sent again after a lost answer it is the same object, not a second one.
        Retry.withRetry(Retry.Options.defaults(), () -> StorageErrors.call("PutObject", bucket, key,
            () -> client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(body))));
        acknowledged.forEach(each -> each.complete(null));
      } catch (IOException | RuntimeException | Error error) {
        acknowledged.forEach(each -> each.completeExceptionally(error));
        throw error;
      }
    }
  }

  /**
   * Stores what is left; the writer cannot be used any more.
   *
   * @throws IOException a {@link StorageError}
   */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
    }
    try {
      flush();
    } finally {
      timer.shutdown();
    }
  }

  /** Whoever waits for a record learns of a failure. */
  private void flushQuietly() {
    try {
      flush();
    } catch (IOException error) {
      System.getLogger(SegmentWriter.class.getName()).log(System.Logger.Level.WARNING, "a segment was not stored", error);
    }
  }

  private String nextName() {
    // A clock that is set back must not put later records before earlier ones.
    Instant now = options.clock().instant();
    lastTime = now.isAfter(lastTime) ? now : lastTime;
    sequence++;
    return "%s-%s-%010d".formatted(TIME.format(lastTime), writerId, sequence);
  }
}
