package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.AsyncTask.TaskFailedException;
import com.example.storage.AsyncTask.TaskTimeoutException;
import com.example.storage.ManagementException.Kind;
import com.example.storage.testing.Management;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.ScriptedServer.Reply;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AsyncTaskTest {
  /** A clock that moves only while somebody waits. */
  private static final class Time extends Clock {
    private final List<Duration> waits = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    void sleep(Duration time) {
      waits.add(time);
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Time time = new Time();

  private AsyncTask.Options options() {
    return AsyncTask.Options.within(Duration.ofMinutes(1)).with(time, time::sleep);
  }

  /** Answers one after the other; the last one again and again. */
  private static ScriptedServer server(Reply... replies) throws IOException {
    var count = new int[1];
    return Management.server(request -> replies[Math.min(count[0]++, replies.length - 1)]);
  }

  private static Reply status(String status) {
    return Reply.of(200, "{\"volume\":{\"id\":7,\"action_status\":\"" + status + "\",\"size\":5}}");
  }

  @Test
  void r03_success_returns_the_resource() throws IOException {
    try (var server = server(status("creating"), status("creating"), status("creating"), status("active"));
        var client = Management.client(server)) {
      var resource = AsyncTask.waitUntilSettled(client, "/volumes/7", options()).orElseThrow();
      assertEquals(5, resource.path("size").asInt());
      assertEquals(List.of(500L, 1000L, 2000L), time.waits.stream().map(Duration::toMillis).toList());
    }
    try (var server = server(Reply.of(200, "{\"action_status\":\"active\"}")); var client = Management.client(server)) {
      assertTrue(AsyncTask.waitUntilSettled(client, "/volumes/7", options()).isPresent());
    }
  }

  @Test
  void r03_failure_is_typed_and_has_the_reason() throws IOException {
    try (var server = server(status("creating"),
            Reply.of(200, "{\"volume\":{\"action_status\":\"error\",\"error_message\":\"no space in pool 3\"}}"));
        var client = Management.client(server)) {
      var error = assertThrows(TaskFailedException.class,
          () -> AsyncTask.waitUntilSettled(client, "/volumes/7", options()));
      assertEquals("error", error.status());
      assertEquals("no space in pool 3", error.reason());
      assertEquals(1, time.waits.size());
    }
  }

  @Test
  void r03_failure_of_the_call_itself_ends_the_wait() throws IOException {
    try (var server = server(Reply.of(404, "{}")); var client = Management.client(server)) {
      var error = assertThrows(ManagementException.class,
          () -> AsyncTask.waitUntilSettled(client, "/volumes/7", options()));
      assertEquals(Kind.NOT_FOUND, error.kind());
      assertEquals(List.of(), time.waits);
    }
  }

  @Test
  void r03_deadline_ends_the_wait() throws IOException {
    try (var server = server(status("creating")); var client = Management.client(server)) {
      var error = assertThrows(TaskTimeoutException.class,
          () -> AsyncTask.waitUntilSettled(client, "/volumes/7", options()));
      assertEquals("creating", error.lastStatus());
      assertEquals(Duration.ofMinutes(1), Duration.between(Instant.EPOCH, time.instant()));
      assertTrue(time.waits.stream().allMatch(wait -> wait.compareTo(Duration.ofSeconds(10)) <= 0));
    }
  }

  @Test
  void r03_deadline_does_not_bind_who_cancels() throws Exception {
    var waiting = new CountDownLatch(1);
    var outcome = new AtomicReference<Throwable>();
    try (var server = server(status("creating")); var client = Management.client(server)) {
      var options = AsyncTask.Options.within(Duration.ofHours(1)).with(Clock.systemUTC(), wait -> {
        waiting.countDown();
        Thread.sleep(Duration.ofHours(1).toMillis());
      });
      var thread = new Thread(() -> {
        try {
          AsyncTask.waitUntilSettled(client, "/volumes/7", options);
        } catch (IOException error) {
          outcome.set(error);
        }
      });
      thread.setDaemon(true);
      thread.start();
      waiting.await();
      thread.interrupt();
      thread.join(Duration.ofSeconds(15).toMillis());
      assertFalse(thread.isAlive());
      assertEquals(Kind.CANCELLED, ((ManagementException) outcome.get()).kind());
    }
  }

  @Test
  void r03_transient_failure_does_not_end_the_wait() throws IOException {
    try (var server = server(status("creating"), Reply.of(503, "{}"), Reply.nothing(), Reply.of(429, "{}"),
            status("active"));
        var client = Management.client(server)) {
      assertTrue(AsyncTask.waitUntilSettled(client, "/volumes/7", options()).isPresent());
    }
    try (var server = server(Reply.of(503, "{}")); var client = Management.client(server)) {
      var error = assertThrows(TaskTimeoutException.class,
          () -> AsyncTask.waitUntilSettled(client, "/volumes/7", options()));
      assertEquals("unknown", error.lastStatus());
      assertEquals(Kind.UNAVAILABLE, ((ManagementException) error.getCause()).kind());
    }
  }

  @Test
  void r03_delete_is_done_when_it_is_gone() throws IOException {
    try (var server = server(status("deleting"), status("active"), Reply.of(404, "{}"));
        var client = Management.client(server)) {
      assertTrue(AsyncTask.waitUntilSettled(client, "/volumes/7", options().untilGone()).isEmpty());
      assertEquals(2, time.waits.size());
    }
    try (var server = server(status("deleting"), status("error")); var client = Management.client(server)) {
      assertThrows(TaskFailedException.class,
          () -> AsyncTask.waitUntilSettled(client, "/volumes/7", options().untilGone()));
    }
  }
}
