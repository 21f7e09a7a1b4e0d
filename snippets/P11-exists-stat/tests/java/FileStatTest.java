package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.FileStat.FileKind;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

class FileStatTest {
  private static FileStat stat(Scratch scratch, String name) throws IOException {
    return FileStat.stat(Target.client(), scratch.bucket(), scratch.key(name));
  }

  private static boolean exists(Scratch scratch, String name) throws IOException {
    return FileStat.exists(Target.client(), scratch.bucket(), scratch.key(name));
  }

  @Test
  void p11_file_has_size_time_type_and_metadata() throws IOException {
    try (var scratch = new Scratch()) {
      String etag = Target.client().putObject(request -> request.bucket(scratch.bucket()).key(scratch.key("f"))
          .contentType("text/csv").metadata(Map.of("owner", "me")), RequestBody.fromString("1,2,3")).eTag();
      var found = stat(scratch, "f");
      assertEquals(FileKind.FILE, found.kind());
      assertEquals(5, found.size());
      assertEquals("text/csv", found.contentType());
      assertEquals(Map.of("owner", "me"), found.metadata());
      assertEquals(etag, found.etag());
      assertTrue(Duration.between(found.lastModified(), Instant.now()).abs().compareTo(Duration.ofHours(1)) < 0);
      assertTrue(exists(scratch, "f"));
    }
  }

  @Test
  void p11_prefix_with_objects_is_a_directory() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.put("dir/sub/file", "");
      scratch.put("marked/", "");
      for (String name : new String[] {"dir", "dir/", "dir/sub", "marked", "marked/"}) {
        assertEquals(FileKind.DIRECTORY, stat(scratch, name).kind(), name);
        assertTrue(exists(scratch, name), name);
      }
    }
  }

  @Test
  void p11_missing_is_not_found() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.put("directory/x", "");
      scratch.put("file.txt", "");
      for (String name : new String[] {"missing", "missing/", "dir", "file", "file.txt/"}) {
        assertThrows(NoSuchFileException.class, () -> stat(scratch, name), name);
        assertFalse(exists(scratch, name), name);
      }
    }
  }

  /** RGW repeats the prefix of a listing as it is, where everything else in it is encoded. */
  @Test
  void p11_prefix_with_percent_signs() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.put("100%/file", "");
      for (String name : new String[] {"100%", "100%/"}) {
        assertEquals(FileKind.DIRECTORY, stat(scratch, name).kind(), name);
      }
      for (String name : new String[] {"50%", "5%x", "%zz/%", "a%41"}) {
        assertThrows(NoSuchFileException.class, () -> stat(scratch, name), name);
        assertFalse(exists(scratch, name), name);
      }
    }
  }

  @Test
  void p11_forbidden_is_not_absence() throws IOException {
    var keys = Target.settings().keys().orElseThrow();
    var wrong = S3Settings.of(Target.settings().endpoint(),
        new S3Settings.Keys(keys.accessKeyId(), "no-such-secret", Optional.empty()));
    try (var client = S3ClientFactory.create(wrong)) {
      assertThrows(AccessDeniedException.class, () -> FileStat.exists(client, Target.bucket(), "anything"));
      assertThrows(AccessDeniedException.class, () -> FileStat.stat(client, Target.bucket(), "anything"));
    }
  }
}
