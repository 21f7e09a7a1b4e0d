package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;

class DirectoryMoverTest {
  private static final List<String> NAMES = List.of("1", "sub/2", "sub/名 字+%.txt");

  private static DirectoryMover mover(S3Client client, Scratch scratch) {
    return new DirectoryMover(client, Target.capabilities(), scratch.bucket(), scratch.key("plans/"));
  }

  private static void fill(Scratch scratch) {
    for (String name : NAMES) {
      scratch.put("from/" + name, "content of " + name);
    }
    scratch.put("from.txt", "neighbour");
  }

  private static void checkMoved(Scratch scratch) {
    assertEquals(List.of("from.txt", "to/1", "to/sub/2", "to/sub/名 字+%.txt"), scratch.names());
    for (String name : NAMES) {
      assertEquals("content of " + name, scratch.text("to/" + name));
    }
  }

  @Test
  void p09_all_objects_arrive_and_the_source_is_empty() throws IOException {
    try (var scratch = new Scratch()) {
      fill(scratch);
      var result = mover(Target.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 4);
      assertEquals(new DirectoryMover.Result(3, List.of(), List.of()), result);
      checkMoved(scratch);
      assertThrows(NoSuchFileException.class,
          () -> mover(Target.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("else/"), 4));
    }
  }

  @Test
  void p09_rerun_converges_from_every_step() throws IOException {
    int crashes = 0;
    for (boolean afterwards : new boolean[] {false, true}) {
      boolean crashed = true;
      for (int step = 1; crashed; step += afterwards ? 3 : 2) {
        try (var scratch = new Scratch(); var dying = new Requests()) {
          fill(scratch);
          dying.crashAt(step, afterwards);
          try {
            mover(dying.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 1);
          } catch (Requests.Crash error) {
            crashes++;
          }
          crashed = dying.crashed();
          if (scratch.names().stream().anyMatch(name -> name.startsWith("from/") || name.startsWith("plans/"))) {
            mover(Target.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 1);
          }
          checkMoved(scratch);
        }
      }
    }
    assertTrue(crashes > 15, "only " + crashes);
  }

  @Test
  void p09_rerun_does_not_delete_before_all_is_copied() {
    try (var scratch = new Scratch(); var dying = new Requests()) {
      fill(scratch);
      dying.before(request -> {
        if (request instanceof DeleteObjectRequest) {
          assertEquals(3, dying.count(CopyObjectRequest.class));
          throw new Requests.Crash();
        }
      });
      assertThrows(Requests.Crash.class,
          () -> mover(dying.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 1));
    }
  }

  @Test
  void p09_rerun_keeps_what_others_wrote() throws IOException {
    try (var scratch = new Scratch(); var dying = new Requests()) {
      fill(scratch);
      dying.before(request -> {
        if (request instanceof DeleteObjectRequest) {
          throw new Requests.Crash();
        }
      });
      assertThrows(Requests.Crash.class,
          () -> mover(dying.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 1));
      scratch.put("to/1", "theirs");
      for (String name : List.of("from/sub/2", "to/sub/2")) {
        Target.client().deleteObject(request -> request.bucket(scratch.bucket()).key(scratch.key(name)));
      }
      var result = mover(Target.client(), scratch).moveDirectory(scratch.key("from/"), scratch.key("to/"), 4);
      assertEquals(
          new DirectoryMover.Result(1, List.of(scratch.key("from/1")), List.of(scratch.key("from/sub/2"))), result);
      assertEquals("theirs", scratch.text("to/1"));
      assertEquals("content of 1", scratch.text("from/1"));
    }
  }

  /** With the store's own condition on deletions, and without. */
  @Test
  void p09_late_key_is_kept_and_reported() throws IOException {
    lateKeyIsKept(Target.capabilities());
    lateKeyIsKept(Target.capabilitiesWith(Outcome.IGNORED, "delete.ifMatch"));
  }

  private static void lateKeyIsKept(StoreCapabilities capabilities) throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      fill(scratch);
      requests.after(request -> {
        if (request instanceof CopyObjectRequest copy && copy.destinationKey().endsWith("to/sub/2")) {
          scratch.put("from/late", "late");
          scratch.put("from/sub/2", "changed");
        }
      });
      var mover = new DirectoryMover(requests.client(), capabilities, scratch.bucket(), scratch.key("plans/"));
      var result = mover.moveDirectory(scratch.key("from/"), scratch.key("to/"), 1);
      assertEquals(List.of(scratch.key("from/late"), scratch.key("from/sub/2")), result.kept());
      assertEquals("late", scratch.text("from/late"));
      assertEquals("changed", scratch.text("from/sub/2"));
      assertEquals("content of 1", scratch.text("to/1"));
    }
  }

  @Test
  void p09_overlap_and_occupied_destinations_are_refused() {
    try (var scratch = new Scratch()) {
      fill(scratch);
      scratch.put("occupied/x", "kept");
      var mover = mover(Target.client(), scratch);
      for (String destination : List.of("from/", "from/sub/", "")) {
        assertThrows(IllegalArgumentException.class,
            () -> mover.moveDirectory(scratch.key("from/"), scratch.key(destination), 1), destination);
      }
      assertThrows(FileAlreadyExistsException.class,
          () -> mover.moveDirectory(scratch.key("from/"), scratch.key("occupied/"), 1));
      assertEquals(List.of("from.txt", "from/1", "from/sub/2", "from/sub/名 字+%.txt", "occupied/x"), scratch.names());
    }
  }
}
