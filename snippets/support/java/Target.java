package com.example.storage.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.storage.S3ClientFactory;
import com.example.storage.S3Settings;
import com.example.storage.StoreCapabilities;
import com.example.storage.StoreCapabilities.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;

/** The store that the environment names. */
public final class Target {
  private static S3Client client;

  private Target() {}

  /** The value of an environment variable that every target has. */
  public static String env(String name) {
    String value = System.getenv(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalStateException("set " + name);
    }
    return value;
  }

  /** An environment variable that only some targets have; without it the test is skipped. */
  public static String envOrSkip(String name) {
    String value = System.getenv(name);
    assumeTrue(value != null && !value.isEmpty(), "needs " + name);
    return value;
  }

  /** Settings of the target, without retries: a test sees every failure. */
  public static S3Settings settings() {
    var found = S3Settings.fromEnvironment(System.getenv());
    return new S3Settings(found.endpoint(), found.region(), found.addressing(), found.caFile(), found.keys(),
        found.connectTimeout(), found.requestTimeout(), 1, found.maxConnections(), found.checksums());
  }

  /** One client for all tests; nobody closes it. */
  public static synchronized S3Client client() {
    if (client == null) {
      try {
        client = S3ClientFactory.create(settings());
      } catch (IOException error) {
        throw new UncheckedIOException(error);
      }
    }
    return client;
  }

  /** The bucket that is there for all tests. */
  public static String bucket() {
    return env("S3_BUCKET");
  }

  /** What the product's own probe found on this target. */
  public static StoreCapabilities capabilities() {
    try {
      return StoreCapabilities.load(Path.of(env("S3_CAPABILITIES")));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /** The same with other outcomes, for what a pattern does where something does not work. */
  public static StoreCapabilities capabilitiesWith(Outcome outcome, String... ids) {
    Map<String, Outcome> outcomes = new TreeMap<>(capabilities().outcomes());
    for (String id : ids) {
      outcomes.put(id, outcome);
    }
    return StoreCapabilities.of(outcomes);
  }

  /** Skips the test where the target lacks a capability. */
  public static void needs(String... ids) {
    var capabilities = capabilities();
    for (String id : ids) {
      assumeTrue(capabilities.works(id), "needs " + id);
    }
  }
}
