package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StorageError.Kind;
import com.example.storage.testing.Faults;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLHandshakeException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class StorageErrorsTest {
  private static final StorageErrors.Context CONTEXT = new StorageErrors.Context("GetObject", "bucket", "key");
  private static final Retry.Options QUICK = Retry.Options.defaults().withSleeper(time -> {});

  private static S3Exception answer(String code, int status) {
    var response = SdkHttpResponse.builder().statusCode(status).putHeader("Retry-After", "7").build();
    var details = AwsErrorDetails.builder().errorCode(code).sdkHttpResponse(response).build();
    return (S3Exception) S3Exception.builder().awsErrorDetails(details).statusCode(status).requestId("r-1").build();
  }

  private static Kind kindOf(String code, int status) {
    return StorageError.kindOf(StorageErrors.toStorageError(answer(code, status), CONTEXT));
  }

  private static IOException failure(Kind kind) {
    String code = kind == Kind.THROTTLED ? "SlowDown" : "AccessDenied";
    return StorageErrors.toStorageError(answer(code, kind == Kind.THROTTLED ? 503 : 403), CONTEXT);
  }

  @Test
  void p34_table_codes_come_before_statuses() {
    assertEquals(Kind.NOT_FOUND, kindOf("NoSuchKey", 404));
    assertEquals(Kind.NOT_FOUND, kindOf("NoSuchUpload", 404));
    assertEquals(Kind.ACCESS_DENIED, kindOf("SignatureDoesNotMatch", 403));
    assertEquals(Kind.CLOCK_SKEW, kindOf("RequestTimeTooSkewed", 403));
    assertEquals(Kind.QUOTA, kindOf("QuotaExceeded", 403));
    assertEquals(Kind.ALREADY_EXISTS, kindOf("BucketAlreadyExists", 409));
    assertEquals(Kind.CONFLICT, kindOf("OperationAborted", 409));
    assertEquals(Kind.PRECONDITION_FAILED, kindOf("PreconditionFailed", 412));
    assertEquals(Kind.INVALID, kindOf("EntityTooSmall", 400));
    assertEquals(Kind.TIMEOUT, kindOf("RequestTimeout", 400));
    assertEquals(Kind.CORRUPT, kindOf("BadDigest", 400));
    assertEquals(Kind.THROTTLED, kindOf("SlowDown", 503));
    assertEquals(Kind.UNAVAILABLE, kindOf("InternalError", 500));
    assertEquals(Kind.UNAVAILABLE, kindOf("InternalError", 200));
    assertEquals(Kind.UNSUPPORTED, kindOf("NotImplemented", 501));
  }

  @Test
  void p34_table_statuses_without_a_code() {
    var kinds = List.of(400, 403, 404, 405, 408, 409, 411, 412, 416, 429, 500, 501, 503, 507, 302).stream()
        .map(status -> kindOf("", status)).toList();
    assertEquals(List.of(Kind.INVALID, Kind.ACCESS_DENIED, Kind.NOT_FOUND, Kind.UNSUPPORTED, Kind.TIMEOUT, Kind.CONFLICT,
        Kind.INVALID, Kind.PRECONDITION_FAILED, Kind.INVALID, Kind.THROTTLED, Kind.UNAVAILABLE, Kind.UNSUPPORTED,
        Kind.UNAVAILABLE, Kind.QUOTA, Kind.UNKNOWN), kinds);
  }

  @Test
  void p34_table_errors_of_the_network_and_facts() {
    assertEquals(Kind.UNAVAILABLE, mapped(SdkClientException.create("x", new ConnectException("refused"))));
    assertEquals(Kind.TIMEOUT, mapped(SdkClientException.create("x", new SocketTimeoutException("slow"))));
    assertEquals(Kind.TLS, mapped(SdkClientException.create("x", new SSLHandshakeException("unknown authority"))));
    // An answer that broke off: the parser keeps its reason where no cause is.
    assertEquals(Kind.UNAVAILABLE, mapped(SdkClientException.create("x", cutOffXml())));
    assertEquals(Kind.CANCELLED, mapped(AbortedException.create("interrupted")));
    assertTrue(Thread.interrupted(), "the flag must be set again");
    var details = StorageError.find(StorageErrors.toStorageError(answer("SlowDown", 503), CONTEXT)).orElseThrow().details();
    assertEquals(new StorageError.Details(
        Kind.THROTTLED, "SlowDown", 503, "r-1", "GetObject", "bucket", "key", true, 7000), details);
  }

  private static XMLStreamException cutOffXml() {
    var broken = new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the connection ended");
      }
    };
    var xml = new SequenceInputStream(new ByteArrayInputStream(("<a>" + "<b/>".repeat(10_000)).getBytes()), broken);
    return assertThrows(XMLStreamException.class, () -> {
      var reader = XMLInputFactory.newFactory().createXMLStreamReader(xml);
      while (reader.hasNext()) {
        reader.next();
      }
    });
  }

  private static Kind mapped(Throwable error) {
    return StorageError.kindOf(StorageErrors.toStorageError(error, CONTEXT));
  }

  @Test
  void p34_retries_503_and_reset_until_it_works() throws IOException {
    try (var scratch = new Scratch();
        var busy = Faults.add("put key=" + scratch.prefix() + "* status=503 count=2");
        var broken = Faults.add("put key=" + scratch.prefix() + "* reset count=1")) {
      var tries = new AtomicInteger();
      Retry.withRetry(QUICK, () -> {
        tries.incrementAndGet();
        return StorageErrors.call("PutObject", scratch.bucket(), scratch.key("a"), () -> Target.client().putObject(
            request -> request.bucket(scratch.bucket()).key(scratch.key("a")), RequestBody.fromString("content")));
      });
      assertEquals(4, tries.get());
      assertEquals(2, busy.struck());
      assertEquals(1, broken.struck());
      assertEquals("content", scratch.text("a"));
    }
  }

  @Test
  void p34_retries_wait_with_jitter_and_heed_retry_after() throws IOException {
    List<Duration> waits = new ArrayList<>();
    var tries = new AtomicInteger();
    Retry.withRetry(QUICK.withSleeper(waits::add), () -> {
      if (tries.incrementAndGet() < 3) {
        throw failure(Kind.THROTTLED);
      }
      return null;
    });
    assertEquals(List.of(Duration.ofSeconds(7), Duration.ofSeconds(7)), waits);
  }

  @Test
  void p34_not_repeated_what_is_not_idempotent_or_cannot_be_sent_again() {
    for (var options : List.of(QUICK.once(), QUICK.unrepeatableBody())) {
      var tries = new AtomicInteger();
      var error = assertThrows(IOException.class, () -> Retry.withRetry(options, () -> {
        tries.incrementAndGet();
        throw failure(Kind.THROTTLED);
      }));
      assertEquals(Kind.THROTTLED, StorageError.kindOf(error));
      assertEquals(1, tries.get());
    }
  }

  @Test
  void p34_not_repeated_what_no_repetition_helps() {
    var tries = new AtomicInteger();
    assertThrows(AccessDeniedException.class, () -> Retry.withRetry(QUICK, () -> {
      tries.incrementAndGet();
      throw failure(Kind.ACCESS_DENIED);
    }));
    assertEquals(1, tries.get());
    var bounded = new AtomicInteger();
    assertThrows(IOException.class, () -> Retry.withRetry(QUICK.withAttempts(3), () -> {
      bounded.incrementAndGet();
      throw failure(Kind.THROTTLED);
    }));
    assertEquals(3, bounded.get());
  }

  @Test
  void p34_200_error_is_an_error() {
    try (var scratch = new Scratch();
        var fault = Faults.add("CopyObject key=" + scratch.prefix() + "copy errorIn200 count=1")) {
      scratch.put("source", "content");
      var error = assertThrows(IOException.class,
          () -> StorageErrors.call("CopyObject", scratch.bucket(), scratch.key("copy"), () -> Target.client().copyObject(
              request -> request.sourceBucket(scratch.bucket()).sourceKey(scratch.key("source"))
                  .destinationBucket(scratch.bucket()).destinationKey(scratch.key("copy")))));
      assertEquals(1, fault.struck());
      var facts = StorageError.find(error).orElseThrow();
      assertEquals(Kind.UNAVAILABLE, facts.kind());
      assertEquals("InternalError", facts.details().code());
      assertTrue(facts.retryable());
    }
  }

  @Test
  void p34_cancel_ends_the_wait_at_once() throws InterruptedException {
    var waiting = new CountDownLatch(1);
    var outcome = new AtomicReference<Throwable>();
    var options = new Retry.Options(5, Duration.ofHours(1), Duration.ofHours(1), true, true, time -> {
      if (waiting.getCount() == 0) {
        throw new IllegalStateException("it goes on");
      }
      waiting.countDown();
      Thread.sleep(Duration.ofHours(1).toMillis());
    });
    var thread = new Thread(() -> {
      try {
        Retry.withRetry(options, () -> {
          throw failure(Kind.THROTTLED);
        });
      } catch (IOException | IllegalStateException error) {
        outcome.set(error);
        if (!Thread.currentThread().isInterrupted()) {
          outcome.set(new AssertionError("the interrupt is forgotten"));
        }
      }
    });
    thread.setDaemon(true);
    thread.start();
    waiting.await();
    thread.interrupt();
    thread.join(Duration.ofSeconds(15).toMillis());
    assertFalse(thread.isAlive());
    assertEquals(Kind.CANCELLED, StorageError.kindOf(outcome.get()));
    assertInstanceOf(InterruptedIOException.class, outcome.get());
  }

  @Test
  void p34_native_handlers_catch_it() {
    assertInstanceOf(NoSuchFileException.class, StorageErrors.toStorageError(answer("NoSuchKey", 404), CONTEXT));
    assertInstanceOf(AccessDeniedException.class, StorageErrors.toStorageError(answer("AccessDenied", 403), CONTEXT));
    assertInstanceOf(FileAlreadyExistsException.class, StorageErrors.create(Kind.ALREADY_EXISTS, "there", CONTEXT));
    assertInstanceOf(SocketTimeoutException.class,
        StorageErrors.toStorageError(SdkClientException.create("x", new SocketTimeoutException("slow")), CONTEXT));
    var missing = assertThrows(NoSuchFileException.class, () -> {
      try (var scratch = new Scratch()) {
        StorageErrors.call("GetObject", scratch.bucket(), scratch.key("missing"), () -> Target.client()
            .getObjectAsBytes(request -> request.bucket(scratch.bucket()).key(scratch.key("missing"))));
      }
    });
    assertTrue(missing.getFile().startsWith("s3://"), missing.getFile());
  }
}
