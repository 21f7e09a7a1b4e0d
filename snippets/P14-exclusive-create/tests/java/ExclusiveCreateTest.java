package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.storage.StorageError.Kind;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Faults;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.S3Client;

class ExclusiveCreateTest {
  private static String create(S3Client client, StoreCapabilities capabilities, Scratch scratch, String writer)
      throws IOException {
    return ExclusiveCreate.createExclusive(
        client, capabilities, scratch.bucket(), scratch.key("o"), ("of " + writer).getBytes(), writer);
  }

  @Test
  void p14_one_winner_of_many_racers() throws Exception {
    Target.needs("put.ifNoneMatch");
    try (var scratch = new Scratch()) {
      int racers = 16;
      var threads = Executors.newFixedThreadPool(racers);
      var start = new CountDownLatch(racers);
      List<Callable<String>> tasks = new ArrayList<>();
      for (int number = 0; number < racers; number++) {
        String writer = "racer-" + number;
        tasks.add(() -> {
          start.countDown();
          start.await();
          try {
            create(Target.client(), Target.capabilities(), scratch, writer);
            return writer;
          } catch (FileAlreadyExistsException error) {
            return null;
          }
        });
      }
      List<String> winners = new ArrayList<>();
      for (var each : threads.invokeAll(tasks)) {
        if (each.get() != null) {
          winners.add(each.get());
        }
      }
      threads.shutdown();
      assertEquals(1, winners.size(), winners.toString());
      assertEquals("of " + winners.get(0), scratch.text("o"));
    }
  }

  @Test
  void p14_existing_object_is_kept_and_reported() {
    Target.needs("put.ifNoneMatch");
    try (var scratch = new Scratch()) {
      scratch.put("o", "kept");
      assertThrows(FileAlreadyExistsException.class, () -> create(Target.client(), Target.capabilities(), scratch, "me"));
      assertEquals("kept", scratch.text("o"));
    }
  }

  @Test
  void p14_own_retry_is_recognised() throws IOException {
    Target.needs("put.ifNoneMatch");
    try (var scratch = new Scratch();
        var fault = Faults.add("put key=" + scratch.prefix() + "* reset=answer count=1");
        var client = S3ClientFactory.create(S3Settings.of(
            Target.settings().endpoint(), Target.settings().keys().orElseThrow()))) {
      String etag = create(client, Target.capabilities(), scratch, "me");
      assertEquals(1, fault.struck());
      assertEquals("of me", scratch.text("o"));
      assertEquals(Target.client().headObject(request -> request.bucket(scratch.bucket()).key(scratch.key("o"))).eTag(), etag);
    }
  }

  @Test
  void p14_refuses_and_writes_nothing() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var error = assertThrows(IOException.class, () -> create(
          requests.client(), Target.capabilitiesWith(Outcome.IGNORED, "put.ifNoneMatch"), scratch, "me"));
      assertEquals(Kind.UNSUPPORTED, StorageError.kindOf(error));
      assertEquals(0, requests.count(SdkRequest.class));
      assertEquals(List.of(), scratch.names());
    }
  }
}
