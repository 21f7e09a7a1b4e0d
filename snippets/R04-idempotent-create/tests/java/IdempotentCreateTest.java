package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.IdempotentCreate.MismatchException;
import com.example.storage.ManagementException.Kind;
import com.example.storage.testing.Management;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.ScriptedServer.Reply;
import com.example.storage.testing.ScriptedServer.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;

class IdempotentCreateTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the server has, by id. */
  private final Map<Integer, ObjectNode> volumes = new ConcurrentSkipListMap<>();

  /** An API that creates in two steps and finds names by their parts. */
  private Reply serve(Request request) {
    if (request.method().equals("POST")) {
      return created(request);
    }
    if (request.path().equals("/volumes")) {
      var list = JsonNodeFactory.instance.arrayNode();
      volumes.values().forEach(list::add);
      return Reply.of(200, "{\"volumes\":" + list + ",\"paging\":{\"total_count\":" + list.size() + "}}");
    }
    ObjectNode found = volumes.get(Integer.parseInt(request.path().replace("/volumes/", "")));
    String shown = found.toString();
    found.put("action_status", "active");
    return Reply.of(200, "{\"volume\":" + shown + "}");
  }

  private Reply created(Request request) {
    try {
      ObjectNode volume = (ObjectNode) JSON.readTree(request.body()).path("volume");
      volume.put("id", volumes.size() + 1).put("action_status", "creating");
      volumes.put(volumes.size() + 1, volume);
      return Reply.of(202, "{\"volume\":" + volume + "}");
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static JsonNode ensure(ScriptedServer server) throws IOException {
    var desired = JsonNodeFactory.instance.objectNode().put("name", "data").put("size", 10);
    var wait = AsyncTask.Options.within(Duration.ofMinutes(1)).with(Clock.systemUTC(), time -> {});
    try (var client = Management.client(server)) {
      return IdempotentCreate.ensureResource(client,
          new IdempotentCreate.Options("/volumes", "volumes", "volume", desired, List.of("size"), wait));
    }
  }

  private void add(String name, int size) {
    volumes.put(volumes.size() + 1, JsonNodeFactory.instance.objectNode().put("id", volumes.size() + 1)
        .put("name", name).put("size", size).put("action_status", "active"));
  }

  private static long posts(ScriptedServer server) {
    return server.requests().stream()
        .filter(request -> request.method().equals("POST") && request.path().equals("/volumes")).count();
  }

  @Test
  void r04_creates_when_missing() throws IOException {
    add("data-2", 10);
    try (var server = Management.server(this::serve)) {
      var volume = ensure(server);
      assertEquals("data", volume.path("name").asText());
      assertEquals("active", volume.path("action_status").asText());
      assertEquals(2, volumes.size());
      assertTrue(server.requests().stream().anyMatch(request -> request.query().contains("name=data")));
    }
  }

  @Test
  void r04_existing_one_is_found_and_nothing_created() throws IOException {
    try (var server = Management.server(this::serve)) {
      var first = ensure(server);
      var second = ensure(server);
      assertEquals(first.path("id"), second.path("id"));
      assertEquals(1, posts(server));
    }
  }

  @Test
  void r04_existing_one_at_the_products_mock() throws IOException {
    try (var client = Management.mockClient()) {
      String name = "java-" + java.util.UUID.randomUUID();
      var desired = JsonNodeFactory.instance.objectNode().put("name", name).put("quota_max_size", 1 << 20);
      var options = new IdempotentCreate.Options("/os-buckets/", "os_buckets", "bucket", desired,
          List.of("quota_max_size"), AsyncTask.Options.within(Duration.ofMinutes(2)));
      var first = IdempotentCreate.ensureResource(client, options);
      assertEquals("active", first.path("action_status").asText());
      assertEquals(first.path("id"), IdempotentCreate.ensureResource(client, options).path("id"));
      String path = "/os-buckets/" + first.path("id").asText();
      client.delete(path);
      assertTrue(AsyncTask.waitUntilSettled(
          client, path, AsyncTask.Options.within(Duration.ofMinutes(2)).untilGone()).isEmpty());
    }
  }

  @Test
  void r04_race_leads_to_the_racers_resource() throws IOException {
    try (var server = Management.server(request -> {
          if (request.method().equals("POST")) {
            add("data", 10);
            return Reply.of(409, "{\"err\":{\"code\":\"NameExists\",\"msg\":\"there is one\"}}");
          }
          return serve(request);
        })) {
      assertEquals(1, ensure(server).path("id").asInt());
      assertEquals(1, volumes.size());
    }
  }

  @Test
  void r04_race_that_never_shows_ends_with_the_refusal() throws IOException {
    try (var server = Management.server(request -> request.method().equals("POST") ? Reply.of(409, "{}") : serve(request))) {
      var error = assertThrows(ManagementException.class, () -> ensure(server));
      assertEquals(Kind.CONFLICT, error.kind());
    }
  }

  @Test
  void r04_lost_reply_does_not_create_twice() throws IOException {
    try (var server = Management.server(request -> {
          Reply reply = serve(request);
          return request.method().equals("POST") ? Reply.nothing() : reply;
        })) {
      assertEquals(1, ensure(server).path("id").asInt());
      assertEquals(1, volumes.size());
    }
  }

  @Test
  void r04_mismatch_is_reported_and_not_changed() throws IOException {
    add("data", 20);
    try (var server = Management.server(this::serve)) {
      var error = assertThrows(MismatchException.class, () -> ensure(server));
      assertEquals(List.of("size"), error.properties());
      assertEquals(20, volumes.get(1).path("size").asInt());
      assertTrue(server.requests().stream().noneMatch(request -> request.path().startsWith("/volumes")
          && !request.method().equals("GET")));
    }
  }
}
