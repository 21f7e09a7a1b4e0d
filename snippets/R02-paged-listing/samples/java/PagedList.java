package com.example.storage;

import com.example.storage.ManagementException.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads lists with {@code limit} and {@code offset} page by page. Such lists move under the reader: each page begins with the
 * last item of the one before it, and where that is not so, items were added or removed and the list is read from its start
 * again. What was given once is not given twice.
 */
public final class PagedList {
  private PagedList() {}

  /**
   * What is listed.
   *
   * @param path of the list, for example {@code /volumes}
   * @param items property that holds the items, for example {@code volumes}
   * @param id property that tells items apart
   * @param filters query parameters
   * @param pageSize items of a page, at least 2
   * @param maxRestarts how often it begins again before it gives up
   */
  public record Options(
      String path, String items, String id, Map<String, String> filters, int pageSize, int maxRestarts) {
    /** Pages of 100, told apart by {@code id}, no filters. */
    public static Options of(String path, String items) {
      return new Options(path, items, "id", Map.of(), 100, 5);
    }

    /** The same with another size of pages. */
    public Options withPageSize(int size) {
      return new Options(path, items, id, filters, size, maxRestarts);
    }

    /** The same with filters. */
    public Options withFilters(Map<String, String> other) {
      return new Options(path, items, id, other, pageSize, maxRestarts);
    }
  }

  // region snippet: paged-list
  /**
   * All items, lazily: the next page is asked for when it is needed.
   *
   * @return a stream; {@link UncheckedIOException} carries a {@link ManagementException}, of kind {@code CONFLICT} when the
   *     list changes too fast to be read
   */
  public static Stream<JsonNode> stream(ManagementClient client, Options options) {
    if (options.pageSize() < 2) {
      throw new IllegalArgumentException("pages overlap by one item, so they have at least 2");
    }
    var items = Spliterators.spliteratorUnknownSize(
        new Pages(client, options), Spliterator.ORDERED | Spliterator.NONNULL);
    return StreamSupport.stream(items, false);
  }
  // endregion

  private static final class Pages implements Iterator<JsonNode> {
    private final ManagementClient client;
    private final Options options;
    private final Set<String> seen = new HashSet<>();
    private final Queue<JsonNode> ready = new ArrayDeque<>();
    private String last;
    private long offset;
    private int restarts;
    private boolean ended;

    Pages(ManagementClient client, Options options) {
      this.client = client;
      this.options = options;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && !ended) {
        try {
          readPage();
        } catch (ManagementException error) {
          ended = true;
          throw new UncheckedIOException(error);
        }
      }
      return !ready.isEmpty();
    }

    @Override
    public JsonNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void readPage() throws ManagementException {
      // One item back: the page must begin with what the last one ended with.
      long from = last == null ? 0 : offset - 1;
      Map<String, String> query = new TreeMap<>(options.filters());
      query.put("limit", String.valueOf(options.pageSize()));
      query.put("offset", String.valueOf(from));
      JsonNode answer = client.get(options.path(), query);
      JsonNode items = answer.path(options.items());
      if (!items.isArray()) {
        throw ManagementException.create(Kind.PROTOCOL, "GET", options.path(), "the answer has no list " + options.items());
      }
      if (last != null && (items.isEmpty() || !idOf(items.get(0)).equals(last))) {
        restart();
        return;
      }
      for (JsonNode item : items) {
        last = idOf(item);
        if (seen.add(last)) {
          ready.add(item);
        }
      }
      offset = from + items.size();
      JsonNode total = answer.path("paging").path("total_count");
      ended = items.size() < options.pageSize() && (!total.isNumber() || offset >= total.asLong())
          || total.isNumber() && offset >= total.asLong();
    }

    private void restart() throws ManagementException {
      if (++restarts > options.maxRestarts()) {
        throw ManagementException.create(Kind.CONFLICT, "GET", options.path(),
            "the list changed " + restarts + " times while it was read");
      }
      last = null;
      offset = 0;
    }

    private String idOf(JsonNode item) throws ManagementException {
      JsonNode id = item.path(options.id());
      if (!id.isValueNode() || id.isNull()) {
        throw ManagementException.create(Kind.PROTOCOL, "GET", options.path(), "an item has no " + options.id());
      }
      return id.asText();
    }
  }
}
