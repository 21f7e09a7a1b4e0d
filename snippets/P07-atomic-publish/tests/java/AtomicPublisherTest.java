package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class AtomicPublisherTest {
  private static final int PART = AtomicPublisher.MIN_PART;

  /** Gives some bytes, then fails. */
  private static InputStream failingAfter(int length) {
    return new SequenceInputStream(new ByteArrayInputStream(new byte[length]), new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the source is gone");
      }
    });
  }

  @Test
  void p07_readers_see_the_whole_old_or_the_whole_new() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("o", "old");
      byte[] large = Scratch.randomBytes(2 * PART + 10, 1);
      // A reader between any two requests of the writer.
      requests.before(request -> assertEquals("old", scratch.text("o")));
      requests.after(request -> {
        if (request instanceof UploadPartRequest) {
          assertEquals("old", scratch.text("o"));
        }
      });
      var publisher = new AtomicPublisher(requests.client(), scratch.bucket(), PART);
      publisher.publish(scratch.key("o"), new ByteArrayInputStream(large));
      assertArrayEquals(large, scratch.bytes("o"));
      assertEquals(3, requests.count(UploadPartRequest.class));
      requests.before(request -> {});
      publisher.publish(scratch.key("o"), new ByteArrayInputStream("small".getBytes()));
      assertEquals("small", scratch.text("o"));
      assertEquals(1, requests.count(PutObjectRequest.class));
      publisher.publish(scratch.key("o"), InputStream.nullInputStream());
      assertEquals("", scratch.text("o"));
      byte[] exact = Scratch.randomBytes(PART, 2);
      publisher.publish(scratch.key("o"), new ByteArrayInputStream(exact));
      assertArrayEquals(exact, scratch.bytes("o"));
    }
  }

  @Test
  void p07_crash_of_the_source_leaves_the_old_object() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.put("o", "old");
      var publisher = new AtomicPublisher(Target.client(), scratch.bucket(), PART);
      for (int length : List.of(100, 2 * PART + 10)) {
        var error = assertThrows(IOException.class, () -> publisher.publish(scratch.key("o"), failingAfter(length)));
        assertEquals("the source is gone", error.getMessage());
        assertEquals("old", scratch.text("o"));
        assertEquals(List.of(), scratch.openUploads());
      }
    }
  }

  @Test
  void p07_crash_of_complete_leaves_the_old_object() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("o", "old");
      requests.before(request -> {
        if (request instanceof CompleteMultipartUploadRequest) {
          throw new Requests.Crash();
        }
      });
      var publisher = new AtomicPublisher(requests.client(), scratch.bucket(), PART);
      assertThrows(Requests.Crash.class,
          () -> publisher.publish(scratch.key("o"), new ByteArrayInputStream(new byte[PART + 1])));
      assertEquals("old", scratch.text("o"));
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  /** What swallows an error of a stream, as PrintStream does, must not publish what is left. */
  @Test
  void p07_crash_of_a_part_leaves_the_old_object() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("o", "old");
      var failures = new int[1];
      requests.before(request -> {
        if (request instanceof UploadPartRequest && failures[0]++ == 0) {
          throw SdkClientException.create("the connection broke", new IOException("reset"));
        }
      });
      try (var writer = new AtomicPublisher(requests.client(), scratch.bucket(), PART).open(scratch.key("o"))) {
        assertThrows(IOException.class, () -> writer.write(new byte[PART + 1]));
        assertThrows(IOException.class, () -> writer.write(1));
        assertThrows(IOException.class, writer::commit);
      }
      assertEquals("old", scratch.text("o"));
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p07_discard_publishes_nothing() throws IOException {
    try (var scratch = new Scratch()) {
      var publisher = new AtomicPublisher(Target.client(), scratch.bucket(), PART);
      for (int length : List.of(10, PART + 1)) {
        var writer = publisher.open(scratch.key("o"));
        writer.write(new byte[length]);
        writer.close();
        assertThrows(IOException.class, writer::commit);
        assertThrows(IOException.class, () -> writer.write(1));
      }
      assertEquals(List.of(), scratch.names());
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p07_no_temp_key_is_ever_visible() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      Set<String> seen = new HashSet<>();
      requests.before(request -> seen.addAll(scratch.names())).after(request -> seen.addAll(scratch.names()));
      var publisher = new AtomicPublisher(requests.client(), scratch.bucket(), PART);
      publisher.publish(scratch.key("o"), new ByteArrayInputStream(new byte[PART + 1]));
      publisher.publish(scratch.key("small"), new ByteArrayInputStream(new byte[1]));
      assertEquals(Set.of("o", "small"), seen);
    }
  }
}
