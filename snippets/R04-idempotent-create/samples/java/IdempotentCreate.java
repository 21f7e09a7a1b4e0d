package com.example.storage;

import com.example.storage.ManagementException.Kind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes sure that a resource of a name is there. Calling it twice creates one: it looks for the name first, and again whenever
 * it is not known whether a request was carried out. What exists with other properties is never changed.
 */
public final class IdempotentCreate {
  private static final System.Logger LOG = System.getLogger(IdempotentCreate.class.getName());
  private static final int ATTEMPTS = 3;

  private IdempotentCreate() {}

  /**
   * What is wanted.
   *
   * @param path of the list and of its POST, for example {@code /volumes}
   * @param items property of the list that holds the items, for example {@code volumes}
   * @param envelope property that holds a single one in requests, for example {@code volume}; empty: none
   * @param desired properties, with {@code name}
   * @param compared properties that an existing one must have as desired
   * @param settling how to wait until it is usable
   */
  public record Options(String path, String items, String envelope, ObjectNode desired, List<String> compared,
      AsyncTask.Options settling) {
    String name() {
      return desired.path("name").asText();
    }
  }

  /** There is one of this name, with other properties. */
  public static final class MismatchException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String[] properties;

    private MismatchException(String path, String name, List<String> differences, List<String> properties) {
      super(path + " has a " + name + " already, with " + String.join(", ", differences));
      this.properties = properties.toArray(String[]::new);
    }

    /** What differs. */
    public List<String> properties() {
      return List.of(properties);
    }
  }

  /**
   * Finds or creates the resource and waits until it has settled.
   *
   * @return the resource as the API gives it
   * @throws MismatchException when one of this name differs
   * @throws AsyncTask.TaskFailedException when the server could not create it
   * @throws IOException another {@link ManagementException}, or a time out
   */
  public static JsonNode ensureResource(ManagementClient client, Options options) throws IOException {
    ManagementException unclear = null;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Optional<JsonNode> found = find(client, options);
      if (found.isPresent()) {
        return settled(client, options, found.get());
      }
      try {
        JsonNode created = create(client, options);
        return settled(client, options, created);
      } catch (ManagementException error) {
        // A racer was faster (409), or nobody knows whether it was done: the list does.
        boolean lookAgain = switch (error.kind()) {
          case CONFLICT, NETWORK, TIMEOUT, UNAVAILABLE -> true;
          default -> false;
        };
        if (!lookAgain) {
          throw error;
        }
        LOG.log(System.Logger.Level.INFO, "{0}, looking for {1} again", error.getMessage(), options.name());
        unclear = error;
      }
    }
    Optional<JsonNode> found = find(client, options);
    if (found.isPresent()) {
      return settled(client, options, found.get());
    }
    throw unclear;
  }

  private static Optional<JsonNode> find(ManagementClient client, Options options) throws IOException {
    var list = PagedList.Options.of(options.path(), options.items()).withFilters(Map.of("name", options.name()));
    try (var items = PagedList.stream(client, list)) {
      // Compared once more: not every API honours the filter, and some take it for a part of the name.
      return items.filter(each -> each.path("name").asText().equals(options.name())).findFirst();
    } catch (UncheckedIOException error) {
      throw error.getCause();
    }
  }

  private static JsonNode create(ManagementClient client, Options options) throws ManagementException {
    JsonNode body = options.desired();
    if (!options.envelope().isEmpty()) {
      ObjectNode wrapped = options.desired().objectNode();
      wrapped.set(options.envelope(), options.desired());
      body = wrapped;
    }
    JsonNode answer = client.post(options.path(), body);
    return options.envelope().isEmpty() ? answer : answer.path(options.envelope());
  }

  private static JsonNode settled(ManagementClient client, Options options, JsonNode resource) throws IOException {
    JsonNode id = resource.path("id");
    if (!id.isValueNode() || id.isNull()) {
      throw ManagementException.create(Kind.PROTOCOL, "GET", options.path(), "the resource has no id");
    }
    String path = options.path().replaceAll("/$", "") + "/" + id.asText();
    JsonNode whole = AsyncTask.waitUntilSettled(client, path, options.settling()).orElseThrow();
    compare(options, whole);
    return whole;
  }

  private static void compare(Options options, JsonNode found) throws MismatchException {
    List<String> differences = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    for (String property : options.compared()) {
      JsonNode wanted = options.desired().path(property);
      // As text: 1 and 1.0, int and long are no difference.
      if (!wanted.asText().equals(found.path(property).asText())) {
        differences.add(property + " " + found.path(property).asText() + " instead of " + wanted.asText());
        properties.add(property);
      }
    }
    if (!properties.isEmpty()) {
      throw new MismatchException(options.path(), options.name(), differences, properties);
    }
  }
}
