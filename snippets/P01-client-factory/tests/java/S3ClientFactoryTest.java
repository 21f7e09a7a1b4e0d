package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.S3ClientFactory.AccessException;
import com.example.storage.S3ClientFactory.AccessProblem;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.Target;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ClientFactoryTest {
  private static S3Settings with(URI endpoint, S3Settings.Keys keys, Optional<Path> caFile) {
    return new S3Settings(endpoint, "us-east-1", S3Settings.Addressing.PATH, caFile, Optional.of(keys),
        Duration.ofSeconds(10), Duration.ofSeconds(30), 1, 10, S3Settings.Checksums.WHEN_REQUIRED);
  }

  private static AccessProblem problemOf(S3Settings settings, String bucket) throws IOException {
    try (var client = S3ClientFactory.create(settings)) {
      return assertThrows(AccessException.class, () -> S3ClientFactory.checkAccess(client, bucket)).problem();
    }
  }

  /** A stream that cannot go back, as those of sockets and files. */
  private static InputStream forwardOnly(byte[] bytes) {
    return new FilterInputStream(new ByteArrayInputStream(bytes)) {
      @Override
      public boolean markSupported() {
        return false;
      }
    };
  }

  @Test
  void p01_http_works_with_path_style() throws IOException {
    var settings = S3Settings.of(Target.settings().endpoint(), Target.settings().keys().orElseThrow());
    try (var client = S3ClientFactory.create(settings); var scratch = new Scratch()) {
      S3ClientFactory.checkAccess(client, Target.bucket());
      scratch.put("a", "content");
      assertEquals("content", client.getObjectAsBytes(
          request -> request.bucket(scratch.bucket()).key(scratch.key("a"))).asUtf8String());
    }
    // With the bucket in the host name this address would not resolve.
    var loopback = with(URI.create("http://store.example:8080"), settings.keys().orElseThrow(), Optional.empty());
    try (var client = S3ClientFactory.create(loopback)) {
      var url = client.utilities().getUrl(request -> request.bucket("the-bucket").key("a"));
      assertEquals("/the-bucket/a", url.getPath());
    }
  }

  @Test
  void p01_http_missing_bucket_is_told() throws IOException {
    assertEquals(AccessProblem.NO_SUCH_BUCKET, problemOf(Target.settings(), "no-such-bucket-here-0000"));
  }

  @Test
  void p01_private_ca_is_trusted_and_others_are_not() throws IOException {
    var endpoint = URI.create(Target.envOrSkip("S3_TLS_ENDPOINT"));
    var keys = Target.settings().keys().orElseThrow();
    var caFile = Path.of(Target.envOrSkip("S3_CA_FILE"));
    try (var client = S3ClientFactory.create(with(endpoint, keys, Optional.of(caFile)))) {
      S3ClientFactory.checkAccess(client, Target.bucket());
    }
    assertEquals(AccessProblem.TLS, problemOf(with(endpoint, keys, Optional.empty()), Target.bucket()));
  }

  @Test
  void p01_wrong_key_and_wrong_secret_are_told_apart() throws IOException {
    var endpoint = Target.settings().endpoint();
    var right = Target.settings().keys().orElseThrow();
    var wrongKey = new S3Settings.Keys("AKIANOBODYHASTHISKEY", right.secretAccessKey(), Optional.empty());
    var wrongSecret = new S3Settings.Keys(right.accessKeyId(), "no-such-secret", Optional.empty());
    for (var keys : List.of(wrongKey, wrongSecret)) {
      var settings = with(endpoint, keys, Optional.empty());
      assertEquals(expectedProblem(settings), problemOf(settings, Target.bucket()));
    }
  }

  /** By the code that the store sends: RGW 16 says AccessDenied, whatever is wrong with the keys. */
  private static AccessProblem expectedProblem(S3Settings settings) throws IOException {
    try (var client = S3ClientFactory.create(settings)) {
      var error = assertThrows(S3Exception.class, () -> client.listObjectsV2(request -> request.bucket(Target.bucket())));
      return switch (error.awsErrorDetails().errorCode()) {
        case "InvalidAccessKeyId" -> AccessProblem.WRONG_ACCESS_KEY;
        case "SignatureDoesNotMatch" -> AccessProblem.WRONG_SECRET;
        case "AccessDenied" -> AccessProblem.NO_ACCESS;
        default -> throw error;
      };
    }
  }

  @Test
  void p01_timeout_of_a_silent_server() throws IOException {
    // It does answer, but ten times as late as anybody waits.
    try (var silent = new ScriptedServer((request, number) -> {
          Thread.sleep(3_000);
          return ScriptedServer.Reply.of(200, "");
        })) {
      var settings = new S3Settings(silent.uri(), "us-east-1", S3Settings.Addressing.PATH, Optional.empty(),
          Optional.of(new S3Settings.Keys("id", "secret", Optional.empty())), Duration.ofMillis(300),
          Duration.ofMillis(300), 2, 10, S3Settings.Checksums.WHEN_REQUIRED);
      assertEquals(AccessProblem.UNREACHABLE, problemOf(settings, "bucket"));
    }
  }

  @Test
  void p01_stream_put_arrives_byte_for_byte() throws IOException {
    byte[] bytes = Scratch.randomBytes(3_000_001, 1);
    try (var client = S3ClientFactory.create(Target.settings()); var scratch = new Scratch()) {
      client.putObject(request -> request.bucket(scratch.bucket()).key(scratch.key("stream")),
          RequestBody.fromContentProvider(() -> forwardOnly(bytes), bytes.length, "application/octet-stream"));
      assertArrayEquals(bytes, scratch.bytes("stream"));
      var head = client.headObject(request -> request.bucket(scratch.bucket()).key(scratch.key("stream")));
      // The chunks of a signed stream must not end up in the object's encoding.
      assertTrue(head.contentEncoding() == null || !head.contentEncoding().contains("aws-chunked"));
    }
  }

  @Test
  void p01_stream_put_carries_no_checksum_that_nobody_asked_for() throws IOException {
    try (var server = new ScriptedServer((request, number) ->
            ScriptedServer.Reply.of(200, ""));
        var client = S3ClientFactory.create(with(server.uri(), new S3Settings.Keys("id", "secret", Optional.empty()),
            Optional.empty()))) {
      client.putObject(request -> request.bucket("bucket").key("key"),
          RequestBody.fromInputStream(new ByteArrayInputStream(new byte[10]), 10));
      var headers = server.requests().get(0).headers().keySet();
      assertTrue(headers.stream().noneMatch(name -> name.startsWith("x-amz-checksum") || name.equals("x-amz-trailer")
          || name.equals("expect")), headers.toString());
    }
  }

  @Test
  void p01_settings_names_all_problems_at_once() {
    var error = assertThrows(S3Settings.InvalidSettingsException.class, () -> S3Settings.fromEnvironment(Map.of(
        "S3_ADDRESSING", "sideways", "S3_CA_FILE", "/no/such/file", "S3_CONNECT_TIMEOUT_MS", "soon",
        "S3_MAX_ATTEMPTS", "0", "S3_CHECKSUMS", "never", "AWS_ACCESS_KEY_ID", "id")));
    var names = error.problems().stream().map(problem -> problem.split(" ")[0]).sorted().toList();
    assertEquals(List.of("AWS_SECRET_ACCESS_KEY", "S3_ADDRESSING", "S3_CA_FILE", "S3_CHECKSUMS", "S3_CONNECT_TIMEOUT_MS",
        "S3_ENDPOINT", "S3_MAX_ATTEMPTS"), names);
  }

  @Test
  void p01_settings_are_read_and_hide_secrets() {
    var settings = S3Settings.fromEnvironment(Map.of("S3_ENDPOINT", "https://s3.example.com", "S3_ADDRESSING", "virtual",
        "S3_REQUEST_TIMEOUT_MS", "1500", "S3_CHECKSUMS", "whenSupported", "AWS_ACCESS_KEY_ID", "the-id",
        "AWS_SECRET_ACCESS_KEY", "the-secret"));
    assertEquals(S3Settings.Addressing.VIRTUAL, settings.addressing());
    assertEquals(S3Settings.Checksums.WHEN_SUPPORTED, settings.checksums());
    assertEquals(Duration.ofMillis(1500), settings.requestTimeout());
    assertEquals("us-east-1", settings.region());
    assertFalse(settings.toString().contains("the-secret"));
    assertThrows(S3Settings.InvalidSettingsException.class,
        () -> S3Settings.fromEnvironment(Map.of("S3_ENDPOINT", "s3.example.com")));
  }

  @Test
  void p01_settings_that_are_not_said_have_a_default() {
    var keys = new S3Settings.Keys("the-id", "the-secret", Optional.empty());
    var read = S3Settings.fromEnvironment(Map.of("S3_ENDPOINT", "https://s3.example.com",
        "AWS_ACCESS_KEY_ID", "the-id", "AWS_SECRET_ACCESS_KEY", "the-secret"));
    var expected = new S3Settings(URI.create("https://s3.example.com"), "us-east-1", S3Settings.Addressing.PATH,
        Optional.empty(), Optional.of(keys), Duration.ofSeconds(5), Duration.ofSeconds(30), 4, 50,
        S3Settings.Checksums.WHEN_REQUIRED);
    assertEquals(expected, read);
    assertEquals(expected, S3Settings.of(URI.create("https://s3.example.com"), keys));
  }
}
