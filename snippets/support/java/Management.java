package com.example.storage.testing;

import com.example.storage.ManagementClient;
import com.example.storage.testing.ScriptedServer.Reply;
import com.example.storage.testing.ScriptedServer.Request;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A management API that logs in as XMS does, and answers everything else as a test says. */
public final class Management {
  private Management() {}

  /** The answer to a call that is no login and no logout. */
  @FunctionalInterface
  public interface Script {
    /** The answer to a call. */
    Reply answer(Request request);
  }

  /** A server; its tokens are {@code token-1}, {@code token-2} and so on. */
  public static ScriptedServer server(Script script) throws IOException {
    var logins = new AtomicInteger();
    return new ScriptedServer((request, number) -> {
      if (request.path().equals("/auth/tokens:login")) {
        return Reply.of(200, "{\"token\":{\"uuid\":\"token-" + logins.incrementAndGet() + "\"}}");
      }
      return request.path().equals("/auth/tokens:logout") ? Reply.of(204, "") : script.answer(request);
    });
  }

  /** A client of the product's own mock of management-api.yaml; skips the test where there is none. */
  public static ManagementClient mockClient() throws IOException {
    var url = URI.create(Target.envOrSkip("API_PATTERNS_URL"));
    return new ManagementClient(new ManagementClient.Options(url, Target.env("API_PATTERNS_USERNAME"),
        () -> Target.env("API_PATTERNS_PASSWORD"), Optional.empty(), Duration.ofSeconds(30), ManagementClient.LoginFlow.XMS));
  }

  /** A client of such a server. */
  public static ManagementClient client(ScriptedServer server) throws IOException {
    return new ManagementClient(new ManagementClient.Options(server.uri(), "operator", () -> "pass-word-1",
        Optional.empty(), Duration.ofSeconds(30), ManagementClient.LoginFlow.XMS));
  }
}
