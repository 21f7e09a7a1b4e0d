package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.SmallFiles.WriteOptions;
import com.example.storage.StorageError.Kind;
import com.example.storage.testing.Faults;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

class SmallFilesTest {
  private final SmallFiles files = new SmallFiles(Target.client());

  @Test
  void p04_bytes_of_any_length_come_back() throws IOException {
    try (var scratch = new Scratch()) {
      for (int length : List.of(0, 1, 65_537, 5 * 1024 * 1024)) {
        byte[] bytes = Scratch.randomBytes(length, length);
        String etag = files.writeFile(scratch.bucket(), scratch.key("f" + length), bytes, WriteOptions.defaults());
        assertTrue(etag.startsWith("\""), etag);
        assertArrayEquals(bytes, files.readFile(scratch.bucket(), scratch.key("f" + length)));
      }
      files.writeText(scratch.bucket(), scratch.key("t.txt"), "一\r\n二\n");
      assertEquals("一\r\n二\n", files.readText(scratch.bucket(), scratch.key("t.txt")));
      scratch.put("latin", new byte[] {(byte) 0xe9});
      var wrong = assertThrows(IOException.class, () -> files.readText(scratch.bucket(), scratch.key("latin")));
      assertEquals(Kind.CORRUPT, StorageError.kindOf(wrong));
    }
  }

  @Test
  void p04_bytes_travel_with_their_digest() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      new SmallFiles(requests.client()).writeText(scratch.bucket(), scratch.key("a"), "hello");
      assertEquals("XUFAKrxLKna5cZ2REBfFkg==", requests.of(PutObjectRequest.class).get(0).contentMD5());
    }
  }

  @Test
  void p04_content_type_and_metadata_are_kept() throws IOException {
    try (var scratch = new Scratch()) {
      var options = new WriteOptions(Optional.of("text/x-special"),
          Map.of("author", "张三 (Müller)", "plain", "a+b 100%", "tricky", "utf-8''x"));
      files.writeFile(scratch.bucket(), scratch.key("报告.bin"), new byte[1], options);
      files.writeText(scratch.bucket(), scratch.key("page.html"), "<p>");
      files.writeText(scratch.bucket(), scratch.key("data.json"), "{}");
      files.writeText(scratch.bucket(), scratch.key("nothing"), "");
      assertEquals(options.metadata(), files.readMetadata(scratch.bucket(), scratch.key("报告.bin")));
      assertEquals("text/x-special", typeOf(scratch, "报告.bin"));
      assertEquals("text/html", typeOf(scratch, "page.html"));
      assertEquals("application/json", typeOf(scratch, "data.json"));
      assertEquals("application/octet-stream", typeOf(scratch, "nothing"));
    }
  }

  private static String typeOf(Scratch scratch, String name) {
    return Target.client().headObject(request -> request.bucket(scratch.bucket()).key(scratch.key(name))).contentType();
  }

  @Test
  void p04_missing_is_file_not_found() {
    try (var scratch = new Scratch()) {
      assertThrows(NoSuchFileException.class, () -> files.readFile(scratch.bucket(), scratch.key("missing")));
      assertThrows(NoSuchFileException.class, () -> files.readText(scratch.bucket(), scratch.key("missing")));
    }
  }

  @Test
  void p04_limit_is_checked_before_reading() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.put("big", Scratch.randomBytes(100_001, 1));
      var error = assertThrows(IOException.class, () -> files.readFile(scratch.bucket(), scratch.key("big"), 100_000));
      assertEquals(Kind.INVALID, StorageError.kindOf(error));
      assertEquals(100_001, files.readFile(scratch.bucket(), scratch.key("big"), 100_001).length);
    }
  }

  /** As behind a proxy: the length is not told. */
  @Test
  void p04_limit_holds_for_chunks() throws IOException {
    try (var server = new ScriptedServer((request, number) -> ScriptedServer.Reply.chunked(200, "0123456789"));
        var client = S3ClientFactory.create(S3Settings.of(server.uri(),
            new S3Settings.Keys("id", "secret", Optional.empty())))) {
      assertEquals("0123456789", new SmallFiles(client).readText("bucket", "key"));
      assertEquals(10, new SmallFiles(client).readFile("bucket", "key", 10).length);
      var error = assertThrows(IOException.class, () -> new SmallFiles(client).readFile("bucket", "key", 9));
      assertEquals(Kind.INVALID, StorageError.kindOf(error));
    }
  }

  @Test
  void p04_truncated_body_is_an_error() {
    try (var scratch = new Scratch(); var fault = Faults.add("get key=" + scratch.prefix() + "* truncate=1000")) {
      scratch.put("cut", Scratch.randomBytes(50_000, 1));
      var error = assertThrows(IOException.class, () -> files.readFile(scratch.bucket(), scratch.key("cut")));
      assertTrue(StorageError.find(error).isPresent(), error.toString());
      assertEquals(1, fault.struck());
    }
  }
}
