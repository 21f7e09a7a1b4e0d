package com.example.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of changes that one side has missed, one JSON object a line, and a second one, {@code <file>.replaying}, for those
 * that are being replayed. Contents are not kept: the newest counts.
 */
final class ChangeQueue {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path taken;

  ChangeQueue(Path file) {
    this.file = file;
    taken = file.resolveSibling(file.getFileName() + ".replaying");
  }

  /** The side that a change has not reached. */
  enum Side {
    @JsonProperty("primary")
    PRIMARY,
    @JsonProperty("secondary")
    SECONDARY
  }

  enum Kind {
    @JsonProperty("file")
    FILE,
    @JsonProperty("tree")
    TREE
  }

  /** A line of the queue: what has to be brought from the other side. */
  record Change(Side side, Kind kind, String path) {
    boolean concerns(String other) {
      return path.equals(other) || (kind == Kind.TREE && other.startsWith(path + "/"));
    }
  }

  /** The change lasts when this returns. */
  synchronized void add(Change change) throws IOException {
    append(List.of(change));
  }

  /** What a side has missed, each change once. */
  synchronized List<Change> of(Side side) throws IOException {
    return all().stream().filter(change -> change.side() == side).toList();
  }

  /** What an earlier replay did not end, and then what came since; each change once. */
  synchronized List<Change> take() throws IOException {
    List<Change> changes = List.copyOf(all());
    if (!changes(file).isEmpty()) {
      append(changes(taken));
      Files.move(file, taken, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    return changes;
  }

  /** Notes what failed again, and then forgets what was taken. */
  synchronized void done(Collection<Change> failed) throws IOException {
    append(failed);
    Files.deleteIfExists(taken);
  }

  private Set<Change> all() throws IOException {
    Set<Change> all = new LinkedHashSet<>(changes(taken));
    all.addAll(changes(file));
    return all;
  }

  private void append(Collection<Change> changes) throws IOException {
    if (changes.isEmpty()) {
      return;
    }
    var lines = new ByteArrayOutputStream();
    for (Change change : changes) {
      lines.writeBytes(JSON.writeValueAsBytes(change));
      lines.write('\n');
    }
    try (var channel = FileChannel.open(
        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      dropCutOff(channel);
      channel.position(channel.size());
      for (var buffer = ByteBuffer.wrap(lines.toByteArray()); buffer.hasRemaining(); ) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Removes half a line that a crash left, which the next one would become part of. */
  private void dropCutOff(FileChannel channel) throws IOException {
    var last = ByteBuffer.allocate(1);
    if (channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n') {
      channel.truncate(wholeLines(Files.readAllBytes(file)));
    }
  }

  private static int wholeLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static List<Change> changes(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException error) {
      return List.of();
    }
    // Without its line feed the last one was cut off by a crash, before its call succeeded.
    String text = new String(bytes, 0, wholeLines(bytes), StandardCharsets.UTF_8);
    Set<Change> changes = new LinkedHashSet<>();
    for (String line : text.lines().toList()) {
      try {
        changes.add(JSON.readValue(line, Change.class));
      } catch (JsonProcessingException error) {
        throw new IOException(file + " has a line that is no change: " + line, error);
      }
    }
    return List.copyOf(changes);
  }
}
