package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StorageError.Kind;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class LeaseTest {
  /** A clock that stands until somebody waits. */
  private static final class Time extends Clock {
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
      return now;
    }

    synchronized void pass(Duration time) {
      now = now.plus(time);
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

  private static void needs() {
    Target.needs("put.ifNoneMatch", "put.ifMatch.stale");
  }

  private Lease.Options options(String owner, Duration patience) {
    return new Lease.Options(owner, Duration.ofSeconds(30), patience, Duration.ofSeconds(2), time, time::pass);
  }

  private Lease acquire(Scratch scratch, String owner, Duration patience) throws IOException {
    return Lease.acquire(Target.client(), Target.capabilities(), scratch.bucket(), scratch.key("lease"),
        options(owner, patience));
  }

  private void assertConflict(org.junit.jupiter.api.function.Executable action) {
    assertEquals(Kind.CONFLICT, StorageError.kindOf(assertThrows(IOException.class, action)));
  }

  @Test
  void p19_exclusive_two_holders_never_overlap() throws Exception {
    needs();
    try (var scratch = new Scratch()) {
      var holders = new AtomicInteger();
      var most = new AtomicInteger();
      List<Long> tokens = new ArrayList<>();
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int number = 0; number < 6; number++) {
        String owner = "owner-" + number;
        // Waits are short and the lease is long: only a release lets the next one in.
        var options = new Lease.Options(owner, Duration.ofHours(1), Duration.ofMinutes(2), Duration.ofSeconds(2),
            Clock.systemUTC(), each -> Thread.sleep(5));
        tasks.add(() -> {
          var lease = Lease.acquire(Target.client(), Target.capabilities(), scratch.bucket(), scratch.key("lease"), options);
          most.accumulateAndGet(holders.incrementAndGet(), Math::max);
          synchronized (tokens) {
            tokens.add(lease.fencingToken());
          }
          Target.client().headObject(request -> request.bucket(scratch.bucket()).key(scratch.key("lease")));
          holders.decrementAndGet();
          lease.release();
          return null;
        });
      }
      var threads = Executors.newFixedThreadPool(6);
      for (var each : threads.invokeAll(tasks)) {
        each.get();
      }
      threads.shutdown();
      assertEquals(1, most.get());
      assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), tokens);
    }
  }

  @Test
  void p19_exclusive_until_it_is_over_and_the_margin_too() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      var lease = acquire(scratch, "one", Duration.ZERO);
      assertConflict(() -> acquire(scratch, "two", Duration.ZERO));
      time.pass(Duration.ofSeconds(31));
      assertTrue(lease.isLost());
      // Over by this clock, but the holder's may be a second behind.
      assertConflict(() -> acquire(scratch, "two", Duration.ZERO));
      assertEquals(1, lease.fencingToken());
    }
  }

  @Test
  void p19_exclusive_when_two_look_at_the_same_moment() throws IOException {
    needs();
    try (var scratch = new Scratch(); var slow = new Requests()) {
      var held = new ArrayList<Lease>();
      slow.before(request -> {
        if (request instanceof PutObjectRequest && held.isEmpty()) {
          try {
            held.add(acquire(scratch, "quick", Duration.ZERO));
          } catch (IOException error) {
            throw new AssertionError(error);
          }
        }
      });
      assertConflict(() -> Lease.acquire(slow.client(), Target.capabilities(), scratch.bucket(), scratch.key("lease"),
          options("slow", Duration.ZERO)));
      held.get(0).renew();
    }
  }

  @Test
  void p19_exclusive_recognises_its_own_write() throws IOException {
    needs();
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var lost = new AtomicInteger();
      requests.after(request -> {
        if (request instanceof PutObjectRequest && lost.getAndIncrement() == 0) {
          throw SdkClientException.create("the answer is lost", new IOException("reset"));
        }
      });
      var lease = Lease.acquire(requests.client(), Target.capabilities(), scratch.bucket(), scratch.key("lease"),
          options("one", Duration.ZERO));
      lease.renew();
      assertEquals(1, lease.fencingToken());
    }
  }

  @Test
  void p19_takeover_of_a_crashed_holder_with_a_higher_token() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      var crashed = acquire(scratch, "one", Duration.ZERO);
      var next = acquire(scratch, "two", Duration.ofMinutes(1));
      assertTrue(next.fencingToken() > crashed.fencingToken());
      assertTrue(crashed.isLost());
      assertFalse(next.isLost());
      assertTrue(scratch.text("lease").matches(
          "\\{\"owner\":\"two\",\"token\":2,\"expires\":\"2026-03-01T00:0[0-9:.]+Z\"}"), scratch.text("lease"));
    }
  }

  @Test
  void p19_renew_lost_after_a_takeover() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      var old = acquire(scratch, "one", Duration.ZERO);
      time.pass(Duration.ofSeconds(20));
      old.renew();
      time.pass(Duration.ofSeconds(20));
      assertFalse(old.isLost());
      time.pass(Duration.ofSeconds(20));
      var next = acquire(scratch, "two", Duration.ZERO);
      assertConflict(old::renew);
      assertTrue(old.isLost());
      assertConflict(old::release);
      next.renew();
      assertConflict(() -> acquire(scratch, "three", Duration.ZERO));
    }
  }

  @Test
  void p19_renew_lost_release_alone_does_not_free_the_next_holders() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      var old = acquire(scratch, "one", Duration.ZERO);
      time.pass(Duration.ofSeconds(60));
      acquire(scratch, "two", Duration.ZERO);
      assertConflict(old::release);
      assertConflict(() -> acquire(scratch, "three", Duration.ZERO));
    }
  }

  @Test
  void p19_release_lets_the_next_one_in_at_once() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      var lease = acquire(scratch, "one", Duration.ZERO);
      lease.release();
      assertTrue(lease.isLost());
      assertEquals(2, acquire(scratch, "two", Duration.ZERO).fencingToken());
    }
  }

  @Test
  void p19_refuses_and_writes_nothing() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      for (String missing : List.of("put.ifNoneMatch", "put.ifMatch.stale")) {
        var error = assertThrows(IOException.class, () -> Lease.acquire(requests.client(),
            Target.capabilitiesWith(Outcome.IGNORED, missing), scratch.bucket(), scratch.key("lease"),
            options("one", Duration.ZERO)));
        assertEquals(Kind.UNSUPPORTED, StorageError.kindOf(error));
      }
      assertEquals(0, requests.count(SdkRequest.class));
    }
  }
}
