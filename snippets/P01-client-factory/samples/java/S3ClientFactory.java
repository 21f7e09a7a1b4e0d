package com.example.storage;

import com.example.storage.S3Settings.Addressing;
import com.example.storage.S3Settings.Checksums;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/** Makes the one S3 client of an application. A client is safe for any number of threads; close it at the end. */
public final class S3ClientFactory {
  private static final System.Logger LOG = System.getLogger(S3ClientFactory.class.getName());

  private S3ClientFactory() {}

  /** What is wrong with the way to a bucket. */
  public enum AccessProblem {
    WRONG_ACCESS_KEY,
    WRONG_SECRET,
    CLOCK_SKEW,
    NO_SUCH_BUCKET,
    NO_ACCESS,
    UNREACHABLE,
    TLS,
    OTHER
  }

  /** A bucket cannot be used; {@link #problem()} says why. */
  public static final class AccessException extends IOException {
    private static final long serialVersionUID = 1L;
    private final AccessProblem problem;

    private AccessException(AccessProblem problem, String message, Throwable cause) {
      super(message, cause);
      this.problem = problem;
    }

    /** What is wrong. */
    public AccessProblem problem() {
      return problem;
    }
  }

  // region snippet: create-client
  /**
   * Makes a client with the settings that a store needs which is not AWS.
   *
   * @throws IOException when the file of the certificate authority cannot be read
   */
  public static S3Client create(S3Settings settings) throws IOException {
    boolean always = settings.checksums() == Checksums.WHEN_SUPPORTED;
    // The socket time-out bounds the silence of the store: a limit for the whole call would end large uploads.
    var http = Apache5HttpClient.builder()
        .connectionTimeout(settings.connectTimeout())
        .socketTimeout(settings.requestTimeout())
        .connectionAcquisitionTimeout(settings.requestTimeout())
        .maxConnections(settings.maxConnections())
        .expectContinueEnabled(false);
    if (settings.caFile().isPresent()) {
      TrustManager[] managers = trustManagers(settings.caFile().get());
      http.tlsTrustManagersProvider(() -> managers);
    }
    var builder = S3Client.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .forcePathStyle(settings.addressing() == Addressing.PATH)
        .credentialsProvider(credentials(settings))
        .httpClientBuilder(http)
        // Checksums that the SDK adds on its own make uploads fail on stores that do not know them.
        .requestChecksumCalculation(
            always ? RequestChecksumCalculation.WHEN_SUPPORTED : RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(
            always ? ResponseChecksumValidation.WHEN_SUPPORTED : ResponseChecksumValidation.WHEN_REQUIRED)
        // "Expect: 100-continue" hangs behind proxies that do not answer it. RGW refuses an empty body in signed chunks and
        // keeps "aws-chunked" as the object's encoding: without chunks a body over HTTP is read twice, once to sign it.
        .serviceConfiguration(S3Configuration.builder().expectContinueEnabled(false).chunkedEncodingEnabled(false).build())
        .overrideConfiguration(config -> config
            .retryStrategy(retry -> retry.maxAttempts(settings.maxAttempts()))
            .addExecutionInterceptor(new PlainPrefix()));
    if (!always) {
      // DeleteObjects must carry a digest; older stores accept only Content-MD5.
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return builder.build();
  }
  // endregion

  /**
   * RGW encodes the keys of a listing as it was asked to, and not the prefix that it repeats. The SDK decodes both, and fails
   * on a prefix such as {@code 100%/}; so what was repeated as it was sent is encoded first.
   */
  private static final class PlainPrefix implements ExecutionInterceptor {
    @Override
    public SdkResponse modifyResponse(Context.ModifyResponse context, ExecutionAttributes attributes) {
      if (context.request() instanceof ListObjectsV2Request request
          && context.response() instanceof ListObjectsV2Response page
          && page.encodingType() == EncodingType.URL
          && request.prefix() != null
          && request.prefix().contains("%")
          && request.prefix().equals(page.prefix())) {
        return page.toBuilder().prefix(SdkHttpUtils.urlEncode(page.prefix())).build();
      }
      return context.response();
    }
  }

  /**
   * Asks whether a bucket can be used.
   *
   * @throws AccessException saying what is wrong
   */
  public static void checkAccess(S3Client client, String bucket) throws AccessException {
    try {
      client.headBucket(request -> request.bucket(bucket));
    } catch (S3Exception error) {
      throw withReason(client, bucket, error);
    } catch (SdkClientException error) {
      throw new AccessException(problemOfClient(error), bucket + ": " + error.getMessage(), error);
    }
    LOG.log(System.Logger.Level.DEBUG, "bucket {0} can be used", bucket);
  }

  /** The answer to HEAD has no body and so no code: a GET that is refused for the same reason brings it. */
  private static AccessException withReason(S3Client client, String bucket, S3Exception refused) {
    if (refused.statusCode() == 404) {
      return new AccessException(AccessProblem.NO_SUCH_BUCKET, "there is no bucket " + bucket, refused);
    }
    if (refused.statusCode() != 403 && refused.statusCode() != 400) {
      return new AccessException(AccessProblem.OTHER, bucket + ": HTTP " + refused.statusCode(), refused);
    }
    String code = "AccessDenied";
    try {
      client.listObjectsV2(request -> request.bucket(bucket).maxKeys(1));
    } catch (S3Exception error) {
      code = error.awsErrorDetails() == null ? code : error.awsErrorDetails().errorCode();
    } catch (SdkClientException error) {
      return new AccessException(problemOfClient(error), bucket + ": " + error.getMessage(), error);
    }
    AccessProblem problem = switch (code == null ? "" : code) {
      case "InvalidAccessKeyId" -> AccessProblem.WRONG_ACCESS_KEY;
      case "SignatureDoesNotMatch" -> AccessProblem.WRONG_SECRET;
      case "RequestTimeTooSkewed" -> AccessProblem.CLOCK_SKEW;
      case "NoSuchBucket" -> AccessProblem.NO_SUCH_BUCKET;
      default -> AccessProblem.NO_ACCESS;
    };
    return new AccessException(problem, bucket + ": " + code, refused);
  }

  private static AccessProblem problemOfClient(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return AccessProblem.TLS;
      }
    }
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof IOException) {
        return AccessProblem.UNREACHABLE;
      }
    }
    return AccessProblem.OTHER;
  }

  /** The keys of the settings, or the SDK's default chain. */
  static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.keys().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    var keys = settings.keys().get();
    return StaticCredentialsProvider.create(keys.sessionToken().isPresent()
        ? AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken().get())
        : AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey()));
  }

  /** Trusts the authorities of the file and no others: a private store has no business with public ones. */
  private static TrustManager[] trustManagers(Path caFile) throws IOException {
    try (InputStream pem = Files.newInputStream(caFile)) {
      var certificates = Set.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
      if (certificates.isEmpty()) {
        throw new IOException(caFile + " holds no certificate");
      }
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : certificates) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (GeneralSecurityException error) {
      throw new IOException("cannot use the certificates of " + caFile, error);
    }
  }
}
