package com.example.storage.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** A client of the target that notes what it sends, and calls a test between the requests. */
public final class Requests implements AutoCloseable {
  private final List<SdkRequest> sent = new CopyOnWriteArrayList<>();
  private final S3Client client;
  private volatile boolean crashed;
  private volatile Consumer<SdkRequest> before = request -> {};
  private volatile Consumer<SdkRequest> after = request -> {};
  private volatile Predicate<SdkRequest> loses = request -> false;

  /** A client with the target's settings that sends once. */
  public Requests() {
    this(1);
  }

  /** The same with so many attempts. */
  public Requests(int attempts) {
    var settings = Target.settings();
    var keys = settings.keys().orElseThrow();
    client = S3Client.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(StaticCredentialsProvider.create(
            AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())))
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(S3Configuration.builder().expectContinueEnabled(false).chunkedEncodingEnabled(false).build())
        .addPlugin(LegacyMd5Plugin.create())
        .overrideConfiguration(config -> config
            .retryStrategy(retry -> retry.maxAttempts(attempts))
            .addExecutionInterceptor(new Watcher()))
        .build();
  }

  /** The client. */
  public S3Client client() {
    return client;
  }

  /** Called ahead of each request; what it throws is what the request throws. */
  public Requests before(Consumer<SdkRequest> hook) {
    before = hook;
    return this;
  }

  /** Called after each request that succeeded; what it throws hides the success. */
  public Requests after(Consumer<SdkRequest> hook) {
    after = hook;
    return this;
  }

  /** The answer to the first attempt of such a request is lost, after it was carried out. */
  public Requests lose(Predicate<SdkRequest> which) {
    var once = new AtomicBoolean();
    loses = request -> which.test(request) && once.compareAndSet(false, true);
    return this;
  }

  /** The process is gone: nothing that it would have done next is done. */
  public static final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    /** The end of a process. */
    public Crash() {
      super("the process ended here");
    }
  }

  /**
   * Ends the "process" of this client at its n-th request, counted from 1: before it is carried out, or after. Whatever it
   * sends from then on fails without reaching the store.
   */
  public Requests crashAt(int number, boolean afterwards) {
    return before(request -> {
      if (crashed || (!afterwards && sent.size() >= number)) {
        crashed = true;
        throw new Crash();
      }
    }).after(request -> {
      if (crashed || (afterwards && sent.size() >= number)) {
        crashed = true;
        throw new Crash();
      }
    });
  }

  /** Whether {@link #crashAt} has struck. */
  public boolean crashed() {
    return crashed;
  }

  /** How many requests of a kind were sent. */
  public long count(Class<? extends SdkRequest> kind) {
    return sent.stream().filter(kind::isInstance).count();
  }

  /** The requests of a kind, in their order. */
  public <T extends SdkRequest> List<T> of(Class<T> kind) {
    return sent.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  @Override
  public void close() {
    client.close();
  }

  private final class Watcher implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      sent.add(context.request());
      before.accept(context.request());
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
      if (!loses.test(context.request())) {
        return;
      }
      try (var body = context.responseBody().orElseGet(InputStream::nullInputStream)) {
        body.readAllBytes();
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
      throw RetryableException.create("the answer is lost", new IOException("reset"));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      after.accept(context.request());
    }
  }
}
