package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.ManagementClient.LoginFlow;
import com.example.storage.ManagementException.Kind;
import com.example.storage.testing.Management;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.ScriptedServer.Reply;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ManagementClientTest {
  private static ManagementClient client(ScriptedServer server, LoginFlow flow) throws IOException {
    return new ManagementClient(new ManagementClient.Options(
        server.uri(), "operator", () -> "pass-word-1", Optional.empty(), Duration.ofSeconds(30), flow));
  }

  private static long logins(ScriptedServer server) {
    return server.requests().stream().filter(request -> request.path().endsWith(":login")).count();
  }

  @Test
  void r01_login_once_and_the_token_in_the_header() throws IOException {
    try (var server = Management.server(request -> Reply.of(200, "{\"pools\":[]}"))) {
      try (var client = client(server, LoginFlow.XMS)) {
        assertEquals(0, server.requests().size());
        client.get("/pools", Map.of("name", "a b&c"));
        client.put("/pools/1", JsonNodeFactory.instance.objectNode().put("x", 1));
        client.delete("/pools/1");
      }
      assertEquals(1, logins(server));
      var calls = server.requests();
      assertEquals("{\"auth\":{\"name\":\"operator\",\"password\":\"pass-word-1\"}}", calls.get(0).body());
      assertEquals(List.of("token-1", "token-1", "token-1", "token-1"),
          calls.subList(1, 5).stream().map(call -> call.headers().get("xms-auth-token")).toList());
      assertEquals("name=a%20b%26c", calls.get(1).query());
      assertEquals("/auth/tokens:logout", calls.get(4).path());
    }
  }

  @Test
  void r01_login_of_the_ceph_dashboard() throws IOException {
    try (var server = new ScriptedServer((request, number) ->
            Reply.of(200, request.path().equals("/api/auth") ? "{\"token\":\"token-1\"}" : "{}"));
        var client = client(server, LoginFlow.CEPH_DASHBOARD)) {
      client.get("/api/summary", Map.of());
      assertEquals("{\"username\":\"operator\",\"password\":\"pass-word-1\"}", server.requests().get(0).body());
      assertEquals("Bearer token-1", server.requests().get(1).headers().get("authorization"));
    }
  }

  @Test
  void r01_sent_with_each_request() throws IOException {
    String secret = "s3cret-1";
    record Case(LoginFlow flow, String header, String sent) {}
    for (var each : List.of(
        new Case(LoginFlow.TOKEN, "Authorization", "Bearer " + secret),
        new Case(LoginFlow.TOKEN, "X-Api-Key", secret),
        new Case(LoginFlow.BASIC, "Authorization", "Basic YWRtaW46czNjcmV0LTE="),
        new Case(LoginFlow.NONE, "Authorization", null))) {
      try (var server = new ScriptedServer((request, number) -> request.path().equals("/refused")
          ? Reply.of(401, "{\"err\":{\"msg\":\"token: " + secret + "\"}}") : Reply.of(200, "{}"))) {
        var options = new ManagementClient.Options(
            server.uri(), "admin", () -> secret, Optional.empty(), Duration.ofSeconds(30), each.flow(), each.header());
        try (var client = new ManagementClient(options)) {
          client.get("/a", Map.of());
          client.post("/b", JsonNodeFactory.instance.objectNode().put("x", 1));
          var error = assertThrows(ManagementException.class, () -> client.get("/refused", Map.of()));
          assertEquals(Kind.UNAUTHENTICATED, error.kind());
          assertFalse(error.toString().contains(secret), error.toString());
        }
        assertEquals(List.of("/a", "/b", "/refused"), server.requests().stream().map(ScriptedServer.Request::path).toList());
        for (var call : server.requests()) {
          assertEquals(each.sent(), call.headers().get(each.header().toLowerCase(java.util.Locale.ROOT)));
        }
      }
    }
  }

  @Test
  void r01_login_at_the_products_mock() throws IOException {
    try (var client = Management.mockClient()) {
      assertTrue(client.get("/os-buckets/", Map.of()).path("os_buckets").isArray());
    }
  }

  @Test
  void r01_renew_once_when_the_token_has_expired() throws IOException {
    try (var server = Management.server(request -> "token-1".equals(request.headers().get("xms-auth-token"))
            && request.method().equals("POST") ? Reply.of(401, "{}") : Reply.of(200, "{\"done\":true}"));
        var client = client(server, LoginFlow.XMS)) {
      var body = JsonNodeFactory.instance.objectNode().put("name", "v");
      assertTrue(client.post("/volumes", body).path("done").asBoolean());
      assertEquals(2, logins(server));
      assertEquals(List.of("{\"name\":\"v\"}", "{\"name\":\"v\"}"), server.requests().stream()
          .filter(call -> call.path().equals("/volumes")).map(ScriptedServer.Request::body).toList());
    }
    try (var server = Management.server(request -> Reply.of(401, "{}")); var client = client(server, LoginFlow.XMS)) {
      var error = assertThrows(ManagementException.class, () -> client.get("/volumes", Map.of()));
      assertEquals(Kind.UNAUTHENTICATED, error.kind());
      assertEquals(2, logins(server));
      assertEquals(4, server.requests().size());
    }
  }

  @Test
  void r01_single_flight_of_many_calls_at_once() throws Exception {
    var start = new CountDownLatch(12);
    try (var server = Management.server(request -> "token-1".equals(request.headers().get("xms-auth-token"))
            && request.path().equals("/expired") ? Reply.of(401, "{}") : Reply.of(200, "{}"));
        var client = client(server, LoginFlow.XMS)) {
      for (String path : List.of("/volumes", "/expired")) {
        List<Callable<Void>> calls = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
          calls.add(() -> {
            start.countDown();
            start.await();
            client.get(path, Map.of());
            return null;
          });
        }
        var threads = Executors.newFixedThreadPool(12);
        for (var each : threads.invokeAll(calls)) {
          each.get();
        }
        threads.shutdown();
        assertEquals(path.equals("/volumes") ? 1 : 2, logins(server));
      }
    }
  }

  @Test
  void r01_secret_is_nowhere_to_be_seen() throws IOException {
    List<String> logged = new ArrayList<>();
    var handler = new Handler() {
      @Override
      public synchronized void publish(LogRecord entry) {
        logged.add(entry.getMessage() + java.util.Arrays.toString(entry.getParameters()));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    var logger = Logger.getLogger("com.example.storage");
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
    try (var server = Management.server(request -> Reply.of(500, "{\"err\":{\"code\":\"x\",\"msg\":\"token: "
            + request.headers().get("xms-auth-token") + "\"}}"));
        var client = client(server, LoginFlow.XMS)) {
      var error = assertThrows(ManagementException.class, () -> client.get("/volumes", Map.of("name", "secret-query")));
      var options = new ManagementClient.Options(
          server.uri(), "operator", () -> "pass-word-1", Optional.empty(), Duration.ofSeconds(1), LoginFlow.XMS);
      String seen = error + error.serverMessage() + client + options + logged
          + server.requests().stream().map(call -> call.path() + "?" + call.query()).toList();
      assertFalse(logged.isEmpty());
      for (String secret : List.of("token-1", "pass-word-1")) {
        assertFalse(seen.contains(secret), seen);
      }
      assertFalse(error.toString().contains("secret-query"));
    } finally {
      logger.removeHandler(handler);
    }
  }

  @Test
  void r01_wrong_password_is_not_tried_again() throws IOException {
    var tries = new AtomicInteger();
    try (var server = new ScriptedServer((request, number) -> {
          tries.incrementAndGet();
          return Reply.of(401, "{\"err\":{\"code\":\"AuthFailed\",\"msg\":\"wrong name or password\"}}");
        });
        var client = client(server, LoginFlow.XMS)) {
      for (int round = 0; round < 3; round++) {
        var error = assertThrows(ManagementException.class, () -> client.get("/volumes", Map.of()));
        assertEquals(Kind.UNAUTHENTICATED, error.kind());
        assertEquals("AuthFailed", error.code());
      }
      assertEquals(1, tries.get());
    }
  }
}
