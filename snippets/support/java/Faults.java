package com.example.storage.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;

/** Makes requests fail on a sandbox. Rules name the keys of one test only, since others run beside it. */
public final class Faults implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final String id = "java-" + UUID.randomUUID();

  private Faults(String url) {
    this.url = url;
  }

  /**
   * Adds a rule; closing removes it. Skips the test where the target has no faults.
   *
   * @param rule for example {@code put key=prefix/* status=503 count=2}
   */
  public static Faults add(String rule) {
    var faults = new Faults(Target.envOrSkip("S3_FAULTS_URL"));
    faults.send("POST", "/faults", Map.of("text", rule + " id=" + faults.id));
    return faults;
  }

  /** How many requests the rule has struck. */
  public int struck() {
    for (JsonNode each : send("GET", "/faults", null).path("faults")) {
      if (each.path("rule").path("id").asText().equals(id)) {
        return each.path("struck").asInt();
      }
    }
    throw new IllegalStateException("the rule is gone");
  }

  @Override
  public void close() {
    send("DELETE", "/faults/" + id, null);
  }

  private JsonNode send(String method, String path, Object body) {
    try {
      var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body));
      var answer = HTTP.send(HttpRequest.newBuilder(URI.create(url + path))
          .method(method, publisher)
          .header("X-Storage-Integrator", "1")
          .header("Content-Type", "application/json")
          .build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    } catch (InterruptedException error) {
      throw new IllegalStateException("interrupted", error);
    }
  }
}
