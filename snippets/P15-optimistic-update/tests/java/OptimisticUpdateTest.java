package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StorageError.Kind;
import com.example.storage.StoreCapabilities.EtagStyle;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class OptimisticUpdateTest {
  private static final OptimisticUpdate.Change INCREMENT =
      old -> String.valueOf(old.map(bytes -> Integer.parseInt(new String(bytes))).orElse(0) + 1).getBytes();

  private static void needs() {
    Target.needs("put.ifMatch.stale", "put.ifNoneMatch");
  }

  @Test
  void p15_counter_of_8_writers_ends_at_80() throws Exception {
    needs();
    try (var scratch = new Scratch()) {
      var update = new OptimisticUpdate(Target.client(), Target.capabilities(), 1_000);
      List<Callable<Void>> writers = new ArrayList<>();
      for (int number = 0; number < 8; number++) {
        writers.add(() -> {
          for (int round = 0; round < 10; round++) {
            update.updateObject(scratch.bucket(), scratch.key("counter"), INCREMENT);
          }
          return null;
        });
      }
      var threads = Executors.newFixedThreadPool(8);
      for (var each : threads.invokeAll(writers)) {
        each.get();
      }
      threads.shutdown();
      assertEquals("80", scratch.text("counter"));
    }
  }

  @Test
  void p15_counter_counts_a_lost_answer_once() throws IOException {
    needs();
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var lost = new AtomicInteger();
      requests.after(request -> {
        if (request instanceof PutObjectRequest && lost.getAndIncrement() == 0) {
          throw SdkClientException.create("the answer is lost", new IOException("reset"));
        }
      });
      // Only a read tells what became of it, and the first one fails, too.
      var failed = new AtomicInteger();
      requests.before(request -> {
        if (request instanceof GetObjectRequest && lost.get() == 1 && failed.getAndIncrement() == 0) {
          throw SdkClientException.create("the connection broke", new IOException("reset"));
        }
      });
      var update = new OptimisticUpdate(requests.client(), Target.capabilities(), 20);
      update.updateObject(scratch.bucket(), scratch.key("counter"), INCREMENT);
      assertEquals("1", scratch.text("counter"));
      update.updateObject(scratch.bucket(), scratch.key("counter"), INCREMENT);
      assertEquals("2", scratch.text("counter"));
      assertEquals(2, requests.count(PutObjectRequest.class));
      assertTrue(failed.get() > 0);
    }
  }

  @Test
  void p15_etag_style_is_what_the_store_accepts() throws IOException {
    needs();
    try (var scratch = new Scratch(); var requests = new Requests()) {
      String etag = scratch.put("o", "1");
      new OptimisticUpdate(requests.client(), Target.capabilities(), 1)
          .updateObject(scratch.bucket(), scratch.key("o"), INCREMENT);
      String sent = requests.of(PutObjectRequest.class).get(0).ifMatch();
      assertEquals(Target.capabilities().etagStyle() == EtagStyle.QUOTED ? etag : etag.replace("\"", ""), sent);
      assertEquals("2", scratch.text("o"));
    }
  }

  @Test
  void p15_etag_style_of_a_store_that_wants_none() throws IOException {
    needs();
    // Every store that compares at all takes the bare form, or both.
    Target.needs("put.ifMatch.unquoted");
    try (var scratch = new Scratch(); var requests = new Requests()) {
      String etag = scratch.put("o", "1");
      new OptimisticUpdate(requests.client(), Target.capabilitiesWith(Outcome.REFUSED, "put.ifMatch.quoted"), 1)
          .updateObject(scratch.bucket(), scratch.key("o"), INCREMENT);
      assertEquals(etag.replace("\"", ""), requests.of(PutObjectRequest.class).get(0).ifMatch());
      assertEquals("2", scratch.text("o"));
    }
  }

  @Test
  void p15_gives_up_with_a_typed_error() {
    needs();
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var rivals = new AtomicInteger();
      scratch.put("o", "0");
      requests.before(request -> {
        if (request instanceof PutObjectRequest) {
          scratch.put("o", String.valueOf(1000 + rivals.incrementAndGet()));
        }
      });
      var error = assertThrows(IOException.class, () -> new OptimisticUpdate(requests.client(), Target.capabilities(), 3)
          .updateObject(scratch.bucket(), scratch.key("o"), INCREMENT));
      assertEquals(Kind.CONFLICT, StorageError.kindOf(error));
      assertEquals(3, rivals.get());
      assertEquals("1003", scratch.text("o"));
    }
  }

  @Test
  void p15_keeps_content_type_and_metadata() throws IOException {
    needs();
    try (var scratch = new Scratch()) {
      Target.client().putObject(request -> request.bucket(scratch.bucket()).key(scratch.key("o"))
          .contentType("text/x-count").cacheControl("no-store").metadata(Map.of("owner", "me")),
          RequestBody.fromString("1"));
      new OptimisticUpdate(Target.client(), Target.capabilities(), 20)
          .updateObject(scratch.bucket(), scratch.key("o"), INCREMENT);
      var head = Target.client().headObject(request -> request.bucket(scratch.bucket()).key(scratch.key("o")));
      assertEquals("text/x-count", head.contentType());
      assertEquals("no-store", head.cacheControl());
      assertEquals("me", head.metadata().get("owner"));
    }
  }

  @Test
  void p15_refuses_and_writes_nothing() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      for (String missing : List.of("put.ifMatch.stale", "put.ifNoneMatch")) {
        var update = new OptimisticUpdate(requests.client(), Target.capabilitiesWith(Outcome.IGNORED, missing), 20);
        var error = assertThrows(IOException.class,
            () -> update.updateObject(scratch.bucket(), scratch.key("o"), INCREMENT));
        assertEquals(Kind.UNSUPPORTED, StorageError.kindOf(error));
      }
      assertEquals(0, requests.count(SdkRequest.class));
      assertEquals(List.of(), scratch.names());
    }
  }
}
