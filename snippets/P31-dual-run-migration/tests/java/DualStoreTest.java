package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.storage.DualStore.Mode;
import com.example.storage.DualStore.OnSecondaryFailure;
import com.example.storage.FileStore.WriteMode;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class DualStoreTest {
  @TempDir
  Path folder;

  private FileStore nas;

  @BeforeEach
  void makeNas() throws IOException {
    nas = new NasFileStore(Files.createDirectory(folder.resolve("nas")));
  }

  private static FileStore objects(S3Client client, Scratch scratch) {
    return new S3FileStore(client, Target.capabilities(), scratch.bucket(), scratch.key("new/"));
  }

  private DualStore dual(FileStore objects, Mode mode, OnSecondaryFailure onFailure) throws IOException {
    return new DualStore(nas, objects, mode, onFailure, folder.resolve("queue.jsonl"));
  }

  private static void write(FileStore store, String path, String text) throws IOException {
    store.write(path, text.getBytes(StandardCharsets.UTF_8), WriteMode.REPLACE);
  }

  private static String read(FileStore store, String path) throws IOException {
    return new String(store.read(path), StandardCharsets.UTF_8);
  }

  /** A client for which the store is down while {@code down[0]}. */
  private static Requests breakable(boolean[] down) {
    return new Requests().before(request -> {
      if (down[0]) {
        throw SdkClientException.create("the store is down", new IOException("refused"));
      }
    });
  }

  @Test
  void p31_equal_after_random_operations() throws IOException {
    try (var scratch = new Scratch()) {
      var random = new Random(7);
      for (Mode mode : List.of(Mode.DUAL_WRITE, Mode.READ_THROUGH)) {
        var store = dual(objects(Target.client(), scratch), mode, OnSecondaryFailure.FAIL);
        for (int round = 0; round < 60; round++) {
          String path = "d%d/f%d".formatted(random.nextInt(3), random.nextInt(4));
          switch (random.nextInt(8)) {
            case 0, 1 -> store.delete(path);
            case 2 -> store.deleteTree("d" + random.nextInt(3));
            default -> {
              byte[] content = Scratch.randomBytes(random.nextInt(200), round);
              store.write(path, content, WriteMode.REPLACE);
              assertArrayEquals(content, store.read(path));
            }
          }
        }
        assertEquals(List.of(), store.compare());
      }
      assertEquals(false, nas.list("").isEmpty());
    }
  }

  @Test
  void p31_equal_is_not_said_of_what_differs() throws IOException {
    try (var scratch = new Scratch()) {
      var objects = objects(Target.client(), scratch);
      write(nas, "a", "1");
      write(nas, "b", "1");
      write(objects, "b", "2");
      write(objects, "c", "3");
      assertEquals(List.of("a missing on the new side", "b different", "c missing on the old side"),
          dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.FAIL).compare().stream()
              .map(each -> each.path() + " " + each.reason()).toList());
    }
  }

  @Test
  void p31_secondary_down_fails_or_is_queued_and_replayed() throws IOException {
    boolean[] down = {true};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      var objects = objects(requests.client(), scratch);
      assertThrows(IOException.class,
          () -> write(dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.FAIL), "failed", "1"));
      var store = dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE);
      down[0] = false;
      write(store, "gone", "1");
      down[0] = true;
      write(store, "a", "old");
      write(store, "目录/b", "b");
      store.delete("gone");
      assertEquals(3, store.waiting());
      down[0] = false;
      // Behind a change that waits none may overtake it.
      write(store, "a", "new");
      assertEquals(List.of("{\"path\":\"a\"}", "{\"path\":\"目录/b\"}", "{\"path\":\"gone\"}"),
          Files.readAllLines(folder.resolve("queue.jsonl")));
      // A new process finds the queue.
      var restarted = dual(objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE);
      assertEquals("new", read(restarted, "a"));
      assertFalse(restarted.exists("gone"));
      assertEquals(3, restarted.replay());
      assertEquals(0, restarted.waiting());
      DualStore.backfill(nas, objects);
      assertEquals(List.of(), restarted.compare());
      assertEquals("new", read(objects, "a"));
      assertEquals(0, dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE).waiting());
    }
  }

  @Test
  void p31_secondary_down_during_replay_keeps_the_rest() throws IOException {
    boolean[] down = {true};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      var objects = objects(requests.client(), scratch);
      var store = dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE);
      write(store, "a", "1");
      write(store, "b", "2");
      down[0] = false;
      requests.after(request -> down[0] = true);
      assertThrows(IOException.class, store::replay);
      down[0] = false;
      requests.after(request -> {});
      assertEquals(1, dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE).replay());
      assertEquals(List.of(), store.compare());
    }
  }

  @Test
  void p31_backfill_completes_after_an_interruption() throws IOException {
    boolean[] down = {false};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      for (String path : List.of("a", "b/c", "b/d", "e", "same-length")) {
        write(nas, path, "content of " + path);
      }
      var objects = objects(requests.client(), scratch);
      write(objects, "same-length", "CONTENT OF same-length");
      write(objects, "e", "content of e");
      requests.after(request -> down[0] = requests.count(PutObjectRequest.class) >= 4);
      assertThrows(IOException.class, () -> DualStore.backfill(nas, objects));
      down[0] = false;
      requests.after(request -> {});
      assertEquals(2, DualStore.backfill(nas, objects));
      assertEquals(0, DualStore.backfill(nas, objects));
      assertEquals(List.of(), dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.FAIL).compare());
    }
  }

  @Test
  void p31_read_through_finds_what_only_the_old_side_has() throws IOException {
    try (var scratch = new Scratch()) {
      var objects = objects(Target.client(), scratch);
      write(nas, "old", "only old");
      write(nas, "both", "of the old side");
      write(objects, "both", "of the new side");
      var store = dual(objects, Mode.READ_THROUGH, OnSecondaryFailure.FAIL);
      assertEquals("only old", read(store, "old"));
      assertEquals(8, store.stat("old").size());
      try (var stream = store.openRead("old")) {
        assertEquals("only old", new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertEquals("of the new side", read(store, "both"));
      assertThrows(NoSuchFileException.class, () -> store.read("neither"));
      var last = dual(objects, Mode.S3_ONLY, OnSecondaryFailure.FAIL);
      assertThrows(NoSuchFileException.class, () -> last.read("old"));
    }
  }

  @Test
  void p31_rollback_finds_everything_on_the_old_side() throws IOException {
    try (var scratch = new Scratch()) {
      var objects = objects(Target.client(), scratch);
      for (Mode mode : List.of(Mode.NAS_ONLY, Mode.DUAL_WRITE, Mode.READ_THROUGH)) {
        var store = dual(objects, mode, OnSecondaryFailure.FAIL);
        write(store, "in " + mode, mode.toString());
        write(store, "changed", mode.toString());
        write(store, "gone in " + mode, "");
        store.delete("gone in " + mode);
      }
      var back = dual(objects, Mode.NAS_ONLY, OnSecondaryFailure.FAIL);
      assertEquals(List.of("changed", "in DUAL_WRITE", "in NAS_ONLY", "in READ_THROUGH"),
          back.list("").stream().map(FileStore.Entry::name).toList());
      assertEquals("READ_THROUGH", read(back, "changed"));
      // From the last step the files come back by a backfill the other way round.
      write(dual(objects, Mode.S3_ONLY, OnSecondaryFailure.FAIL), "late", "S3_ONLY");
      DualStore.backfill(objects, nas);
      assertEquals("S3_ONLY", read(back, "late"));
    }
  }
}
