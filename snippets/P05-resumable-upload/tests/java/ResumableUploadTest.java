package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.example.storage.ResumableUpload.Options;
import com.example.storage.StorageError.Kind;
import com.example.storage.testing.Faults;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class ResumableUploadTest {
  private static final int MIB = 1024 * 1024;
  private static final Options ONE_BY_ONE = new Options(Optional.empty(), 1, Optional.empty(), bytes -> {});

  @TempDir
  Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("source.bin"), bytes);
  }

  /** Uploads until the process "ends" after so many requests: one to create the upload, one a part. */
  private void cutOff(Scratch scratch, Path file, int requests) {
    try (var dying = new Requests()) {
      dying.crashAt(requests, true);
      assertThrows(Requests.Crash.class,
          () -> new ResumableUpload(dying.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE));
    }
  }

  @Test
  void p05_parts_follow_the_length() throws IOException {
    assertEquals(5 * MIB, ResumableUpload.partSizeFor(0));
    assertEquals(5 * MIB, ResumableUpload.partSizeFor(10_000L * 5 * MIB));
    assertEquals(6 * MIB, ResumableUpload.partSizeFor(10_000L * 5 * MIB + 1));
    long largest = ResumableUpload.partSizeFor(ResumableUpload.MAX_LENGTH);
    assertTrue(largest * ResumableUpload.MAX_PARTS >= ResumableUpload.MAX_LENGTH);
    assertThrows(IllegalArgumentException.class, () -> ResumableUpload.partSizeFor(ResumableUpload.MAX_LENGTH + 1));
    try (var scratch = new Scratch(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(10 * MIB + 1, 1);
      var progress = new AtomicLong();
      var options = new Options(Optional.empty(), 3, Optional.empty(), progress::set);
      new ResumableUpload(requests.client()).uploadFile(scratch.bucket(), scratch.key("o"), file(bytes), options);
      assertArrayEquals(bytes, scratch.bytes("o"));
      assertEquals(3, requests.count(UploadPartRequest.class));
      assertTrue(progress.get() <= bytes.length);
      new ResumableUpload(requests.client()).uploadFile(scratch.bucket(), scratch.key("empty"), file(new byte[0]), options);
      assertEquals(0, scratch.bytes("empty").length);
      var small = new Options(Optional.of(1024L), 1, Optional.empty(), each -> {});
      assertThrows(IllegalArgumentException.class, () -> new ResumableUpload(requests.client())
          .uploadFile(scratch.bucket(), scratch.key("small"), file(bytes), small));
    }
  }

  @Test
  void p05_resume_sends_only_missing_parts() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(12 * MIB, 2);
      Path file = file(bytes);
      cutOff(scratch, file, 3);
      assertEquals(1, scratch.openUploads().size());
      new ResumableUpload(requests.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertEquals(List.of(3), requests.of(UploadPartRequest.class).stream().map(UploadPartRequest::partNumber).toList());
      assertArrayEquals(bytes, scratch.bytes("o"));
      assertEquals(List.of(), scratch.openUploads());
      try (var files = Files.list(folder)) {
        assertEquals(List.of(file), files.toList());
      }
    }
  }

  @Test
  void p05_resume_after_the_upload_was_removed() throws IOException {
    try (var scratch = new Scratch()) {
      byte[] bytes = Scratch.randomBytes(6 * MIB, 3);
      Path file = file(bytes);
      cutOff(scratch, file, 2);
      scratch.openUploads().forEach(each -> Target.client().abortMultipartUpload(
          request -> request.bucket(scratch.bucket()).key(each.key()).uploadId(each.uploadId())));
      new ResumableUpload(Target.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertArrayEquals(bytes, scratch.bytes("o"));
    }
  }

  /** Asked again after the answer of Complete was lost, the store knows no such upload. */
  @Test
  void p05_resume_when_the_answer_of_complete_is_lost() throws IOException {
    byte[] bytes = Scratch.randomBytes(6 * MIB, 10);
    Path file = file(bytes);
    try (var scratch = new Scratch(); var requests = new Requests(3)) {
      requests.lose(CompleteMultipartUploadRequest.class::isInstance);
      String etag = new ResumableUpload(requests.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertArrayEquals(bytes, scratch.bytes("o"));
      assertEquals(Target.client().headObject(
          request -> request.bucket(scratch.bucket()).key(scratch.key("o"))).eTag(), etag);
    }
    // Somebody else's object of the same length is none of ours.
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("o", Scratch.randomBytes(6 * MIB, 11));
      requests.before(request -> {
        if (request instanceof CompleteMultipartUploadRequest complete) {
          Target.client().abortMultipartUpload(abort -> abort.bucket(complete.bucket()).key(complete.key())
              .uploadId(complete.uploadId()));
        }
      });
      // RGW 16 answers 500 to the completion of an upload that was aborted.
      assertThrows(IOException.class, () -> new ResumableUpload(requests.client())
          .uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE));
      assertArrayEquals(Scratch.randomBytes(6 * MIB, 11), scratch.bytes("o"));
    }
  }

  @Test
  void p05_source_changed_between_tries_is_not_mixed() throws IOException {
    try (var scratch = new Scratch()) {
      Path file = file(Scratch.randomBytes(12 * MIB, 4));
      cutOff(scratch, file, 3);
      byte[] changed = Scratch.randomBytes(12 * MIB, 5);
      var time = Files.getLastModifiedTime(file);
      Files.write(file, changed);
      // As after an editor that keeps the time: only the bytes tell.
      Files.setLastModifiedTime(file, time);
      new ResumableUpload(Target.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertArrayEquals(changed, scratch.bytes("o"));
      cutOff(scratch, file, 3);
      Files.write(file, Scratch.randomBytes(6 * MIB, 6));
      new ResumableUpload(Target.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertEquals(6 * MIB, scratch.bytes("o").length);
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p05_source_changed_during_the_upload_is_not_completed() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      Path file = file(Scratch.randomBytes(12 * MIB, 7));
      requests.after(request -> {
        if (request instanceof UploadPartRequest part && part.partNumber() == 1) {
          touch(file);
        }
      });
      var error = assertThrows(IOException.class, () -> new ResumableUpload(requests.client())
          .uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE));
      assertEquals(Kind.CONFLICT, StorageError.kindOf(error));
      assertEquals(List.of(), scratch.names());
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 5_000));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Test
  void p05_no_orphan_after_abort() throws IOException {
    try (var scratch = new Scratch()) {
      Path file = file(Scratch.randomBytes(6 * MIB, 8));
      cutOff(scratch, file, 2);
      assertEquals(1, scratch.openUploads().size());
      new ResumableUpload(Target.client()).abort(file, ONE_BY_ONE);
      assertEquals(List.of(), scratch.openUploads());
      assertFalse(Files.exists(folder.resolve("source.bin.upload.json")));
      new ResumableUpload(Target.client()).abort(file, ONE_BY_ONE);
    }
  }

  @Test
  void p05_no_orphan_when_the_state_cannot_be_written() throws IOException {
    try (var scratch = new Scratch()) {
      Path file = file(Scratch.randomBytes(6 * MIB, 12));
      var options = new Options(Optional.empty(), 1, Optional.of(folder.resolve("no such folder/state")), bytes -> {});
      assertThrows(NoSuchFileException.class, () -> new ResumableUpload(Target.client())
          .uploadFile(scratch.bucket(), scratch.key("o"), file, options));
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p05_no_orphan_stream_stays_open() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "needs Linux");
    try (var scratch = new Scratch(); var requests = new Requests(3)) {
      Path file = file(Scratch.randomBytes(11 * MIB, 13));
      requests.lose(UploadPartRequest.class::isInstance);
      new ResumableUpload(requests.client()).uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      try (var open = Files.list(descriptors)) {
        assertEquals(0, open.filter(each -> isLinkTo(each, file)).count());
      }
    }
  }

  private static boolean isLinkTo(Path link, Path file) {
    try {
      return Files.readSymbolicLink(link).equals(file);
    } catch (IOException error) {
      return false; // closed meanwhile
    }
  }

  @Test
  void p05_complete_error_inside_a_200_is_no_success() throws IOException {
    try (var scratch = new Scratch();
        var fault = Faults.add("CompleteMultipartUpload key=" + scratch.prefix() + "* errorIn200 count=1")) {
      byte[] bytes = Scratch.randomBytes(6 * MIB, 9);
      Path file = file(bytes);
      var upload = new ResumableUpload(Target.client());
      assertThrows(IOException.class, () -> upload.uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE));
      assertEquals(1, fault.struck());
      assertEquals(List.of(), scratch.names());
      upload.uploadFile(scratch.bucket(), scratch.key("o"), file, ONE_BY_ONE);
      assertArrayEquals(bytes, scratch.bytes("o"));
    }
  }
}
