package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.DirectoryListing.Entry;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class DirectoriesTest {
  private static Directories directories(Scratch scratch) {
    return new Directories(Target.client(), scratch.bucket(), true);
  }

  private static List<String> list(Scratch scratch, String prefix) {
    return new DirectoryListing(Target.client(), scratch.bucket()).listDirectory(scratch.key(prefix))
        .map(Entry::name).toList();
  }

  @Test
  void p12_make_shows_and_holds_files() throws IOException {
    try (var scratch = new Scratch()) {
      directories(scratch).makeDirectory(scratch.key("a/new/"));
      assertEquals(List.of("new"), list(scratch, "a/"));
      assertTrue(directories(scratch).isEmpty(scratch.key("a/new/")));
      scratch.put("a/new/file", "content");
      directories(scratch).makeDirectory(scratch.key("a/new/"));
      assertEquals(List.of("file"), list(scratch, "a/new/"));
      assertFalse(directories(scratch).isEmpty(scratch.key("a/new/")));
      assertEquals("content", scratch.text("a/new/file"));
      assertThrows(FileAlreadyExistsException.class,
          () -> directories(scratch).makeDirectory(scratch.key("a/new/file/")));
      assertThrows(IllegalArgumentException.class, () -> directories(scratch).makeDirectory(scratch.key("b")));
    }
  }

  @Test
  void p12_marker_hidden_from_its_own_listing() throws IOException {
    try (var scratch = new Scratch()) {
      directories(scratch).makeDirectory(scratch.key("d/"));
      directories(scratch).makeDirectory(scratch.key("d/sub/"));
      assertEquals(List.of("sub"), list(scratch, "d/"));
      assertEquals(List.of(), list(scratch, "d/sub/"));
      assertEquals(0, new DirectoryListing(Target.client(), scratch.bucket()).walk(scratch.key("d/")).count());
      assertEquals(List.of("d/", "d/sub/"), scratch.names());
      assertFalse(directories(scratch).isEmpty(scratch.key("d/")));
    }
  }

  @Test
  void p12_remove_only_when_empty() throws IOException {
    try (var scratch = new Scratch()) {
      directories(scratch).makeDirectory(scratch.key("d/"));
      scratch.put("d/file", "");
      assertThrows(DirectoryNotEmptyException.class, () -> directories(scratch).removeDirectory(scratch.key("d/")));
      assertEquals(List.of("d/", "d/file"), scratch.names());
      directories(scratch).makeDirectory(scratch.key("e/"));
      directories(scratch).removeDirectory(scratch.key("e/"));
      assertEquals(List.of("d/", "d/file"), scratch.names());
    }
  }

  @Test
  void p12_no_markers_writes_nothing() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var plain = new Directories(requests.client(), scratch.bucket(), false);
      plain.makeDirectory(scratch.key("d/"));
      assertTrue(plain.isEmpty(scratch.key("d/")));
      plain.removeDirectory(scratch.key("d/"));
      scratch.put("e/file", "");
      assertThrows(DirectoryNotEmptyException.class, () -> plain.removeDirectory(scratch.key("e/")));
      assertEquals(0, requests.count(PutObjectRequest.class) + requests.count(DeleteObjectRequest.class));
      assertEquals(List.of("e/file"), scratch.names());
    }
  }
}
