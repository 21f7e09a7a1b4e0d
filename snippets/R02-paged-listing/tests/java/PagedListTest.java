package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.ManagementException.Kind;
import com.example.storage.testing.Management;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.ScriptedServer.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagedListTest {
  /** The ids of the items that the server has; a test changes them between two pages. */
  private final List<Integer> items = Collections.synchronizedList(new ArrayList<>());

  private boolean withTotal = true;

  private ScriptedServer server(Runnable afterEachPage) throws IOException {
    return Management.server(request -> {
      Map<String, Integer> query = java.util.Arrays.stream(request.query().split("&")).map(each -> each.split("="))
          .filter(pair -> pair[1].matches("\\d+"))
          .collect(Collectors.toMap(pair -> pair[0], pair -> Integer.parseInt(pair[1])));
      int offset = Math.min(query.get("offset"), items.size());
      var page = items.subList(offset, Math.min(offset + query.get("limit"), items.size())).stream()
          .map(id -> "{\"id\":" + id + "}").collect(Collectors.joining(","));
      String paging = withTotal ? ",\"paging\":{\"total_count\":" + items.size() + "}" : "";
      afterEachPage.run();
      return Reply.of(200, "{\"volumes\":[" + page + "]" + paging + "}");
    });
  }

  private static List<Integer> ids(java.util.stream.Stream<JsonNode> found) {
    return found.map(each -> each.path("id").asInt()).toList();
  }

  private static PagedList.Options pagesOf(int size) {
    return PagedList.Options.of("/volumes", "volumes").withPageSize(size);
  }

  private static long pages(ScriptedServer server) {
    return server.requests().stream().filter(request -> request.path().equals("/volumes")).count();
  }

  @Test
  void r02_all_items_of_several_pages_once() throws IOException {
    for (boolean total : new boolean[] {true, false}) {
      withTotal = total;
      for (int count : new int[] {1, 4, 5, 9, 10, 11, 23}) {
        items.clear();
        IntStream.range(0, count).forEach(items::add);
        try (var server = server(() -> {}); var client = Management.client(server)) {
          var options = pagesOf(5).withFilters(Map.of("pool", "p 1"));
          assertEquals(List.copyOf(items), ids(PagedList.stream(client, options)), count + " items");
          assertTrue(server.requests().get(1).query().contains("pool=p%201"));
        }
      }
    }
    assertThrows(IllegalArgumentException.class, () -> PagedList.stream(null, pagesOf(1)));
  }

  @Test
  void r02_all_items_of_the_products_mock() throws IOException {
    try (var client = Management.mockClient()) {
      String prefix = "java-" + java.util.UUID.randomUUID().toString().substring(0, 8) + "-";
      var names = IntStream.range(0, 7).mapToObj(number -> prefix + number).toList();
      for (String name : names) {
        var body = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        body.putObject("bucket").put("name", name);
        client.post("/os-buckets/", body);
      }
      var found = PagedList.stream(client, PagedList.Options.of("/os-buckets/", "os_buckets").withPageSize(3))
          .filter(each -> each.path("name").asText().startsWith(prefix)).toList();
      assertEquals(names, found.stream().map(each -> each.path("name").asText()).sorted().toList());
      for (JsonNode each : found) {
        client.delete("/os-buckets/" + each.path("id").asText());
      }
    }
  }

  @Test
  void r02_lazy_asks_for_no_more_pages() throws IOException {
    IntStream.range(0, 100).forEach(items::add);
    try (var server = server(() -> {}); var client = Management.client(server)) {
      var found = PagedList.stream(client, pagesOf(10));
      assertEquals(0, server.requests().size());
      assertEquals(List.of(0, 1, 2), ids(found.limit(3)));
      assertEquals(1, pages(server));
      assertEquals(12, PagedList.stream(client, pagesOf(10)).limit(12).count());
      assertEquals(3, pages(server));
    }
  }

  @Test
  void r02_drift_of_removed_items_misses_nothing() throws IOException {
    IntStream.range(0, 20).forEach(items::add);
    var pages = new int[1];
    try (var server = server(() -> {
          if (++pages[0] == 1) {
            items.remove(Integer.valueOf(0));
            items.remove(Integer.valueOf(1));
          }
        });
        var client = Management.client(server)) {
      assertEquals(IntStream.range(0, 20).boxed().toList(), ids(PagedList.stream(client, pagesOf(5))));
    }
  }

  @Test
  void r02_drift_of_added_items_doubles_nothing() throws IOException {
    IntStream.range(0, 20).forEach(items::add);
    var pages = new int[1];
    try (var server = server(() -> {
          if (++pages[0] == 2) {
            items.add(0, 100);
            items.add(0, 101);
          }
        });
        var client = Management.client(server)) {
      var found = ids(PagedList.stream(client, pagesOf(5)));
      assertEquals(22, found.size());
      assertEquals(22, new HashSet<>(found).size());
    }
  }

  @Test
  void r02_drift_to_an_empty_list_ends() throws IOException {
    IntStream.range(0, 20).forEach(items::add);
    try (var server = server(items::clear); var client = Management.client(server)) {
      assertEquals(List.of(0, 1, 2, 3, 4), ids(PagedList.stream(client, pagesOf(5))));
    }
  }

  @Test
  void r02_drift_without_end_is_a_typed_error() throws IOException {
    IntStream.range(0, 20).forEach(items::add);
    var next = new int[] {1000};
    Runnable grows = () -> {
      if (next[0] == 1100) {
        throw new IllegalStateException("it begins again for ever");
      }
      items.add(0, next[0]++);
    };
    try (var server = server(grows); var client = Management.client(server)) {
      var error = assertThrows(UncheckedIOException.class, () -> ids(PagedList.stream(client, pagesOf(5))));
      assertEquals(Kind.CONFLICT, ((ManagementException) error.getCause()).kind());
      assertTrue(pages(server) < 20);
    }
  }

  @Test
  void r02_empty_list_is_empty() throws IOException {
    for (boolean total : new boolean[] {true, false}) {
      withTotal = total;
      try (var server = server(() -> {}); var client = Management.client(server)) {
        assertEquals(List.of(), ids(PagedList.stream(client, pagesOf(5))));
        assertEquals(1, pages(server));
      }
    }
    try (var server = Management.server(request -> Reply.of(200, "{}")); var client = Management.client(server)) {
      var error = assertThrows(UncheckedIOException.class, () -> ids(PagedList.stream(client, pagesOf(5))));
      assertEquals(Kind.PROTOCOL, ((ManagementException) error.getCause()).kind());
    }
  }
}
