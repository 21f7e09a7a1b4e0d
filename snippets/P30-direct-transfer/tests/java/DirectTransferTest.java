package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DirectTransferTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration HOUR = Duration.ofHours(1);

  private static DirectTransfer transfer() {
    return new DirectTransfer(Target.settings(), Target.bucket(), Clock.systemUTC());
  }

  private static HttpResponse<String> get(URL url) throws IOException, InterruptedException, URISyntaxException {
    return HTTP.send(HttpRequest.newBuilder(url.toURI()).build(), BodyHandlers.ofString());
  }

  private static int put(URL url, Map<String, String> headers, String body)
      throws IOException, InterruptedException, URISyntaxException {
    var request = HttpRequest.newBuilder(url.toURI()).PUT(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    // A connection of its own: after a refusal the server may close it with the body half read.
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void p30_get_with_a_plain_client() throws Exception {
    try (var scratch = new Scratch(); var transfer = transfer()) {
      scratch.put("目录/a +%.txt", "content");
      var answer = get(transfer.downloadUrl(scratch.key("目录/a +%.txt"), HOUR, "a.txt"));
      assertEquals(200, answer.statusCode());
      assertEquals("content", answer.body());
      assertFalse(transfer.downloadUrl("k", HOUR, "a").getQuery().toLowerCase().contains("checksum"));
      for (String key : List.of("a/../b", "..", "./a")) {
        assertThrows(IllegalArgumentException.class, () -> transfer.downloadUrl(key, HOUR, "a"));
      }
    }
  }

  @Test
  void p30_put_takes_what_was_signed_and_nothing_else() throws Exception {
    try (var scratch = new Scratch(); var transfer = transfer()) {
      var upload = transfer.uploadUrl(scratch.key("up.txt"), HOUR, "text/x-up", 5);
      assertFalse(upload.url().toString().toLowerCase().contains("checksum"), upload.url().getQuery());
      assertEquals(Map.of("content-type", "text/x-up"), lowerCase(upload.headers()));
      assertEquals(403, put(upload.url(), Map.of("Content-Type", "text/html"), "12345"));
      assertEquals(403, put(upload.url(), upload.headers(), "123456"));
      assertEquals(403, put(new URI(upload.url().toString().replace("up.txt", "other")).toURL(), upload.headers(), "12345"));
      assertEquals(List.of(), scratch.names());
      assertEquals(200, put(upload.url(), upload.headers(), "12345"));
      assertEquals("12345", scratch.text("up.txt"));
      assertEquals("text/x-up", Target.client().headObject(
          request -> request.bucket(scratch.bucket()).key(scratch.key("up.txt"))).contentType());
    }
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    var lower = new java.util.TreeMap<String, String>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(java.util.Locale.ROOT), value));
    return lower;
  }

  @Test
  void p30_expired_url_is_refused() throws Exception {
    try (var scratch = new Scratch(); var transfer = transfer()) {
      scratch.put("a", "content");
      var url = transfer.downloadUrl(scratch.key("a"), Duration.ofSeconds(1), "a");
      assertTrue(url.getQuery().contains("X-Amz-Expires=1&"), url.getQuery());
      long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      int status = get(url).statusCode();
      while (status == 200 && System.nanoTime() < deadline) {
        Thread.sleep(50);
        status = get(url).statusCode();
      }
      assertEquals(403, status);
      for (Duration wrong : List.of(Duration.ZERO, Duration.ofDays(8))) {
        assertThrows(IllegalArgumentException.class, () -> transfer.downloadUrl("a", wrong, "a"));
        assertThrows(IllegalArgumentException.class, () -> transfer.uploadUrl("a", wrong, "a/b", 1));
      }
    }
  }

  @Test
  void p30_chinese_name_is_kept() throws Exception {
    try (var scratch = new Scratch(); var transfer = transfer()) {
      scratch.put("a", "content");
      var answer = get(transfer.downloadUrl(scratch.key("a"), HOUR, "年度报告 \"终\".pdf"));
      assertEquals("attachment; filename=\"____ ___.pdf\"; filename*=UTF-8''"
          + "%E5%B9%B4%E5%BA%A6%E6%8A%A5%E5%91%8A%20%22%E7%BB%88%22.pdf",
          answer.headers().firstValue("content-disposition").orElseThrow());
    }
  }

  @Test
  void p30_post_limit_is_enforced() throws Exception {
    Target.needs("presign.post", "presign.postLimit");
    try (var scratch = new Scratch(); var transfer = transfer()) {
      var form = transfer.uploadForm(scratch.key("form/"), HOUR, 10, "text/plain");
      assertTrue(post(form, "文件.txt", "1234567890") / 100 == 2);
      assertEquals("1234567890", scratch.text("form/文件.txt"));
      assertEquals(400, post(form, "big", "12345678901"));
      assertEquals(List.of("form/文件.txt"), scratch.names());
      var elsewhere = new java.util.LinkedHashMap<>(form.fields());
      elsewhere.put("key", scratch.key("elsewhere"));
      assertEquals(403, post(new DirectTransfer.SignedForm(form.url(), elsewhere), "a", "1"));
    }
  }

  private static int post(DirectTransfer.SignedForm form, String fileName, String content)
      throws IOException, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    var body = new StringBuilder();
    form.fields().forEach((name, value) -> body.append("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(boundary, name, value)));
    body.append("--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/plain\r\n\r\n"
        .formatted(boundary, fileName)).append(content).append("\r\n--%s--\r\n".formatted(boundary));
    return HTTP.send(HttpRequest.newBuilder(form.url()).header("Content-Type", "multipart/form-data; boundary=" + boundary)
        .POST(BodyPublishers.ofString(body.toString())).build(), BodyHandlers.ofString()).statusCode();
  }
}
