package com.example.storage;

import com.example.storage.StorageError.Details;
import com.example.storage.StorageError.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Turns the SDK's exceptions into those of {@code java.nio.file}, each with the facts of {@link StorageError}. */
public final class StorageErrors {
  private static final Map<String, Kind> KIND_OF_CODE = kindsOfCodes();

  /** These two are a race lost to another request, which is over a moment later. */
  private static final Set<String> RETRYABLE_CONFLICTS = Set.of("OperationAborted", "ConditionalRequestConflict");

  private StorageErrors() {}

  /** Which request failed. Empty texts where there is no bucket or key. */
  public record Context(String operation, String bucket, String key) {
    /** The place in the form that logs and messages show. */
    public String place() {
      return key.isEmpty() ? "s3://" + bucket : "s3://" + bucket + "/" + key;
    }
  }

  /** The object, bucket or upload does not exist. */
  public static final class NotFound extends NoSuchFileException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private NotFound(String place, String message, Details details) {
      super(place, null, message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /** The store refuses: wrong keys, or no permission. Never proof that something does not exist. */
  public static final class AccessDenied extends AccessDeniedException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private AccessDenied(String place, String message, Details details) {
      super(place, null, message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /** It is there already. */
  public static final class AlreadyExists extends FileAlreadyExistsException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private AlreadyExists(String place, String message, Details details) {
      super(place, null, message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /** No answer within the configured time. */
  public static final class TimedOut extends SocketTimeoutException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private TimedOut(String message, Details details) {
      super(message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /** The thread was interrupted; its interrupt flag is set again. */
  public static final class Cancelled extends InterruptedIOException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private Cancelled(String message, Details details) {
      super(message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /** Everything else: look at {@link #kind()}. */
  public static final class Failed extends IOException implements StorageError {
    private static final long serialVersionUID = 1L;
    private final Details details;

    private Failed(String message, Details details) {
      super(message);
      this.details = details;
    }

    @Override
    public Details details() {
      return details;
    }
  }

  /**
   * Makes one SDK call and maps what it throws.
   *
   * @throws IOException a {@link StorageError}
   */
  public static <T> T call(String operation, String bucket, String key, Supplier<T> request) throws IOException {
    try {
      return request.get();
    } catch (SdkException error) {
      throw toStorageError(error, new Context(operation, bucket, key));
    }
  }

  /**
   * Maps an error of the SDK or of the network by its code, then by its status. RGW sends codes without messages, and the
   * answer to HEAD has no body, so the message says nothing that one could rely on.
   *
   * @return an exception that implements {@link StorageError}; an error that is one already comes back as it is
   */
  public static IOException toStorageError(Throwable error, Context context) {
    if (error instanceof IOException known && error instanceof StorageError) {
      return known;
    }
    if (error instanceof AwsServiceException service) {
      return fromService(service, context);
    }
    Kind kind = kindOfClientError(error);
    if (kind == Kind.CANCELLED) {
      Thread.currentThread().interrupt();
    }
    return build(new Answer(kind, "", 0, "", 0), rootMessage(error), context, error);
  }

  /** An error that the sample itself finds, for example a body that is shorter than announced. */
  public static IOException create(Kind kind, String message, Context context) {
    return build(new Answer(kind, "", 0, "", 0), message, context, null);
  }

  /** The store does not have what an operation needs, by what its probe found. */
  public static IOException unsupported(String capability, Context context) {
    return create(Kind.UNSUPPORTED, "the store does not honour " + capability + "; nothing was sent", context);
  }

  private record Answer(Kind kind, String code, int status, String requestId, long retryAfterMillis) {}

  private static IOException fromService(AwsServiceException error, Context context) {
    var facts = error.awsErrorDetails();
    String code = facts == null || facts.errorCode() == null ? "" : facts.errorCode();
    Kind kind = KIND_OF_CODE.containsKey(code) ? KIND_OF_CODE.get(code) : kindOfStatus(error.statusCode());
    String requestId = error.requestId() == null ? "" : error.requestId();
    var answer = new Answer(kind, code, error.statusCode(), requestId, retryAfter(error));
    return build(answer, (code.isEmpty() ? "HTTP" : code) + " " + error.statusCode(), context, error);
  }

  private static long retryAfter(AwsServiceException error) {
    if (error.awsErrorDetails() == null || error.awsErrorDetails().sdkHttpResponse() == null) {
      return 0;
    }
    var header = error.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("Retry-After");
    // The other form, a date, is left to the usual delay: no store that we know sends it.
    return header.filter(text -> text.matches("\\d{1,6}")).map(text -> Long.parseLong(text) * 1000).orElse(0L);
  }

  private static IOException build(Answer answer, String message, Context context, Throwable cause) {
    var details = new Details(answer.kind(), answer.code(), answer.status(), answer.requestId(), context.operation(),
        context.bucket(), context.key(), isRetryable(answer), answer.retryAfterMillis());
    String text = context.operation() + ": " + message;
    String whole = context.place() + ": " + text;
    IOException error = switch (answer.kind()) {
      case NOT_FOUND -> new NotFound(context.place(), text, details);
      case ACCESS_DENIED -> new AccessDenied(context.place(), text, details);
      case ALREADY_EXISTS -> new AlreadyExists(context.place(), text, details);
      case TIMEOUT -> new TimedOut(whole, details);
      case CANCELLED -> new Cancelled(whole, details);
      default -> new Failed(whole, details);
    };
    if (cause != null) {
      error.initCause(cause);
    }
    return error;
  }

  private static boolean isRetryable(Answer answer) {
    return switch (answer.kind()) {
      case THROTTLED, UNAVAILABLE, TIMEOUT -> true;
      // The store says that bytes were damaged on their way: the same bytes may arrive the next time.
      case CORRUPT -> answer.status() > 0;
      case CONFLICT -> RETRYABLE_CONFLICTS.contains(answer.code());
      default -> false;
    };
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private static Kind kindOfClientError(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof ApiCallTimeoutException || each instanceof ApiCallAttemptTimeoutException
          || each instanceof SocketTimeoutException || isPoolTimeout(each)) {
        return Kind.TIMEOUT;
      }
      if (each instanceof AbortedException || each instanceof InterruptedException
          || each instanceof ClosedByInterruptException || each instanceof InterruptedIOException) {
        return Kind.CANCELLED;
      }
      // A connection that breaks inside TLS is no question of certificates.
      if (each instanceof SSLException && !(each.getCause() instanceof EOFException)
          && !(each.getCause() instanceof SocketException)) {
        return Kind.TLS;
      }
    }
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof IOException || isCutOff(each)) {
        return Kind.UNAVAILABLE;
      }
    }
    return error instanceof SdkClientException || error instanceof IllegalArgumentException ? Kind.INVALID : Kind.UNKNOWN;
  }

  /** The connection ended within the XML of an answer: what the parser says of it has no cause, but a nested exception. */
  private static boolean isCutOff(Throwable error) {
    return error instanceof XMLStreamException parsing && parsing.getNestedException() instanceof IOException;
  }

  /** Apache's client says so when all connections are in use; its class extends the one for interrupted threads. */
  private static boolean isPoolTimeout(Throwable error) {
    return error instanceof InterruptedIOException && error.getClass().getSimpleName().endsWith("TimeoutException");
  }

  private static Kind kindOfStatus(int status) {
    return switch (status) {
      case 400, 411, 413, 416 -> Kind.INVALID;
      case 401, 403 -> Kind.ACCESS_DENIED;
      case 404 -> Kind.NOT_FOUND;
      case 405, 501 -> Kind.UNSUPPORTED;
      case 408 -> Kind.TIMEOUT;
      case 409 -> Kind.CONFLICT;
      case 304, 412 -> Kind.PRECONDITION_FAILED;
      case 429 -> Kind.THROTTLED;
      case 507 -> Kind.QUOTA;
      default -> status >= 500 ? Kind.UNAVAILABLE : Kind.UNKNOWN;
    };
  }

  private static Map<String, Kind> kindsOfCodes() {
    Map<Kind, String> codes = Map.ofEntries(
        Map.entry(Kind.NOT_FOUND, "NoSuchKey NoSuchBucket NoSuchUpload NoSuchVersion NotFound"),
        Map.entry(Kind.ACCESS_DENIED, "AccessDenied Forbidden InvalidAccessKeyId SignatureDoesNotMatch ExpiredToken"
            + " InvalidToken AccountProblem AllAccessDisabled"),
        Map.entry(Kind.ALREADY_EXISTS, "BucketAlreadyExists BucketAlreadyOwnedByYou"),
        Map.entry(Kind.CONFLICT, "ConditionalRequestConflict OperationAborted BucketNotEmpty InvalidBucketState"),
        Map.entry(Kind.PRECONDITION_FAILED, "PreconditionFailed NotModified"),
        Map.entry(Kind.INVALID, "InvalidArgument InvalidRequest InvalidRange InvalidPart InvalidPartOrder MalformedXML"
            + " EntityTooSmall EntityTooLarge KeyTooLongError InvalidBucketName InvalidObjectName MissingContentLength"
            + " MetadataTooLarge InvalidDigest"),
        Map.entry(Kind.THROTTLED, "SlowDown Throttling ThrottlingException TooManyRequests RequestLimitExceeded"),
        Map.entry(Kind.UNAVAILABLE, "InternalError ServiceUnavailable Busy"),
        Map.entry(Kind.TIMEOUT, "RequestTimeout"),
        Map.entry(Kind.CLOCK_SKEW, "RequestTimeTooSkewed"),
        Map.entry(Kind.QUOTA, "QuotaExceeded ServiceQuotaExceeded InsufficientCapacity XMinioStorageFull"),
        Map.entry(Kind.UNSUPPORTED, "NotImplemented MethodNotAllowed"),
        Map.entry(Kind.CORRUPT, "BadDigest XAmzContentSHA256Mismatch XAmzContentChecksumMismatch IncompleteBody"));
    Map<String, Kind> kinds = new HashMap<>();
    codes.forEach((kind, names) -> {
      for (String name : names.split(" ")) {
        kinds.put(name, kind);
      }
    });
    return Map.copyOf(kinds);
  }
}
