package com.example.storage;

import java.io.Serializable;
import java.util.Optional;

/**
 * What every failure of the store tells, whichever exception class carries it.
 *
 * <p>The exceptions themselves extend the ones of {@code java.nio.file} and {@code java.net}, so that handlers written
 * for files keep working: see {@link StorageErrors}.
 */
public interface StorageError {

  /** What went wrong, by what a caller can do about it. */
  enum Kind {
    NOT_FOUND,
    ACCESS_DENIED,
    ALREADY_EXISTS,
    CONFLICT,
    PRECONDITION_FAILED,
    INVALID,
    THROTTLED,
    UNAVAILABLE,
    TIMEOUT,
    TLS,
    CLOCK_SKEW,
    QUOTA,
    UNSUPPORTED,
    CORRUPT,
    CANCELLED,
    UNKNOWN
  }

  /**
   * The facts of a failure.
   *
   * @param kind what to do about it
   * @param code the store's own error code, empty where it sent none (HEAD has no body)
   * @param status the HTTP status, 0 where there was no answer
   * @param requestId what the store's operators search their logs for; may be empty
   * @param operation the S3 operation, for example {@code PutObject}
   * @param bucket the bucket, may be empty
   * @param key the object key, may be empty
   * @param retryable whether the same request may work a moment later
   * @param retryAfterMillis how long the store asks to wait, 0 where it does not say
   */
  record Details(
      Kind kind,
      String code,
      int status,
      String requestId,
      String operation,
      String bucket,
      String key,
      boolean retryable,
      long retryAfterMillis)
      implements Serializable {}

  /** All facts. */
  Details details();

  /** What went wrong. */
  default Kind kind() {
    return details().kind();
  }

  /** Whether the same request may work a moment later. */
  default boolean retryable() {
    return details().retryable();
  }

  /** The first storage error in a chain of causes. */
  static Optional<StorageError> find(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof StorageError found) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /** The kind of the first storage error in a chain of causes, {@link Kind#UNKNOWN} where there is none. */
  static Kind kindOf(Throwable error) {
    return find(error).map(StorageError::kind).orElse(Kind.UNKNOWN);
  }
}
