package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class AppendLogTest {
  /** Segments of a few records, and no flush by time. */
  private static final SegmentWriter.Options SMALL =
      new SegmentWriter.Options(Integer.MAX_VALUE, Duration.ofHours(1), Clock.systemUTC());

  private static SegmentWriter writer(S3Client client, Scratch scratch, String id) {
    return new SegmentWriter(client, scratch.bucket(), scratch.key("log/"), id, SMALL);
  }

  private static AppendLog log(S3Client client, Scratch scratch) {
    return new AppendLog(client, scratch.bucket(), scratch.key("log/"));
  }

  private static List<String> read(Scratch scratch) throws IOException {
    return log(Target.client(), scratch).read().toList();
  }

  /** Some segments of one writer, each of two records. */
  private static List<String> fill(Scratch scratch, int segments) throws IOException {
    List<String> records = new ArrayList<>();
    try (var writer = writer(Target.client(), scratch, "w")) {
      for (int number = 0; number < segments; number++) {
        for (String record : List.of("记录 " + number, "")) {
          writer.append(record);
          records.add(record);
        }
        writer.flush();
      }
    }
    return records;
  }

  @Test
  void p16_all_once_and_in_each_writers_order() throws Exception {
    try (var scratch = new Scratch()) {
      List<Callable<Void>> writers = new ArrayList<>();
      for (int id = 0; id < 4; id++) {
        String name = "w" + id;
        writers.add(() -> {
          var options = new SegmentWriter.Options(40, Duration.ofMillis(5), Clock.systemUTC());
          try (var writer = new SegmentWriter(Target.client(), scratch.bucket(), scratch.key("log/"), name, options)) {
            for (int number = 0; number < 50; number++) {
              writer.append("%s:%03d".formatted(name, number));
            }
          }
          return null;
        });
      }
      var threads = Executors.newFixedThreadPool(4);
      for (var each : threads.invokeAll(writers)) {
        each.get();
      }
      threads.shutdown();
      var records = read(scratch);
      assertEquals(200, records.size());
      assertEquals(200, new HashSet<>(records).size());
      for (int id = 0; id < 4; id++) {
        String name = "w" + id;
        assertEquals(IntStream.range(0, 50).mapToObj(number -> "%s:%03d".formatted(name, number)).toList(),
            records.stream().filter(record -> record.startsWith(name)).toList());
      }
    }
  }

  @Test
  void p16_all_once_although_the_clock_is_set_back() throws IOException {
    try (var scratch = new Scratch()) {
      var time = new Instant[] {Instant.parse("2026-01-31T23:59:59.123Z")};
      var clock = new Clock() {
        @Override
        public Instant instant() {
          return time[0];
        }

        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }
      };
      var options = new SegmentWriter.Options(1, Duration.ofHours(1), clock);
      try (var writer = new SegmentWriter(Target.client(), scratch.bucket(), scratch.key("log/"), "w", options)) {
        writer.append("first").join();
        time[0] = time[0].minusSeconds(3600);
        writer.append("second").join();
      }
      assertEquals(List.of("first", "second"), read(scratch));
      assertEquals("log/seg/20260131T235959123Z-w-0000000001", scratch.names().get(0));
    }
  }

  @Test
  void p16_crash_keeps_what_was_acknowledged() throws Exception {
    try (var scratch = new Scratch(); var dying = new Requests()) {
      var writer = writer(dying.client(), scratch, "w");
      var kept = writer.append("kept");
      writer.flush();
      kept.get(1, TimeUnit.MINUTES);
      dying.before(request -> {
        throw new Requests.Crash();
      });
      var lost = writer.append("lost");
      assertFalse(lost.isDone());
      assertThrows(Requests.Crash.class, writer::flush);
      assertTrue(lost.isCompletedExceptionally());
      assertEquals(List.of("kept"), read(scratch));
    }
  }

  @Test
  void p16_crash_does_not_acknowledge_before_the_put() throws Exception {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var options = new SegmentWriter.Options(1, Duration.ofHours(1), Clock.systemUTC());
      try (var writer = new SegmentWriter(requests.client(), scratch.bucket(), scratch.key("log/"), "w", options)) {
        List<Boolean> seen = new ArrayList<>();
        var pending = new java.util.concurrent.atomic.AtomicReference<java.util.concurrent.Future<Void>>();
        var known = new java.util.concurrent.CountDownLatch(1);
        requests.before(request -> {
          if (request instanceof PutObjectRequest) {
            awaitQuietly(known);
            seen.add(pending.get().isDone());
          }
        });
        pending.set(writer.append("record"));
        known.countDown();
        pending.get().get(1, TimeUnit.MINUTES);
        assertEquals(List.of(false), seen);
      }
      assertEquals(List.of("record"), read(scratch));
    }
  }

  private static void awaitQuietly(java.util.concurrent.CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException error) {
      throw new IllegalStateException(error);
    }
  }

  @Test
  void p16_compact_changes_nothing_that_a_reader_sees() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var records = fill(scratch, 5);
      assertEquals(records, read(scratch));
      requests.before(request -> assertEquals(records, readUnchecked(scratch)));
      assertEquals(5, log(requests.client(), scratch).compact(1_000_000));
      assertEquals(records, read(scratch));
      assertEquals(1, scratch.names().size());
      assertTrue(scratch.names().get(0).startsWith("log/cmp/"), scratch.names().toString());
      try (var writer = writer(Target.client(), scratch, "w2")) {
        writer.append("later");
      }
      requests.before(request -> {});
      assertEquals(1, log(requests.client(), scratch).compact(1_000_000));
      var expected = new ArrayList<>(records);
      expected.add("later");
      assertEquals(expected, read(scratch));
      assertEquals(0, log(requests.client(), scratch).compact(1_000_000));
    }
  }

  private static List<String> readUnchecked(Scratch scratch) {
    try {
      return read(scratch);
    } catch (IOException error) {
      throw new AssertionError(error);
    }
  }

  @Test
  void p16_compact_reads_the_list_without_the_records() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var records = IntStream.range(0, 2_000).mapToObj("w1 %d"::formatted).toList();
      var segments = IntStream.range(0, 2_000).mapToObj(number -> "{\"name\":\"20260131T000000000Z-w1-%010d\",\"bytes\":%d}"
          .formatted(number, records.get(number).length() + 1)).toList();
      scratch.put("log/cmp/all", "{\"version\":1,\"segments\":[" + String.join(",", segments) + "]}\n"
          + String.join("\n", records) + "\n");
      assertEquals(0, log(requests.client(), scratch).compact(1_000_000));
      assertEquals(List.of("bytes=0-65535", "bytes=0-262143"),
          requests.of(GetObjectRequest.class).stream().map(GetObjectRequest::range).toList());
      assertEquals(records, read(scratch));
    }
  }

  @Test
  void p16_compact_while_a_reader_is_on_its_way() throws IOException {
    try (var scratch = new Scratch()) {
      var records = fill(scratch, 3);
      List<String> seen = new ArrayList<>();
      var reading = log(Target.client(), scratch).read().iterator();
      seen.add(reading.next());
      log(Target.client(), scratch).compact(1_000_000);
      reading.forEachRemaining(seen::add);
      assertEquals(records, seen);
    }
  }

  @Test
  void p16_compact_crash_loses_and_doubles_nothing() throws IOException {
    int crashes = 0;
    for (boolean afterwards : new boolean[] {false, true}) {
      boolean crashed = true;
      for (int step = 1; crashed; step++) {
        try (var scratch = new Scratch(); var dying = new Requests()) {
          var records = fill(scratch, 3);
          dying.crashAt(step, afterwards);
          try {
            log(dying.client(), scratch).compact(1_000_000);
          } catch (Requests.Crash error) {
            crashes++;
          }
          crashed = dying.crashed();
          assertEquals(records, read(scratch));
          log(Target.client(), scratch).compact(1_000_000);
          assertEquals(records, read(scratch));
          assertTrue(scratch.names().stream().noneMatch(name -> name.startsWith("log/seg/")));
        }
      }
    }
    assertTrue(crashes > 8, "only " + crashes);
  }

  @Test
  void p16_compact_crash_between_two_compactors() throws IOException {
    try (var scratch = new Scratch(); var slow = new Requests()) {
      var records = fill(scratch, 3);
      // A second compactor does all its work when the first one is about to delete.
      var done = new boolean[1];
      slow.before(request -> {
        if (!done[0] && request instanceof DeleteObjectRequest) {
          done[0] = true;
          try {
            log(Target.client(), scratch).compact(1_000_000);
          } catch (IOException error) {
            throw new AssertionError(error);
          }
        }
      });
      log(slow.client(), scratch).compact(1_000_000);
      assertTrue(done[0]);
      assertEquals(records, read(scratch));
    }
  }
}
