package com.example.storage;

import com.example.storage.ManagementException.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Waits for what a management API does behind its answer: a resource that is being created, changed or deleted. */
public final class AsyncTask {
  private static final System.Logger LOG = System.getLogger(AsyncTask.class.getName());
  private static final Set<Kind> TRANSIENT = Set.of(Kind.UNAVAILABLE, Kind.THROTTLED, Kind.TIMEOUT, Kind.NETWORK);

  private AsyncTask() {}

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
   * What to wait for.
   *
   * @param property that says how it stands
   * @param success its values when it is done
   * @param failure its values when it failed
   * @param goneIsDone whether a resource that is not there any more is what was wanted, as after a deletion
   * @param deadline how long to wait at most
   * @param interval between two looks, at first; it doubles up to {@code maxInterval}
   */
  public record Options(String property, Set<String> success, Set<String> failure, boolean goneIsDone, Duration deadline,
      Duration interval, Duration maxInterval, Clock clock, Sleeper sleeper) {
    /** {@code action_status} becomes active, or error. */
    public static Options within(Duration deadline) {
      return new Options("action_status", Set.of("active"), Set.of("error"), false, deadline, Duration.ofMillis(500),
          Duration.ofSeconds(10), Clock.systemUTC(), time -> Thread.sleep(time.toMillis()));
    }

    /** The same for a resource that is being deleted. */
    public Options untilGone() {
      return new Options(property, Set.of(), failure, true, deadline, interval, maxInterval, clock, sleeper);
    }

    /** The same with another time. */
    public Options with(Clock otherClock, Sleeper otherSleeper) {
      return new Options(
          property, success, failure, goneIsDone, deadline, interval, maxInterval, otherClock, otherSleeper);
    }
  }

  /** The server could not do it. */
  public static final class TaskFailedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String status;
    private final String reason;

    private TaskFailedException(String path, String status, String reason) {
      super(path + " is " + status + ": " + reason);
      this.status = status;
      this.reason = reason;
    }

    /** How it stands. */
    public String status() {
      return status;
    }

    /** The server's words. */
    public String reason() {
      return reason;
    }
  }

  /** It was not done in time; it may still be done later. */
  public static final class TaskTimeoutException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String lastStatus;

    private TaskTimeoutException(String path, String lastStatus, Duration deadline, Throwable cause) {
      super(path + " is still " + lastStatus + " after " + deadline, cause);
      this.lastStatus = lastStatus;
    }

    /** How it stood at the last look, {@code unknown} when no look succeeded. */
    public String lastStatus() {
      return lastStatus;
    }
  }

  // region snippet: wait-until-settled
  /**
   * Looks at a resource until its status settles. A look that fails for a reason that passes does not end the wait.
   * Interrupting the thread does, at once.
   *
   * @param path of the resource, for example {@code /volumes/7}
   * @return the resource; empty when it is gone and that is what was wanted
   * @throws TaskFailedException when it failed, with the server's reason
   * @throws TaskTimeoutException when the deadline has passed
   * @throws ManagementException when the API refuses to say, or kind {@code CANCELLED}
   */
  public static Optional<JsonNode> waitUntilSettled(ManagementClient client, String path, Options options)
      throws IOException {
    Instant end = options.clock().instant().plus(options.deadline());
    Duration interval = options.interval();
    String status = "unknown";
    ManagementException failedLook = null;
    while (true) {
      try {
        JsonNode resource = resourceIn(client.get(path, Map.of()), options.property());
        failedLook = null;
        status = resource.path(options.property()).asText("unknown");
        if (options.success().contains(status)) {
          return Optional.of(resource);
        }
        if (options.failure().contains(status)) {
          throw new TaskFailedException(path, status, reasonOf(resource));
        }
      } catch (ManagementException error) {
        if (error.kind() == Kind.NOT_FOUND && options.goneIsDone()) {
          return Optional.empty();
        }
        if (!TRANSIENT.contains(error.kind())) {
          throw error;
        }
        failedLook = error;
        LOG.log(System.Logger.Level.INFO, "{0}, looking again", error.getMessage());
      }
      Duration left = Duration.between(options.clock().instant(), end);
      if (left.isNegative() || left.isZero()) {
        throw new TaskTimeoutException(path, status, options.deadline(), failedLook);
      }
      pause(options, interval.compareTo(left) < 0 ? interval : left, path);
      Duration doubled = interval.multipliedBy(2);
      interval = doubled.compareTo(options.maxInterval()) < 0 ? doubled : options.maxInterval();
    }
  }
  // endregion

  /** The resource itself, out of its envelope: {@code {"volume": {...}}}. */
  private static JsonNode resourceIn(JsonNode answer, String property) {
    if (answer.has(property)) {
      return answer;
    }
    for (JsonNode inner : answer) {
      if (inner.isObject() && inner.has(property)) {
        return inner;
      }
    }
    return answer;
  }

  private static String reasonOf(JsonNode resource) {
    for (String name : new String[] {"error_message", "status_message", "message", "reason", "error"}) {
      JsonNode value = resource.path(name);
      if (value.isTextual() && !value.asText().isEmpty()) {
        return ManagementException.redact(value.asText());
      }
    }
    return "the server gives no reason";
  }

  private static void pause(Options options, Duration time, String path) throws ManagementException {
    try {
      options.sleeper().sleep(time);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw ManagementException.fromFailure("GET", path, error);
    }
  }
}
