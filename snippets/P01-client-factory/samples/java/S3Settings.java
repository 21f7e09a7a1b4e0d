package com.example.storage;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the store is and how to speak with it. Never holds secrets in its text form.
 *
 * @param endpoint address of the store, for example {@code https://s3.example.com}
 * @param region what requests are signed for; most stores that are not AWS take {@code us-east-1}
 * @param addressing where the bucket's name stands
 * @param caFile PEM file of a private certificate authority
 * @param keys access keys; empty: the SDK's default chain (environment, profile, instance)
 * @param connectTimeout longest wait for a connection
 * @param requestTimeout longest silence of the store while a request runs; not the time of a whole transfer
 * @param maxAttempts how often the SDK sends a request, the first included
 * @param maxConnections how many sockets are open at once
 * @param checksums whether the SDK adds checksums of its own
 */
public record S3Settings(
    URI endpoint,
    String region,
    Addressing addressing,
    Optional<Path> caFile,
    Optional<Keys> keys,
    Duration connectTimeout,
    Duration requestTimeout,
    int maxAttempts,
    int maxConnections,
    Checksums checksums) {

  /** Where the bucket's name stands: in the path, which every private store knows, or in the host name. */
  public enum Addressing {
    PATH,
    VIRTUAL
  }

  /** When the SDK adds checksums that not every store understands. */
  public enum Checksums {
    WHEN_REQUIRED,
    WHEN_SUPPORTED
  }

  /** Access keys; the text form hides them. */
  public record Keys(String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {
    @Override
    public String toString() {
      return "Keys[hidden]";
    }
  }

  /** Settings that are missing or wrong, all of them. */
  public static final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String[] problems;

    private InvalidSettingsException(List<String> problems) {
      super("wrong settings: " + String.join("; ", problems));
      this.problems = problems.toArray(String[]::new);
    }

    /** One line a setting, each beginning with its name. */
    public List<String> problems() {
      return List.of(problems);
    }
  }

  /**
   * Settings with the defaults that suit a store which is not AWS.
   *
   * @param endpoint address of the store
   */
  public static S3Settings of(URI endpoint, Keys keys) {
    return new S3Settings(endpoint, "us-east-1", Addressing.PATH, Optional.empty(), Optional.of(keys),
        Duration.ofSeconds(5), Duration.ofSeconds(30), 4, 50, Checksums.WHEN_REQUIRED);
  }

  /**
   * Reads S3_ENDPOINT, S3_REGION, S3_ADDRESSING, S3_CA_FILE, S3_CONNECT_TIMEOUT_MS, S3_REQUEST_TIMEOUT_MS,
   * S3_MAX_ATTEMPTS, S3_MAX_CONNECTIONS, S3_CHECKSUMS and AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
   *
   * @param environment usually {@link System#getenv()}
   * @throws InvalidSettingsException naming every setting that is missing or wrong
   */
  public static S3Settings fromEnvironment(Map<String, String> environment) {
    var reader = new Reader(environment, new ArrayList<>());
    var settings = new S3Settings(
        reader.endpoint(),
        reader.text("S3_REGION").orElse("us-east-1"),
        reader.choice("S3_ADDRESSING", Map.of("path", Addressing.PATH, "virtual", Addressing.VIRTUAL), Addressing.PATH),
        reader.file("S3_CA_FILE"),
        reader.keys(),
        Duration.ofMillis(reader.number("S3_CONNECT_TIMEOUT_MS", 5_000)),
        Duration.ofMillis(reader.number("S3_REQUEST_TIMEOUT_MS", 30_000)),
        reader.number("S3_MAX_ATTEMPTS", 4),
        reader.number("S3_MAX_CONNECTIONS", 50),
        reader.choice("S3_CHECKSUMS",
            Map.of("whenrequired", Checksums.WHEN_REQUIRED, "whensupported", Checksums.WHEN_SUPPORTED),
            Checksums.WHEN_REQUIRED));
    if (!reader.problems().isEmpty()) {
      throw new InvalidSettingsException(reader.problems());
    }
    return settings;
  }

  /** Reads values and collects what is wrong with them. */
  private record Reader(Map<String, String> environment, List<String> problems) {
    Optional<String> text(String name) {
      return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    URI endpoint() {
      Optional<String> value = text("S3_ENDPOINT");
      if (value.isEmpty()) {
        problems.add("S3_ENDPOINT is missing: the store's address, such as https://s3.example.com");
        return URI.create("http://missing.invalid");
      }
      try {
        var uri = new URI(value.get());
        if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
          return uri;
        }
      } catch (URISyntaxException error) {
        // Reported below, together with addresses that lack a host or have another scheme.
      }
      problems.add("S3_ENDPOINT is no http or https address: " + value.get());
      return URI.create("http://wrong.invalid");
    }

    int number(String name, int otherwise) {
      String value = text(name).orElse(String.valueOf(otherwise));
      if (value.matches("[1-9]\\d{0,8}")) {
        return Integer.parseInt(value);
      }
      problems.add(name + " is no whole number above 0: " + value);
      return otherwise;
    }

    <T> T choice(String name, Map<String, T> choices, T otherwise) {
      Optional<String> value = text(name);
      if (value.isEmpty()) {
        return otherwise;
      }
      T choice = choices.get(value.get().toLowerCase(Locale.ROOT));
      if (choice == null) {
        problems.add(name + " is none of " + choices.keySet().stream().sorted().toList() + ": " + value.get());
        return otherwise;
      }
      return choice;
    }

    Optional<Path> file(String name) {
      Optional<Path> file = text(name).map(Path::of);
      if (file.isPresent() && !Files.isReadable(file.get())) {
        problems.add(name + " is no readable file: " + file.get());
      }
      return file;
    }

    Optional<Keys> keys() {
      Optional<String> id = text("AWS_ACCESS_KEY_ID");
      Optional<String> secret = text("AWS_SECRET_ACCESS_KEY");
      if (id.isPresent() != secret.isPresent()) {
        problems.add((id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID") + " is missing beside the other key");
      }
      return id.isPresent() && secret.isPresent()
          ? Optional.of(new Keys(id.get(), secret.get(), text("AWS_SESSION_TOKEN")))
          : Optional.empty();
    }
  }
}
