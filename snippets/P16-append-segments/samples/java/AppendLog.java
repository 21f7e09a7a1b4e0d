package com.example.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Reads and compacts what {@link SegmentWriter}s have written. A compacted object {@code <prefix>cmp/<first segment>-<digest>}
 * begins with a line of JSON, {@code {"version":1,"segments":[{"name":"...","bytes":12}]}}, and goes on with the bytes of
 * these segments. A segment that a compacted object lists is read from there, whether it is still there itself or not.
 */
public final class AppendLog {
  private static final System.Logger LOG = System.getLogger(AppendLog.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Bytes of a compacted object that are asked for to find its first line; about 900 segments. */
  private static final int LINE_GUESS = 64 * 1024;

  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /**
   * A log.
   *
   * @param prefix of the log, ends with a slash
   */
  public AppendLog(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
  }

  /** Where the bytes of a segment are in a compacted object. */
  private record Place(String compacted, int start, int bytes) {}

  /** Reads segments; keeps the compacted object that was read last, as the next segment is mostly in the same one. */
  private final class Reader {
    private String lastKey = "";
    private byte[] lastBody = {};

    byte[] compactedBody(String key) throws IOException {
      if (!key.equals(lastKey)) {
        lastBody = get(key);
        lastKey = key;
      }
      return lastBody;
    }

    byte[] read(String name, Place place) throws IOException {
      if (place == null) {
        return get(prefix + "seg/" + name);
      }
      byte[] body = compactedBody(place.compacted());
      int end = place.start() + place.bytes();
      if (end > body.length) {
        throw corrupt(place.compacted(), "it is shorter than its list");
      }
      return Arrays.copyOfRange(body, place.start(), end);
    }

    /** Two compactors may have taken the same segment: the first object counts. */
    Map<String, Place> compacted() throws IOException {
      Map<String, Place> found = new TreeMap<>();
      for (String key : list("cmp/").keySet()) {
        byte[] line = firstLine(prefix + "cmp/" + key);
        int start = line.length;
        for (JsonNode segment : JSON.readTree(line).path("segments")) {
          int bytes = segment.path("bytes").asInt();
          found.putIfAbsent(segment.path("name").asText(), new Place(prefix + "cmp/" + key, start, bytes));
          start += bytes;
        }
      }
      return found;
    }
  }

  /**
   * Reads the log: each record once, those of one writer in the order in which they were appended, those of several writers
   * about in the order of their clocks. Compaction may go on meanwhile. One segment or compacted object is in memory at a time.
   *
   * @return lazy; {@link UncheckedIOException} carries a {@link StorageError}
   * @throws IOException a {@link StorageError}
   */
  public Stream<String> read() throws IOException {
    var reader = new Reader();
    // In this order: a segment that is compacted between the two is in both, never in neither.
    Map<String, Long> segments = list("seg/");
    Map<String, Place> compacted = reader.compacted();
    var names = new TreeSet<>(segments.keySet());
    names.addAll(compacted.keySet());
    return names.stream().flatMap(name -> records(reader, name, compacted));
  }

  private Stream<String> records(Reader reader, String name, Map<String, Place> compacted) {
    try {
      byte[] bytes;
      try {
        bytes = reader.read(name, compacted.get(name));
      } catch (NoSuchFileException error) {
        // It was compacted while we were reading.
        compacted.putAll(reader.compacted());
        if (!compacted.containsKey(name)) {
          throw error;
        }
        bytes = reader.read(name, compacted.get(name));
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.isEmpty() ? Stream.empty() : Arrays.stream(text.substring(0, text.length() - 1).split("\n", -1));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  /**
   * Merges segments into larger objects, so that reading takes fewer requests. What readers see stays the same at any time,
   * also when it is cut off or runs twice at once: first the new object is there, then its segments go.
   *
   * @param maxBytes of one compacted object, which is held in memory
   * @return how many segments were merged
   * @throws IOException a {@link StorageError}; run it again
   */
  public int compact(int maxBytes) throws IOException {
    Map<String, Long> segments = list("seg/");
    Map<String, Place> compacted = new Reader().compacted();
    Queue<String> left = new ArrayDeque<>();
    for (String name : segments.keySet()) {
      if (compacted.containsKey(name)) {
        // What a compaction that was cut off has left.
        delete(name);
      } else {
        left.add(name);
      }
    }
    int merged = 0;
    while (!left.isEmpty()) {
      Map<String, byte[]> bodies = readUpTo(left, segments, maxBytes);
      if (!bodies.isEmpty()) {
        writeCompacted(bodies);
      }
      for (String name : bodies.keySet()) {
        delete(name);
      }
      merged += bodies.size();
    }
    LOG.log(System.Logger.Level.DEBUG, "merged {0} segments of {1}", merged, prefix);
    return merged;
  }

  /** Takes at least one segment off the queue, and as many as fit. */
  private Map<String, byte[]> readUpTo(Queue<String> left, Map<String, Long> lengths, int maxBytes) throws IOException {
    Map<String, byte[]> bodies = new LinkedHashMap<>();
    long bytes = 0;
    while (!left.isEmpty() && (bytes == 0 || bytes + lengths.get(left.peek()) <= maxBytes)) {
      String name = left.remove();
      bytes += lengths.get(name);
      try {
        bodies.put(name, get(prefix + "seg/" + name));
      } catch (NoSuchFileException error) {
        // Another compactor was faster.
        LOG.log(System.Logger.Level.DEBUG, "{0} is compacted already", name);
      }
    }
    return bodies;
  }

  private void writeCompacted(Map<String, byte[]> bodies) throws IOException {
    var header = JSON.createObjectNode().put("version", 1);
    var list = header.putArray("segments");
    bodies.forEach((name, body) -> list.addObject().put("name", name).put("bytes", body.length));
    var content = new ByteArrayOutputStream();
    content.writeBytes(JSON.writeValueAsBytes(header));
    content.write('\n');
    bodies.values().forEach(content::writeBytes);
    // The same segments make the same object, so that two compactors do not make two.
    List<String> names = List.copyOf(bodies.keySet());
    String key = prefix + "cmp/" + names.get(0) + "-" + sha256(String.join("\n", names)).substring(0, 16);
    Retry.withRetry(Retry.Options.defaults(), () -> StorageErrors.call("PutObject", bucket, key,
        () -> client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(content.toByteArray()))));
  }

  private Map<String, Long> list(String folder) throws IOException {
    Map<String, Long> found = new TreeMap<>();
    try (var entries = new DirectoryListing(client, bucket).walk(prefix + folder)) {
      entries.forEach(each -> found.put(each.name(), each.size()));
    } catch (UncheckedIOException error) {
      throw error.getCause();
    }
    return found;
  }

  /** The line that says what a compacted object holds, with its line feed; the records behind it are not fetched. */
  private byte[] firstLine(String key) throws IOException {
    for (int length = LINE_GUESS; ; length *= 4) {
      byte[] bytes = get(key, "bytes=0-" + (length - 1));
      for (int at = 0; at < bytes.length; at++) {
        if (bytes[at] == '\n') {
          return Arrays.copyOf(bytes, at + 1);
        }
      }
      if (bytes.length < length) {
        throw corrupt(key, "its first line lists no segments");
      }
    }
  }

  private IOException corrupt(String key, String message) {
    return StorageErrors.create(StorageError.Kind.CORRUPT, message, new StorageErrors.Context("GetObject", bucket, key));
  }

  private byte[] get(String key) throws IOException {
    return get(key, null);
  }

  private byte[] get(String key, String range) throws IOException {
    return Retry.withRetry(Retry.Options.defaults(), () -> StorageErrors.call("GetObject", bucket, key,
        () -> client.getObjectAsBytes(request -> request.bucket(bucket).key(key).range(range)))).asByteArray();
  }

  private void delete(String name) throws IOException {
    String key = prefix + "seg/" + name;
    Retry.withRetry(Retry.Options.defaults(), () -> StorageErrors.call("DeleteObject", bucket, key,
        () -> client.deleteObject(request -> request.bucket(bucket).key(key))));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of().formatHex(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }
}
