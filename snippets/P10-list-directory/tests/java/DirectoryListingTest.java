package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.DirectoryListing.Entry;
import com.example.storage.DirectoryListing.EntryKind;
import com.example.storage.StorageError.Kind;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

class DirectoryListingTest {
  private static DirectoryListing listing(Scratch scratch) {
    return new DirectoryListing(Target.client(), scratch.bucket());
  }

  private static void putMany(Scratch scratch, int count) {
    scratch.putMany(IntStream.range(0, count).mapToObj("many/%05d"::formatted).toList());
  }

  @Test
  void p10_complete_beyond_one_page() {
    try (var scratch = new Scratch()) {
      putMany(scratch, 1_050);
      var names = listing(scratch).listDirectory(scratch.key("many/")).map(Entry::name).toList();
      assertEquals(1_050, names.size());
      assertEquals(1_050, new HashSet<>(names).size());
      assertEquals(names, listing(scratch).walk(scratch.key("many/")).map(Entry::name).toList());
      assertEquals(1_050, listing(scratch).walk(scratch.prefix()).count());
    }
  }

  @Test
  void p10_complete_stops_when_a_token_repeats() throws IOException {
    String page = "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>true</IsTruncated>"
        + "<NextContinuationToken>again</NextContinuationToken><Contents><Key>a</Key><Size>1</Size></Contents>"
        + "</ListBucketResult>";
    // In the end even the server gives up, so that a client that follows it is found out soon.
    try (var server = new ScriptedServer((request, number) ->
            ScriptedServer.Reply.of(200, number < 9 ? page : page.replace("true", "false")));
        var client = S3ClientFactory.create(S3Settings.of(server.uri(),
            new S3Settings.Keys("id", "secret", Optional.empty())))) {
      var error = assertThrows(UncheckedIOException.class, () -> new DirectoryListing(client, "bucket").walk("").limit(1000)
          .forEach(each -> {}));
      assertEquals(Kind.CORRUPT, StorageError.kindOf(error));
      assertEquals(2, server.requests().size());
    }
    String lost = page.replace("<NextContinuationToken>again</NextContinuationToken>", "");
    try (var server = new ScriptedServer((request, number) -> ScriptedServer.Reply.of(200, lost));
        var client = S3ClientFactory.create(S3Settings.of(server.uri(),
            new S3Settings.Keys("id", "secret", Optional.empty())))) {
      // A list that is not whole must not pass for one that is.
      assertThrows(UncheckedIOException.class, () -> new DirectoryListing(client, "bucket").walk("").forEach(each -> {}));
    }
  }

  @Test
  void p10_levels_shows_this_level_only() {
    try (var scratch = new Scratch()) {
      for (String name : List.of("d/", "d/b.txt", "d/sub/deep/x", "d/sub/y", "d/a", "d/a/z", "da", "e/f")) {
        scratch.put(name, name);
      }
      var before = Instant.now().minusSeconds(3600);
      var entries = listing(scratch).listDirectory(scratch.key("d/")).toList();
      assertEquals(List.of("FILE a", "DIRECTORY a", "FILE b.txt", "DIRECTORY sub"),
          entries.stream().map(each -> each.kind() + " " + each.name()).toList());
      assertEquals(7, entries.get(2).size());
      assertTrue(entries.get(2).lastModified().isAfter(before));
      assertEquals(scratch.key("d/sub/"), entries.get(3).key());
      assertEquals(EntryKind.DIRECTORY, entries.get(3).kind());
      assertEquals(List.of("a", "a/z", "b.txt", "sub/deep/x", "sub/y"),
          listing(scratch).walk(scratch.key("d/")).map(Entry::name).toList());
      assertThrows(IllegalArgumentException.class, () -> listing(scratch).listDirectory(scratch.key("d")));
    }
  }

  @Test
  void p10_order_is_that_of_bytes() {
    try (var scratch = new Scratch()) {
      // U+FF5E comes ahead of U+1F600 in UTF-8, behind it in UTF-16.
      var names = List.of("B", "a", "a-", "a/", "a0", "Z", "é", "中", "～", "😀", "😀/");
      for (String name : names) {
        scratch.put(name.endsWith("/") ? name + "x" : name, "");
      }
      var sorted = names.stream().sorted((one, other) -> Arrays.compareUnsigned(
          one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8))).toList();
      assertEquals(sorted, listing(scratch).listDirectory(scratch.prefix())
          .map(each -> each.key().substring(scratch.prefix().length())).toList());
    }
  }

  @Test
  void p10_lazy_reads_one_page_for_the_first_entries() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      putMany(scratch, 1_050);
      var entries = new DirectoryListing(requests.client(), scratch.bucket()).walk(scratch.key("many/"));
      assertEquals(0, requests.count(ListObjectsV2Request.class));
      assertEquals(10, entries.limit(10).count());
      assertEquals(1, requests.count(ListObjectsV2Request.class));
    }
  }

  @Test
  void p10_odd_keys_come_back_as_they_are() {
    try (var scratch = new Scratch()) {
      var names = List.of("a b", "a+b", "a%20b", "100%", "中文 文件.txt", "q?#&=<>\"'", "tab\tnew\nline", "one\u0001");
      for (String name : names) {
        scratch.put("odd/" + name, "");
        scratch.put("odd/dir " + name + "/x", "");
      }
      var found = listing(scratch).listDirectory(scratch.key("odd/")).toList();
      assertEquals(new HashSet<>(names),
          new HashSet<>(found.stream().filter(each -> each.kind() == EntryKind.FILE).map(Entry::name).toList()));
      assertEquals(new HashSet<>(names.stream().map(name -> "dir " + name).toList()),
          new HashSet<>(found.stream().filter(each -> each.kind() == EntryKind.DIRECTORY).map(Entry::name).toList()));
    }
  }

  @Test
  void p10_glob_finds_what_the_file_system_would_find() {
    try (var scratch = new Scratch()) {
      for (String name : List.of("g/a.txt", "g/ab.txt", "g/a.csv", "g/sub/a.txt", "g/sub/deep/a.txt", "g/[x].txt", "g/😀.txt")) {
        scratch.put(name, "");
      }
      assertEquals(List.of("[x].txt", "a.txt", "ab.txt", "😀.txt"), glob(scratch, "*.txt"));
      assertEquals(List.of("a.txt", "😀.txt"), glob(scratch, "?.txt"));
      assertEquals(List.of("a.txt", "sub/a.txt", "sub/deep/a.txt"), glob(scratch, "**/a.txt"));
      assertEquals(List.of("sub/a.txt"), glob(scratch, "sub/*.txt"));
      assertEquals(List.of("sub/a.txt", "sub/deep/a.txt"), glob(scratch, "sub/**"));
      assertEquals(List.of("[x].txt"), glob(scratch, "[x].txt"));
      assertFalse(glob(scratch, "a?txt").contains("sub/a.txt"));
    }
  }

  private static List<String> glob(Scratch scratch, String pattern) {
    return listing(scratch).glob(scratch.key("g/"), pattern).map(Entry::name).toList();
  }
}
