package com.example.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats what failed for a reason that passes. The SDK repeats single requests by itself; this is for steps of several
 * requests, and for clients whose own retries are switched off.
 */
public final class Retry {
  private static final System.Logger LOG = System.getLogger(Retry.class.getName());

  /** Longest wait that a store may ask for, in milliseconds: nobody waits for an hour because of one header. */
  private static final long LONGEST_RETRY_AFTER = 60_000;

  private Retry() {}

  /** Waits; tests put a clock of their own here. */
  @FunctionalInterface
  public interface Sleeper {
    /**
     * Waits so long.
     *
     * @throws InterruptedException when the thread is interrupted, which ends the wait at once
     */
    void sleep(Duration time) throws InterruptedException;
  }

  /** What is tried. */
  @FunctionalInterface
  public interface Operation<T> {
    /**
     * Tries once.
     *
     * @throws IOException a {@link StorageError}
     */
    T run() throws IOException;
  }

  /**
   * How often and how fast.
   *
   * @param attempts at most so many, the first included
   * @param baseDelay upper bound of the first wait; it doubles each time
   * @param maxDelay upper bound of any wait
   * @param idempotent false: sent once, since a lost answer may hide that it was carried out
   * @param repeatableBody false: sent once, since a consumed stream has nothing left to send
   * @param sleeper how to wait
   */
  public record Options(
      int attempts, Duration baseDelay, Duration maxDelay, boolean idempotent, boolean repeatableBody, Sleeper sleeper) {
    /** Five attempts, 100 ms to 5 s, idempotent, with a body that can be sent again. */
    public static Options defaults() {
      return new Options(5, Duration.ofMillis(100), Duration.ofSeconds(5), true, true, time -> Thread.sleep(time.toMillis()));
    }

    /** The same for something that must not be sent twice. */
    public Options once() {
      return new Options(attempts, baseDelay, maxDelay, false, repeatableBody, sleeper);
    }

    /** The same for a body that can be read only once. */
    public Options unrepeatableBody() {
      return new Options(attempts, baseDelay, maxDelay, idempotent, false, sleeper);
    }

    /** The same with another number of attempts. */
    public Options withAttempts(int count) {
      return new Options(count, baseDelay, maxDelay, idempotent, repeatableBody, sleeper);
    }

    /** The same with another way to wait. */
    public Options withSleeper(Sleeper other) {
      return new Options(attempts, baseDelay, maxDelay, idempotent, repeatableBody, other);
    }
  }

  // region snippet: with-retry
  /**
   * Runs an operation until it works, its error is no passing one, or the attempts are used up. Waits with full jitter, so
   * that many clients do not come back at the same moment, and as long as the store's Retry-After asks for, up to a minute.
   * Interrupting the thread ends it at once.
   *
   * @throws IOException the last error; kind {@code CANCELLED} when the thread was interrupted
   */
  public static <T> T withRetry(Options options, Operation<T> operation) throws IOException {
    boolean repeatable = options.idempotent() && options.repeatableBody();
    for (int attempt = 1; ; attempt++) {
      try {
        return operation.run();
      } catch (IOException error) {
        StorageError facts = StorageError.find(error).orElse(null);
        if (facts == null || !facts.retryable() || !repeatable || attempt >= options.attempts()) {
          throw error;
        }
        long bound = Math.min(options.maxDelay().toMillis(), options.baseDelay().toMillis() << Math.min(attempt - 1, 20));
        long asked = Math.min(facts.details().retryAfterMillis(), LONGEST_RETRY_AFTER);
        long wait = Math.max(asked, ThreadLocalRandom.current().nextLong(bound + 1));
        LOG.log(System.Logger.Level.INFO, "attempt {0} failed ({1}), next in {2} ms", attempt, facts.kind(), wait);
        pause(options.sleeper(), Duration.ofMillis(wait), facts.details());
      }
    }
  }
  // endregion

  private static void pause(Sleeper sleeper, Duration time, StorageError.Details details) throws IOException {
    try {
      sleeper.sleep(time);
    } catch (InterruptedException interrupted) {
      var context = new StorageErrors.Context(details.operation(), details.bucket(), details.key());
      throw StorageErrors.toStorageError(interrupted, context);
    }
  }
}
