package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.storage.DualStore.Difference;
import com.example.storage.DualStore.DifferenceKind;
import com.example.storage.DualStore.Mode;
import com.example.storage.DualStore.OnSecondaryFailure;
import com.example.storage.DualStore.Replayed;
import com.example.storage.FileStore.WriteMode;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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
    return new DualStore(nas, objects, mode, onFailure, queueFile());
  }

  private static void write(FileStore store, String path, String text) throws IOException {
    store.write(path, text.getBytes(StandardCharsets.UTF_8), WriteMode.REPLACE);
  }

  private static String read(FileStore store, String path) throws IOException {
    return new String(store.read(path), StandardCharsets.UTF_8);
  }

  private Path queueFile() {
    return folder.resolve("queue.jsonl");
  }

  private static List<String> names(FileStore store) throws IOException {
    return store.list("").stream().map(FileStore.Entry::name).toList();
  }

  /** A share that can be read only. */
  private static FileStore away(FileStore store) {
    return (FileStore) Proxy.newProxyInstance(FileStore.class.getClassLoader(), new Class<?>[] {FileStore.class},
        (proxy, method, arguments) -> {
          if (List.of("write", "delete", "deleteTree").contains(method.getName())) {
            throw new IOException("the share is away");
          }
          try {
            return method.invoke(store, arguments);
          } catch (InvocationTargetException error) {
            throw error.getCause();
          }
        });
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
      assertEquals(List.of(new Difference("a", DifferenceKind.PRIMARY_ONLY, false),
          new Difference("b", DifferenceKind.DIFFERS, false), new Difference("c", DifferenceKind.SECONDARY_ONLY, false)),
          dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.FAIL).compare());
    }
  }

  @Test
  void p31_secondary_down_fails_and_nothing_changes_for_readers() throws IOException {
    boolean[] down = {false};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      var store = dual(objects(requests.client(), scratch), Mode.DUAL_WRITE, OnSecondaryFailure.FAIL);
      write(store, "file", "old");
      down[0] = true;
      assertThrows(IOException.class, () -> write(store, "file", "new"));
      assertThrows(IOException.class, () -> store.delete("file"));
      assertEquals("old", read(store, "file"));
      down[0] = false;
      assertThrows(FileAlreadyExistsException.class, () -> store.write("file", new byte[1], WriteMode.CREATE_NEW));
      assertEquals(List.of(), store.compare());
    }
  }

  @Test
  void p31_secondary_down_is_queued_and_replayed() throws IOException {
    boolean[] down = {false};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      var objects = objects(requests.client(), scratch);
      var store = dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE);
      write(store, "gone", "1");
      write(store, "tree/gone", "1");
      down[0] = true;
      write(store, "a", "old");
      write(store, "目录/b", "b");
      store.delete("gone");
      store.deleteTree("tree");
      write(store, "tree/new", "n");
      write(store, "a", "newer");
      assertEquals(List.of("{\"side\":\"secondary\",\"kind\":\"file\",\"path\":\"a\"}",
          "{\"side\":\"secondary\",\"kind\":\"file\",\"path\":\"目录/b\"}",
          "{\"side\":\"secondary\",\"kind\":\"file\",\"path\":\"gone\"}",
          "{\"side\":\"secondary\",\"kind\":\"tree\",\"path\":\"tree\"}",
          "{\"side\":\"secondary\",\"kind\":\"file\",\"path\":\"tree/new\"}",
          "{\"side\":\"secondary\",\"kind\":\"file\",\"path\":\"a\"}"), Files.readAllLines(queueFile()));
      // Each change once.
      assertEquals(new Replayed(0, 5), store.replay());
      down[0] = false;
      write(store, "a", "newest");
      // Differences that a replay settles are told from others.
      Files.writeString(folder.resolve("nas/lost"), "of no queue");
      assertEquals(List.of("gone true", "lost false", "tree/gone true", "tree/new true", "目录/b true"),
          store.compare().stream().map(each -> each.path() + " " + each.queued()).sorted().toList());
      Files.delete(folder.resolve("nas/lost"));
      // It would read what the new side has missed.
      for (Mode mode : List.of(Mode.READ_THROUGH, Mode.S3_ONLY)) {
        var error = assertThrows(IOException.class, () -> dual(objects, mode, OnSecondaryFailure.QUEUE));
        assertEquals(StorageError.Kind.CONFLICT, StorageError.kindOf(error));
      }
      // A new process finds the queue.
      assertEquals(new Replayed(5, 0), dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE).replay());
      assertEquals(List.of(), dual(objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE).compare());
      assertEquals("newest", read(objects, "a"));
      assertEquals(new Replayed(0, 0), store.replay());
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
      assertEquals(new Replayed(1, 1), store.replay());
      down[0] = false;
      requests.after(request -> {});
      assertEquals(new Replayed(1, 0), dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE).replay());
      assertEquals(List.of(), store.compare());
    }
  }

  @Test
  void p31_secondary_down_when_a_replay_was_cut_off() throws IOException {
    boolean[] down = {true};
    try (var scratch = new Scratch(); var requests = breakable(down)) {
      var store = dual(objects(requests.client(), scratch), Mode.DUAL_WRITE, OnSecondaryFailure.QUEUE);
      write(store, "first", "1");
      // A replay that ended with its process, after which the queue went on; and a write whose process ended in its line.
      Files.move(queueFile(), folder.resolve("queue.jsonl.replaying"));
      Files.writeString(queueFile(), "{\"side\":\"secon");
      write(store, "second", "2");
      down[0] = false;
      assertEquals(new Replayed(2, 0), store.replay());
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
      // More than the port reads at once.
      write(nas, "a-large", "x".repeat((int) SmallFiles.DEFAULT_LIMIT + 1));
      var objects = objects(requests.client(), scratch);
      write(objects, "same-length", "CONTENT OF same-length");
      write(objects, "e", "content of e");
      requests.after(request -> down[0] = requests.count(PutObjectRequest.class) >= 5);
      var store = dual(objects, Mode.DUAL_WRITE, OnSecondaryFailure.FAIL);
      assertThrows(IOException.class, store::backfill);
      down[0] = false;
      requests.after(request -> {});
      assertEquals(2, store.backfill());
      assertEquals(0, store.backfill());
      assertEquals(List.of(), store.compare());
    }
  }

  @Test
  void p31_backfill_brings_nothing_back_that_the_queue_names() throws IOException {
    try (var scratch = new Scratch()) {
      var objects = objects(Target.client(), scratch);
      for (String path : List.of("deleted", "changed", "tree/deleted", "old")) {
        write(nas, path, "old");
      }
      var store = new DualStore(away(nas), objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE, queueFile());
      store.delete("deleted");
      store.deleteTree("tree");
      write(store, "changed", "newer");
      assertEquals(1, store.backfill());
      assertEquals("newer", read(objects, "changed"));
      assertEquals(List.of("changed", "old"), names(objects));
      assertEquals(new Replayed(3, 0), dual(objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE).replay());
      assertEquals(List.of("changed", "old"), names(nas));
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
      assertThrows(FileAlreadyExistsException.class, () -> store.write("old", new byte[1], WriteMode.CREATE_NEW));
      assertEquals(List.of("both", "old"), names(store));
      var last = dual(objects, Mode.S3_ONLY, OnSecondaryFailure.FAIL);
      assertThrows(NoSuchFileException.class, () -> last.read("old"));
    }
  }

  @Test
  void p31_read_through_does_not_show_what_was_deleted() throws IOException {
    try (var scratch = new Scratch()) {
      var objects = objects(Target.client(), scratch);
      for (String path : List.of("file", "kept", "tree/a", "tree/b/c", "alone/x", "e\u0301")) {
        write(nas, path, "old");
      }
      var store = new DualStore(away(nas), objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE, queueFile());
      for (String path : List.of("file", "alone/x", "e\u0301")) {
        store.delete(path);
      }
      store.deleteTree("tree");
      for (String path : List.of("file", "alone/x", "tree/a", "tree/b/c", "\u00e9", "e\u0301")) {
        assertFalse(store.exists(path), path);
        assertThrows(NoSuchFileException.class, () -> store.read(path), path);
        assertThrows(NoSuchFileException.class, () -> store.openRead(path), path);
        assertThrows(NoSuchFileException.class, () -> store.stat(path), path);
      }
      assertEquals(List.of("kept"), names(store));
      assertEquals(List.of(), store.list("tree"));
      // What failed again is still deleted.
      assertEquals(new Replayed(0, 4), store.replay());
      assertFalse(store.exists("file"));
      write(store, "tree/new", "new");
      assertEquals("new", read(store, "tree/new"));
      // It would read what was deleted.
      for (Mode mode : List.of(Mode.NAS_ONLY, Mode.DUAL_WRITE)) {
        assertThrows(IOException.class, () -> dual(objects, mode, OnSecondaryFailure.QUEUE));
      }
      assertEquals(new Replayed(5, 0), dual(objects, Mode.READ_THROUGH, OnSecondaryFailure.QUEUE).replay());
      assertEquals(List.of("kept", "tree"), names(nas));
      assertEquals("new", read(nas, "tree/new"));
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
