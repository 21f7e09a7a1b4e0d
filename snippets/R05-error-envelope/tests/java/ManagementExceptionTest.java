package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.ManagementException.Kind;
import com.example.storage.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagementExceptionTest {
  private static ManagementException answer(int status, String type, String body) {
    return ManagementException.fromAnswer("GET", "/volumes?secret=1", status,
        Map.of("content-type", type, "x-request-id", "r-1"), body.getBytes(StandardCharsets.UTF_8));
  }

  private static ManagementException json(int status, String body) {
    return answer(status, "application/json", body);
  }

  @Test
  void r05_envelopes_become_one_error() {
    String[][] table = {
      {"{\"err\":{\"code\":\"VolumeBusy\",\"msg\":\"in use\"}}", "VolumeBusy", "in use"},
      {"{\"error\":{\"code\":42,\"message\":\"in use\"}}", "42", "in use"},
      {"{\"error\":\"in use\"}", "", "in use"},
      {"{\"code\":\"pool_missing\",\"detail\":\"no pool\",\"component\":\"rgw\"}", "pool_missing", "rgw: no pool"},
      {"{\"message\":\"in use\"}", "", "in use"},
      {"plain words", "", "plain words"},
      {"{ cut off", "", "{ cut off"},
    };
    for (String[] row : table) {
      var error = json(409, row[0]);
      assertEquals(row[1], error.code(), row[0]);
      assertEquals(row[2], error.serverMessage(), row[0]);
      assertEquals(Kind.CONFLICT, error.kind());
      assertEquals(409, error.status());
      assertEquals("r-1", error.requestId());
      assertEquals("GET /volumes", error.method() + " " + error.path());
    }
  }

  @Test
  void r05_envelopes_have_kinds_by_status() {
    int[] statuses = {400, 401, 403, 404, 409, 422, 429, 500, 503, 504, 302};
    Kind[] kinds = {Kind.INVALID, Kind.UNAUTHENTICATED, Kind.FORBIDDEN, Kind.NOT_FOUND, Kind.CONFLICT, Kind.INVALID,
      Kind.THROTTLED, Kind.UNAVAILABLE, Kind.UNAVAILABLE, Kind.TIMEOUT, Kind.PROTOCOL};
    for (int at = 0; at < statuses.length; at++) {
      assertEquals(kinds[at], json(statuses[at], "{}").kind(), "status " + statuses[at]);
    }
  }

  @Test
  void r05_proxy_pages_and_empty_bodies_are_told_clearly() {
    var page = answer(502, "text/html", "<html><head><title>502 Bad\n Gateway</title></head><body><h1>x</h1></body></html>");
    assertEquals("a web page, not the API, answered: 502 Bad Gateway", page.serverMessage());
    assertEquals(Kind.UNAVAILABLE, page.kind());
    assertEquals("a web page, not the API, answered: no title here",
        answer(502, "text/html", "<p>no title <b>here</b></p>").serverMessage());
    var empty = json(503, "");
    assertEquals("GET /volumes: HTTP 503: the server said nothing more", empty.getMessage());
    var long1 = json(500, "x".repeat(100_000));
    assertEquals(ManagementException.MAX_TEXT, long1.serverMessage().length());
  }

  @Test
  void r05_redacted_secrets() {
    String body = "{\"err\":{\"code\":\"x\",\"msg\":\"bad {\\\"password\\\": \\\"hunter2\\\"} token=abc123 "
        + "Authorization: Bearer eyJhbGci.x-y secret: s3cr3t\"},\"access_key\":\"AKIA1\"}";
    for (String each : new String[] {body, "{\"access_token\":\"abc123\",\"x\":\"hunter2\"}".replace("x\"", "passwd\""),
        "token=abc123&password=hunter2", "{\"Xms-Auth-Token\": 'abc123', \"secret_key\":\"s3cr3t\"}"}) {
      String text = json(400, each) + json(400, each).serverMessage();
      for (String secret : new String[] {"hunter2", "abc123", "eyJhbGci", "s3cr3t", "AKIA1"}) {
        assertFalse(text.contains(secret), text);
      }
      assertTrue(text.contains("***"), text);
    }
    assertEquals("the token has expired", json(401, "{\"message\":\"the token has expired\"}").serverMessage());
  }

  @Test
  void r05_network_failures_have_kinds_of_their_own() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertEquals(Kind.NETWORK, kindAt(URI.create("http://127.0.0.1:" + free)));
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      assertEquals(Kind.TIMEOUT, kindAt(URI.create("http://127.0.0.1:" + silent.getLocalPort())));
    }
    try (var server = new ScriptedServer((request, number) -> ScriptedServer.Reply.nothing())) {
      assertEquals(Kind.NETWORK, kindAt(server.uri()));
    }
  }

  private static Kind kindAt(URI uri) throws IOException {
    var http = java.net.http.HttpClient.newHttpClient();
    var request = java.net.http.HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build();
    var failure = assertThrows(IOException.class,
        () -> http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()));
    var error = ManagementException.fromFailure("GET", "/x?token=abc", failure);
    assertEquals(Optional.of(failure), Optional.ofNullable(error.getCause()));
    assertFalse(error.getMessage().contains("abc"));
    return error.kind();
  }
}
