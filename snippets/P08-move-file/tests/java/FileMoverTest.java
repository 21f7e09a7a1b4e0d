package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.FileMover.Overwrite;
import com.example.storage.FileMover.Recovery;
import com.example.storage.StorageError.Kind;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class FileMoverTest {
  private static final int MIB = 1024 * 1024;

  private static FileMover mover(S3Client client, Scratch scratch) {
    return new FileMover(client, Target.capabilities(), scratch.bucket(), scratch.key("journal/"));
  }

  private static void putSource(Scratch scratch, String name, byte[] bytes) {
    Target.client().putObject(request -> request.bucket(scratch.bucket()).key(scratch.key(name))
        .contentType("text/x-moved").cacheControl("no-store").contentLanguage("zh").metadata(Map.of("owner", "me"))
        .tagging("project=x%20y&stage=2"), RequestBody.fromBytes(bytes));
  }

  private static void checkMoved(Scratch scratch, String name) {
    var head = Target.client().headObject(request -> request.bucket(scratch.bucket()).key(scratch.key(name)));
    assertEquals("text/x-moved", head.contentType());
    assertEquals("no-store", head.cacheControl());
    assertEquals("zh", head.contentLanguage());
    assertEquals(Map.of("owner", "me"), head.metadata());
    var tags = Target.client().getObjectTagging(request -> request.bucket(scratch.bucket()).key(scratch.key(name)))
        .tagSet().stream().map(tag -> tag.key() + "=" + tag.value()).sorted().toList();
    assertEquals(List.of("project=x y", "stage=2"), tags);
    assertEquals(List.of(name), scratch.names());
  }

  @Test
  void p08_moves_with_all_that_belongs_to_it() throws IOException {
    try (var scratch = new Scratch()) {
      byte[] bytes = Scratch.randomBytes(1000, 1);
      putSource(scratch, "a/源 +%.txt", bytes);
      mover(Target.client(), scratch).moveObject(scratch.key("a/源 +%.txt"), scratch.key("b/目标?#.txt"), Overwrite.REFUSE);
      assertArrayEquals(bytes, scratch.bytes("b/目标?#.txt"));
      checkMoved(scratch, "b/目标?#.txt");
      scratch.put("c", "replaced");
      mover(Target.client(), scratch).moveObject(scratch.key("b/目标?#.txt"), scratch.key("c"), Overwrite.REPLACE);
      checkMoved(scratch, "c");
      assertThrows(java.nio.file.NoSuchFileException.class,
          () -> mover(Target.client(), scratch).moveObject(scratch.key("missing"), scratch.key("d"), Overwrite.REPLACE));
      assertThrows(IllegalArgumentException.class,
          () -> mover(Target.client(), scratch).moveObject(scratch.key("c"), scratch.key("c"), Overwrite.REPLACE));
    }
  }

  @Test
  void p08_no_overwrite_of_an_existing_destination() {
    try (var scratch = new Scratch()) {
      scratch.put("a", "source");
      scratch.put("b", "kept");
      assertThrows(FileAlreadyExistsException.class,
          () -> mover(Target.client(), scratch).moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
      assertEquals("source", scratch.text("a"));
      assertEquals("kept", scratch.text("b"));
      assertEquals(List.of("a", "b"), scratch.names());
    }
  }

  /** Asked again after the answer was lost, the store finds the destination taken, by us. */
  @Test
  void p08_no_overwrite_refuses_no_copy_of_its_own() throws IOException {
    byte[] bytes = Scratch.randomBytes(6 * MIB, 5);
    List<Class<?>> kinds = List.of(CopyObjectRequest.class, CompleteMultipartUploadRequest.class, DeleteObjectRequest.class);
    for (Class<?> kind : kinds) {
      try (var scratch = new Scratch(); var requests = new Requests(3)) {
        scratch.put("a", bytes);
        requests.lose(kind::isInstance);
        long threshold = kind == CopyObjectRequest.class ? 1L << 30 : 5 * MIB;
        new FileMover(requests.client(), Target.capabilities(), scratch.bucket(), scratch.key("journal/"), threshold, 5 * MIB)
            .moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE);
        assertArrayEquals(bytes, scratch.bytes("b"));
        assertEquals(List.of("b"), scratch.names());
        assertEquals(List.of(), scratch.openUploads());
      }
    }
  }

  @Test
  void an_object_that_appears_meanwhile_is_kept_where_the_store_compares() {
    Target.needs("copy.ifNoneMatch");
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a", "source");
      // Of the same content, and still another's.
      requests.before(request -> {
        if (request instanceof CopyObjectRequest) {
          scratch.put("b", "source");
        }
      });
      assertThrows(FileAlreadyExistsException.class, () -> mover(requests.client(), scratch)
          .moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE_EXCLUSIVELY));
      assertEquals("source", scratch.text("a"));
      assertEquals("source", scratch.text("b"));
      assertEquals(List.of("a", "b"), scratch.names());
    }
  }

  @Test
  void p08_recover_after_a_crash_at_every_step() throws IOException {
    int crashes = 0;
    for (boolean afterwards : new boolean[] {false, true}) {
      boolean crashed = true;
      for (int step = 1; crashed; step++) {
        try (var scratch = new Scratch(); var dying = new Requests()) {
          scratch.put("a", "content");
          dying.crashAt(step, afterwards);
          try {
            mover(dying.client(), scratch).moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE);
          } catch (Requests.Crash error) {
            crashes++;
          }
          crashed = dying.crashed();
          boolean begun = scratch.names().stream().anyMatch(name -> name.startsWith("journal/"));
          mover(Target.client(), scratch).recoverMoves();
          var names = scratch.names();
          // Nothing was lost, nothing is left in two places, and what was begun is done.
          assertTrue(names.equals(List.of("b")) || (!begun && names.equals(List.of("a"))), step + ": " + names);
          assertEquals("content", scratch.text(names.get(0)));
        }
      }
    }
    assertTrue(crashes > 12, "only " + crashes);
  }

  @Test
  void p08_recover_aborts_the_upload_of_a_crash() throws IOException {
    byte[] bytes = Scratch.randomBytes(6 * MIB, 6);
    // From its note to its completion. One that was begun and not yet noted is for a lifecycle rule.
    for (int step = 5; step <= 9; step++) {
      try (var scratch = new Scratch(); var dying = new Requests()) {
        scratch.put("a", bytes);
        dying.crashAt(step, true);
        assertThrows(Requests.Crash.class, () -> new FileMover(dying.client(), Target.capabilities(), scratch.bucket(),
            scratch.key("journal/"), 5 * MIB, 5 * MIB).moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
        assertEquals(step == 9, dying.count(CompleteMultipartUploadRequest.class) > 0);
        assertEquals(step == 9 ? 0 : 1, scratch.openUploads().size());
        mover(Target.client(), scratch).recoverMoves();
        assertEquals(List.of("b"), scratch.names());
        assertEquals(List.of(), scratch.openUploads());
      }
    }
  }

  @Test
  void p08_recover_keeps_a_source_that_changed() throws IOException {
    try (var scratch = new Scratch(); var dying = new Requests()) {
      scratch.put("a", "content");
      dying.before(request -> {
        if (request instanceof DeleteObjectRequest) {
          throw new Requests.Crash();
        }
      });
      assertThrows(Requests.Crash.class, () -> mover(dying.client(), scratch)
          .moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
      scratch.put("a", "changed");
      var recovered = mover(Target.client(), scratch).recoverMoves();
      assertEquals(Recovery.UNDONE, recovered.get(0).recovery());
      assertEquals(List.of("a"), scratch.names());
      assertEquals("changed", scratch.text("a"));
    }
  }

  @Test
  void p08_recover_keeps_what_is_not_ours() throws IOException {
    try (var scratch = new Scratch(); var dying = new Requests()) {
      scratch.put("a", "content");
      dying.before(request -> {
        if (request instanceof CopyObjectRequest) {
          throw new Requests.Crash();
        }
      });
      assertThrows(Requests.Crash.class, () -> mover(dying.client(), scratch)
          .moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
      scratch.put("b", "of somebody else");
      var recovered = mover(Target.client(), scratch).recoverMoves();
      assertEquals(Recovery.REFUSED, recovered.get(0).recovery());
      assertEquals("content", scratch.text("a"));
      assertEquals("of somebody else", scratch.text("b"));
      assertEquals(List.of("a", "b"), scratch.names());
    }
  }

  @Test
  void p08_verify_first_then_delete() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a", "content");
      requests.after(request -> {
        if (request instanceof CopyObjectRequest) {
          // As if the copy had been cut short.
          scratch.put("b", "cont");
        }
      });
      var error = assertThrows(IOException.class, () -> mover(requests.client(), scratch)
          .moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
      assertEquals(Kind.CORRUPT, StorageError.kindOf(error));
      assertEquals("content", scratch.text("a"));
    }
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a", "content");
      List<String> steps = new ArrayList<>();
      requests.before(request -> {
        if (request instanceof HeadObjectRequest head && head.key().endsWith("/b")) {
          steps.add("verify");
        } else if (request instanceof CopyObjectRequest) {
          steps.clear();
        } else if (request instanceof DeleteObjectRequest delete && delete.key().endsWith("/a")) {
          steps.add("delete");
        }
      });
      mover(requests.client(), scratch).moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REPLACE);
      assertEquals(List.of("verify", "delete"), steps);
    }
  }

  /** With the store's own condition on deletions, and without. */
  @Test
  void p08_verify_first_that_the_source_is_the_same() {
    sourceIsTheSame(Target.capabilities());
    sourceIsTheSame(Target.capabilitiesWith(Outcome.IGNORED, "delete.ifMatch"));
  }

  private static void sourceIsTheSame(StoreCapabilities capabilities) {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a", "content");
      requests.after(request -> {
        if (request instanceof CopyObjectRequest) {
          scratch.put("a", "changed");
        }
      });
      var mover = new FileMover(requests.client(), capabilities, scratch.bucket(), scratch.key("journal/"));
      var error = assertThrows(IOException.class, () -> mover.moveObject(
          scratch.key("a"), scratch.key("b"), Overwrite.REFUSE));
      assertEquals(Kind.CONFLICT, StorageError.kindOf(error));
      assertEquals("changed", scratch.text("a"));
      assertEquals(List.of("a"), scratch.names());
    }
  }

  @Test
  void p08_large_is_copied_by_parts() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(11 * MIB, 2);
      putSource(scratch, "a/源 +.txt", bytes);
      var mover = new FileMover(requests.client(), Target.capabilities(), scratch.bucket(), scratch.key("journal/"),
          5 * MIB, 5 * MIB);
      // No "%": such keys are not copied on the server.
      mover.moveObject(scratch.key("a/源 +.txt"), scratch.key("big"), Overwrite.REFUSE);
      assertArrayEquals(bytes, scratch.bytes("big"));
      checkMoved(scratch, "big");
      assertEquals(3, requests.count(UploadPartCopyRequest.class));
      assertEquals(1, requests.count(CompleteMultipartUploadRequest.class));
      assertEquals(0, requests.count(CopyObjectRequest.class));
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  /** A store that decodes the key of the source twice would copy the other object. */
  @Test
  void p08_large_key_with_percent_goes_through_the_client() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(11 * MIB + 7, 3);
      byte[] others = Scratch.randomBytes(11 * MIB + 7, 4);
      putSource(scratch, "a%41b.txt", bytes);
      scratch.put("aAb.txt", others);
      var mover = new FileMover(requests.client(), Target.capabilities(), scratch.bucket(), scratch.key("journal/"),
          5 * MIB, 5 * MIB);
      mover.moveObject(scratch.key("a%41b.txt"), scratch.key("big"), Overwrite.REFUSE);
      assertArrayEquals(bytes, scratch.bytes("big"));
      assertArrayEquals(others, scratch.bytes("aAb.txt"));
      assertEquals(0, requests.count(UploadPartCopyRequest.class));
      assertEquals(3, requests.count(GetObjectRequest.class));
      assertEquals(3, requests.count(UploadPartRequest.class));
      Target.client().deleteObject(request -> request.bucket(scratch.bucket()).key(scratch.key("aAb.txt")));
      checkMoved(scratch, "big");
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p08_large_key_with_percent_that_changes_is_not_mixed() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a%41b.txt", Scratch.randomBytes(6 * MIB, 3));
      requests.after(request -> {
        if (request instanceof UploadPartRequest) {
          scratch.put("a%41b.txt", Scratch.randomBytes(6 * MIB, 4));
        }
      });
      var mover = new FileMover(requests.client(), Target.capabilities(), scratch.bucket(), scratch.key("journal/"),
          5 * MIB, 5 * MIB);
      assertThrows(IOException.class,
          () -> mover.moveObject(scratch.key("a%41b.txt"), scratch.key("big"), Overwrite.REFUSE));
      assertEquals(1, requests.count(UploadPartRequest.class));
      assertNull(scratch.text("big"));
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p08_refuses_an_exclusive_move_where_the_condition_is_ignored() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("a", "content");
      var mover = new FileMover(requests.client(), Target.capabilitiesWith(Outcome.IGNORED, "copy.ifNoneMatch"),
          scratch.bucket(), scratch.key("journal/"));
      var error = assertThrows(IOException.class,
          () -> mover.moveObject(scratch.key("a"), scratch.key("b"), Overwrite.REFUSE_EXCLUSIVELY));
      assertEquals(Kind.UNSUPPORTED, StorageError.kindOf(error));
      assertEquals(List.of("a"), scratch.names());
      assertNull(scratch.text("b"));
      assertEquals(0, requests.count(PutObjectRequest.class) + requests.count(CopyObjectRequest.class));
    }
  }
}
