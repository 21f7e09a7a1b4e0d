package com.example.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Lets browsers and other programs transfer objects without passing through the application and without keys. Whoever has
 * such a URL may use it until it expires: log neither URLs nor forms.
 */
public final class DirectTransfer implements AutoCloseable {
  /** Longest life of a signature. Source: S3 user guide, "Download and upload objects with presigned URLs". */
  public static final Duration MAX_EXPIRES = Duration.ofDays(7);

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final S3Presigner presigner;
  private final S3Settings settings;
  private final String bucket;
  private final Clock clock;

  /**
   * Signs for a bucket. No request is made.
   *
   * @param clock the time; it must agree with the store's within minutes
   */
  public DirectTransfer(S3Settings settings, String bucket, Clock clock) {
    this.settings = settings;
    this.bucket = bucket;
    this.clock = clock;
    presigner = S3Presigner.builder()
        .endpointOverride(settings.endpoint())
        .region(Region.of(settings.region()))
        .credentialsProvider(S3ClientFactory.credentials(settings))
        .serviceConfiguration(S3Configuration.builder()
            .pathStyleAccessEnabled(settings.addressing() == S3Settings.Addressing.PATH)
            .build())
        .build();
  }

  /** An upload that only fits what was signed: send these headers with it. */
  public record SignedUpload(URL url, Map<String, String> headers) {}

  /** A form: send the fields in their order with the file behind them, as {@code multipart/form-data}. */
  public record SignedForm(URI url, Map<String, String> fields) {}

  // region snippet: presigned-get
  /**
   * A URL to download an object with.
   *
   * @param expires from 1 s to 7 days
   * @param fileName under which browsers save it; any characters
   */
  public URL downloadUrl(String key, Duration expires, String fileName) {
    checkKey(key);
    checkExpires(expires);
    return presigner.presignGetObject(presign -> presign
        .signatureDuration(expires)
        .getObjectRequest(request -> request
            .bucket(bucket)
            .key(key)
            .responseContentDisposition(contentDisposition(fileName)))).url();
  }
  // endregion

  // region snippet: presigned-put
  /**
   * A URL to upload one object with. Content type and length are part of the signature: nothing else can be uploaded.
   *
   * @param expires from 1 s to 7 days
   * @param length bytes
   */
  public SignedUpload uploadUrl(String key, Duration expires, String contentType, long length) {
    checkKey(key);
    checkExpires(expires);
    var signed = presigner.presignPutObject(presign -> presign
        .signatureDuration(expires)
        .putObjectRequest(request -> request
            .bucket(bucket)
            .key(key)
            .contentType(contentType)
            .contentLength(length)));
    Map<String, String> headers = new LinkedHashMap<>();
    // HTTP clients set these two on their own.
    signed.signedHeaders().forEach((name, values) -> {
      if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
        headers.put(name, String.join(",", values));
      }
    });
    return new SignedUpload(signed.url(), Map.copyOf(headers));
  }
  // endregion

  /**
   * A form with which browsers upload files of any name below a prefix. The SDK has no POST policies, so it is signed here.
   * Source: S3 API reference, "Authenticating Requests in Browser-Based Uploads Using POST".
   *
   * @param keyPrefix what every key begins with; the browser's file name follows
   * @param expires from 1 s to 7 days
   * @param maxBytes larger files are refused by the store
   */
  public SignedForm uploadForm(String keyPrefix, Duration expires, long maxBytes, String contentType) {
    checkKey(keyPrefix + "file");
    checkExpires(expires);
    Instant now = clock.instant();
    AwsCredentials keys = (AwsCredentials) S3ClientFactory.credentials(settings).resolveIdentity().join();
    String scope = DAY.format(now) + "/" + settings.region() + "/s3/aws4_request";
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Content-Type", contentType);
    fields.put("x-amz-algorithm", "AWS4-HMAC-SHA256");
    fields.put("x-amz-credential", keys.accessKeyId() + "/" + scope);
    fields.put("x-amz-date", TIME.format(now));
    if (keys instanceof AwsSessionCredentials session) {
      fields.put("x-amz-security-token", session.sessionToken());
    }
    List<Object> conditions = new ArrayList<>();
    conditions.add(Map.of("bucket", bucket));
    conditions.add(List.of("starts-with", "$key", keyPrefix));
    conditions.add(List.of("content-length-range", 0, maxBytes));
    fields.forEach((name, value) -> conditions.add(Map.of(name, value)));
    String policy = encode(Map.of("expiration", now.plus(expires).toString(), "conditions", conditions));
    fields.put("policy", policy);
    fields.put("x-amz-signature", sign(keys, now, policy));
    Map<String, String> ordered = new LinkedHashMap<>();
    ordered.put("key", keyPrefix + "${filename}");
    ordered.putAll(fields);
    return new SignedForm(bucketUri(), ordered);
  }

  /**
   * The header that names a download: a fallback in ASCII for old clients, and the name itself. Source: RFC 6266, RFC 8187.
   */
  static String contentDisposition(String fileName) {
    String plain = fileName.replaceAll("[^ -~]|[\"\\\\%]", "_");
    String encoded = URLEncoder.encode(fileName, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
  }

  @Override
  public void close() {
    presigner.close();
  }

  private URI bucketUri() {
    URI endpoint = settings.endpoint();
    String path = endpoint.getPath().replaceAll("/$", "");
    String authority = endpoint.getAuthority();
    return URI.create(settings.addressing() == S3Settings.Addressing.PATH
        ? endpoint.getScheme() + "://" + authority + path + "/" + bucket
        : endpoint.getScheme() + "://" + bucket + "." + authority + path + "/");
  }

  private String sign(AwsCredentials keys, Instant now, String policy) {
    byte[] key = hmac(("AWS4" + keys.secretAccessKey()).getBytes(StandardCharsets.UTF_8), DAY.format(now));
    for (String step : List.of(settings.region(), "s3", "aws4_request")) {
      key = hmac(key, step);
    }
    return HexFormat.of().formatHex(hmac(key, policy));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException error) {
      throw new IllegalStateException("every Java has HmacSHA256", error);
    }
  }

  private static String encode(Map<String, Object> policy) {
    try {
      return Base64.getEncoder().encodeToString(new ObjectMapper().writeValueAsBytes(policy));
    } catch (IOException error) {
      throw new IllegalStateException("maps and lists are always JSON", error);
    }
  }

  private static void checkKey(String key) {
    if (Arrays.asList(key.split("/", -1)).contains("..") || Arrays.asList(key.split("/", -1)).contains(".")) {
      // Browsers resolve them, and ask for another object than the one that was signed.
      throw new IllegalArgumentException("browsers cannot use a key with the segment . or ..: " + key);
    }
  }

  private static void checkExpires(Duration expires) {
    if (expires.compareTo(Duration.ofSeconds(1)) < 0 || expires.compareTo(MAX_EXPIRES) > 0) {
      throw new IllegalArgumentException("a signature lives from 1 s to 7 days, not " + expires);
    }
  }
}
