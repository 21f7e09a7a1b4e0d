package com.example.storage.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
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

  /** A client with the target's settings. */
  public Requests() {
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
            .retryStrategy(retry -> retry.maxAttempts(1))
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
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      after.accept(context.request());
    }
  }
}
