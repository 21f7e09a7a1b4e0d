package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.storage.RangeReader.ObjectChangedException;
import com.example.storage.testing.Faults;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

class RangedDownloadTest {
  @TempDir
  Path folder;

  private Path download(S3Client client, Scratch scratch, String name, int partSize) throws IOException {
    Path file = folder.resolve("target.bin");
    new RangedDownload(client, partSize).downloadFile(scratch.bucket(), scratch.key(name), file);
    return file;
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void p06_whole_also_when_empty() throws IOException {
    try (var scratch = new Scratch()) {
      byte[] bytes = Scratch.randomBytes(100_001, 1);
      scratch.put("o", bytes);
      scratch.put("empty", "");
      assertArrayEquals(bytes, Files.readAllBytes(download(Target.client(), scratch, "o", 30_000)));
      assertArrayEquals(bytes, Files.readAllBytes(download(Target.client(), scratch, "o", 100_001)));
      assertEquals(0, Files.size(download(Target.client(), scratch, "empty", 30_000)));
      assertEquals(List.of("target.bin"), files());
      assertThrows(java.nio.file.NoSuchFileException.class, () -> download(Target.client(), scratch, "missing", 10));
    }
  }

  @Test
  void p06_resume_fetches_only_the_rest() throws IOException {
    try (var scratch = new Scratch(); var dying = new Requests(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(100_000, 2);
      scratch.put("o", bytes);
      dying.crashAt(4, false);
      assertThrows(Requests.Crash.class, () -> download(dying.client(), scratch, "o", 30_000));
      assertEquals(List.of("target.bin.part", "target.bin.part.json"), files());
      assertArrayEquals(bytes, Files.readAllBytes(download(requests.client(), scratch, "o", 30_000)));
      assertEquals(List.of("bytes=60000-89999", "bytes=90000-99999"),
          requests.of(GetObjectRequest.class).stream().map(GetObjectRequest::range).toList());
      assertEquals(List.of("target.bin"), files());
    }
  }

  /** After a power cut the file may be as long as it was going to be, without its bytes. */
  @Test
  void p06_resume_goes_by_what_is_on_the_disk() throws IOException {
    try (var scratch = new Scratch(); var dying = new Requests(); var requests = new Requests()) {
      byte[] bytes = Scratch.randomBytes(100_000, 9);
      scratch.put("o", bytes);
      dying.crashAt(4, false);
      assertThrows(Requests.Crash.class, () -> download(dying.client(), scratch, "o", 30_000));
      Files.write(folder.resolve("target.bin.part"), new byte[20_000], StandardOpenOption.APPEND);
      assertArrayEquals(bytes, Files.readAllBytes(download(requests.client(), scratch, "o", 30_000)));
      assertEquals(2, requests.count(GetObjectRequest.class));
    }
  }

  @Test
  void p06_changed_object_is_an_error_and_never_mixed() throws IOException {
    Target.needs("get.ifMatch");
    try (var scratch = new Scratch(); var requests = new Requests()) {
      byte[] changed = Scratch.randomBytes(100_000, 4);
      scratch.put("o", Scratch.randomBytes(100_000, 3));
      requests.before(request -> {
        if (request instanceof GetObjectRequest get && get.range().startsWith("bytes=60000")) {
          scratch.put("o", changed);
        }
      });
      assertThrows(ObjectChangedException.class, () -> download(requests.client(), scratch, "o", 30_000));
      assertEquals(List.of(), files());
      assertArrayEquals(changed, Files.readAllBytes(download(Target.client(), scratch, "o", 30_000)));
    }
  }

  @Test
  void p06_changed_between_two_tries_begins_anew() throws IOException {
    Target.needs("get.ifMatch");
    try (var scratch = new Scratch(); var dying = new Requests()) {
      byte[] changed = Scratch.randomBytes(100_000, 6);
      scratch.put("o", Scratch.randomBytes(100_000, 5));
      dying.crashAt(4, false);
      assertThrows(Requests.Crash.class, () -> download(dying.client(), scratch, "o", 30_000));
      scratch.put("o", changed);
      assertArrayEquals(changed, Files.readAllBytes(download(Target.client(), scratch, "o", 30_000)));
    }
  }

  @Test
  void p06_seek_reads_as_a_local_file() throws IOException {
    try (var scratch = new Scratch()) {
      byte[] bytes = Scratch.randomBytes(10_000, 7);
      scratch.put("o", bytes);
      scratch.put("empty", "");
      var reader = RangeReader.open(Target.client(), scratch.bucket(), scratch.key("o"));
      assertEquals(10_000, reader.size());
      var random = new Random(1);
      try (var local = new RandomAccessFile(Files.write(folder.resolve("local"), bytes).toFile(), "r")) {
        for (int round = 0; round < 40; round++) {
          int position = round < 3 ? 9_999 + round : random.nextInt(10_000);
          byte[] expected = new byte[random.nextInt(3_000)];
          local.seek(position);
          int count = Math.max(0, local.read(expected));
          assertArrayEquals(java.util.Arrays.copyOf(expected, count), reader.read(position, expected.length));
        }
      }
      assertEquals(0, RangeReader.open(Target.client(), scratch.bucket(), scratch.key("empty")).read(0, 10).length);
      assertEquals(0, reader.read(Long.MAX_VALUE / 2, 10).length);
      assertThrows(IllegalArgumentException.class, () -> reader.read(-1, 1));
    }
  }

  @Test
  void p06_no_partial_file_under_the_final_name() throws IOException {
    try (var scratch = new Scratch();
        var fault = Faults.add("get key=" + scratch.prefix() + "* after=1 count=6 truncate=100")) {
      byte[] bytes = Scratch.randomBytes(100_000, 8);
      scratch.put("o", bytes);
      assertThrows(IOException.class, () -> download(Target.client(), scratch, "o", 30_000));
      assertEquals(5, fault.struck());
      assertFalse(Files.exists(folder.resolve("target.bin")));
      // One that breaks off once more is asked for again.
      assertArrayEquals(bytes, Files.readAllBytes(download(Target.client(), scratch, "o", 30_000)));
      assertEquals(6, fault.struck());
    }
  }
}
