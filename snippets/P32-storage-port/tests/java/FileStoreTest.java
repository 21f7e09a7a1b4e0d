package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.FileStore.Entry;
import com.example.storage.FileStore.WriteMode;
import com.example.storage.KeyMapping.InvalidPathException;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.ScriptedServer.Reply;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkRequest;

class FileStoreTest {
  @TempDir
  Path folder;

  private static FileStore objects(Scratch scratch) {
    return new S3FileStore(Target.client(), Target.capabilities(), scratch.bucket(), scratch.key("store/"));
  }

  /** What both sides promise. */
  private static void contract(FileStore store) throws IOException {
    byte[] content = Scratch.randomBytes(100_000, 1);
    store.write("目录/a b+%.bin", content, WriteMode.REPLACE);
    assertArrayEquals(content, store.read("目录/a b+%.bin"));
    try (var stream = store.openRead("目录/a b+%.bin")) {
      assertArrayEquals(content, stream.readAllBytes());
    }
    assertEquals(100_000, store.stat("目录/a b+%.bin").size());
    assertTrue(Duration.between(store.stat("目录/a b+%.bin").lastModified(), Instant.now()).abs().toHours() < 1);
    assertTrue(store.exists("目录/a b+%.bin"));
    assertFalse(store.exists("目录"));
    store.write("目录/a b+%.bin", new byte[0], WriteMode.REPLACE);
    assertEquals(0, store.read("目录/a b+%.bin").length);
    for (String path : List.of("d/b", "d/a/x", "d/a/y", "d/a.txt", "d2/z", "d/～", "d/😀")) {
      store.write(path, path.getBytes(), WriteMode.REPLACE);
    }
    assertEquals(List.of(new Entry("a.txt", false, 7), new Entry("a", true, 0), new Entry("b", false, 3),
        new Entry("～", false, 5), new Entry("😀", false, 6)), store.list("d"));
    assertEquals(List.of("d", "d2", "目录"), store.list("").stream().map(Entry::name).toList());
    assertEquals(List.of(), store.list("nothing"));
    store.delete("d/b");
    store.delete("d/b");
    assertFalse(store.exists("d/b"));
    store.deleteTree("d/a");
    assertFalse(store.exists("d/a/x"));
    assertTrue(store.exists("d/a.txt"));
    store.deleteTree("d");
    store.deleteTree("d");
    assertEquals(List.of("d2", "目录"), store.list("").stream().map(Entry::name).toList());
    store.delete("d2/z");
    assertEquals(List.of("目录"), store.list("").stream().map(Entry::name).toList());
  }

  /** The errors that both sides throw. */
  private static void errors(FileStore store, boolean createNew) throws IOException {
    for (String path : List.of("missing", "there/missing")) {
      assertThrows(NoSuchFileException.class, () -> store.read(path));
      assertThrows(NoSuchFileException.class, () -> store.openRead(path));
      assertThrows(NoSuchFileException.class, () -> store.stat(path));
    }
    store.write("there/file", new byte[1], WriteMode.REPLACE);
    assertThrows(NoSuchFileException.class, () -> store.stat("there"));
    assertThrows(NoSuchFileException.class, () -> store.read("there"));
    for (String path : List.of("", "../x", "a/../../x", "a//b", "/etc/passwd", "a/./b", "dir/", "a\u0000b")) {
      assertThrows(InvalidPathException.class, () -> store.read(path), path);
      assertThrows(InvalidPathException.class, () -> store.write(path, new byte[0], WriteMode.REPLACE), path);
      assertThrows(InvalidPathException.class, () -> store.delete(path), path);
      assertThrows(InvalidPathException.class, () -> store.exists(path), path);
      assertThrows(InvalidPathException.class, () -> store.deleteTree(path), path);
    }
    if (createNew) {
      store.write("new", new byte[1], WriteMode.CREATE_NEW);
      assertThrows(FileAlreadyExistsException.class, () -> store.write("new", new byte[2], WriteMode.CREATE_NEW));
      assertEquals(1, store.read("new").length);
    }
  }

  @Test
  void p32_contract_nas() throws IOException {
    contract(new NasFileStore(folder));
    try (var files = Files.walk(folder)) {
      assertEquals(List.of("", "目录", "目录/a b+%.bin"),
          files.map(each -> folder.relativize(each).toString()).sorted().toList());
    }
  }

  /** As macOS and some NAS write them: for Linux these are other names. */
  @Test
  void p32_contract_nas_with_decomposed_names() throws IOException {
    Path decomposed = Files.createDirectory(folder.resolve("u\u0308ber")).resolve("cafe\u0301");
    Files.writeString(decomposed, "old");
    var store = new NasFileStore(folder);
    assertEquals(List.of(new Entry("\u00fcber", true, 0)), store.list(""));
    assertEquals(List.of(new Entry("caf\u00e9", false, 3)), store.list("\u00fcber"));
    for (String path : List.of("\u00fcber/caf\u00e9", "u\u0308ber/cafe\u0301")) {
      assertEquals("old", new String(store.read(path)));
    }
    store.write("\u00fcber/caf\u00e9", "new".getBytes(), WriteMode.REPLACE);
    assertEquals("new", Files.readString(decomposed));
    assertThrows(FileAlreadyExistsException.class, () -> store.write("\u00fcber/caf\u00e9", new byte[0], WriteMode.CREATE_NEW));
    // Two files that would be one elsewhere.
    Files.writeString(decomposed.resolveSibling("caf\u00e9"), "another");
    assertThrows(IOException.class, () -> store.list("\u00fcber"));
    store.deleteTree("\u00fcber");
    assertEquals(List.of(), store.list(""));
  }

  @Test
  void p32_contract_s3() throws IOException {
    try (var scratch = new Scratch()) {
      contract(objects(scratch));
      assertEquals(List.of("store/目录/a b+%.bin"), scratch.names());
    }
  }

  @Test
  void p32_errors_are_the_same() throws IOException {
    errors(new NasFileStore(folder), true);
    try (var scratch = new Scratch()) {
      errors(objects(scratch), Target.capabilities().works("put.ifNoneMatch"));
    }
  }

  @Test
  void p32_errors_are_none_for_an_own_write_whose_answer_was_lost() throws IOException {
    var writer = new AtomicReference<String>();
    try (var server = new ScriptedServer((request, number) -> {
          if (request.method().equals("HEAD")) {
            return new Reply(200, Map.of("ETag", "\"e\"", "x-amz-meta-writer-id", writer.get()), "", false);
          }
          boolean first = writer.compareAndSet(null, request.headers().get("x-amz-meta-writer-id"));
          return first ? Reply.nothing() : Reply.of(412, "<Error><Code>PreconditionFailed</Code></Error>");
        });
        var client = S3ClientFactory.create(S3Settings.of(server.uri(),
            new S3Settings.Keys("id", "secret", Optional.empty())))) {
      var store = new S3FileStore(client, StoreCapabilities.of(Map.of("put.ifNoneMatch", Outcome.WORKS)), "bucket", "");
      store.write("new.txt", new byte[1], WriteMode.CREATE_NEW);
      assertThrows(FileAlreadyExistsException.class, () -> store.write("new.txt", new byte[2], WriteMode.CREATE_NEW));
      assertEquals("text/plain", server.requests().get(0).headers().get("content-type").split(";")[0]);
    }
  }

  @Test
  void p32_errors_without_the_condition_it_refuses_and_writes_nothing() throws IOException {
    try (var scratch = new Scratch()) {
      var store = new S3FileStore(Target.client(), Target.capabilitiesWith(Outcome.IGNORED, "put.ifNoneMatch"),
          scratch.bucket(), scratch.key("store/"));
      var error = assertThrows(IOException.class, () -> store.write("new", new byte[1], WriteMode.CREATE_NEW));
      assertEquals(StorageError.Kind.UNSUPPORTED, StorageError.kindOf(error));
      assertEquals(List.of(), scratch.names());
    }
  }

  @Test
  void p32_errors_of_a_refusal() throws IOException {
    var keys = Target.settings().keys().orElseThrow();
    try (var client = S3ClientFactory.create(S3Settings.of(Target.settings().endpoint(),
        new S3Settings.Keys(keys.accessKeyId(), "no-such-secret", Optional.empty())))) {
      var store = new S3FileStore(client, Target.capabilities(), Target.bucket(), "store/");
      assertThrows(AccessDeniedException.class, () -> store.read("a"));
      assertThrows(AccessDeniedException.class, () -> store.exists("a"));
      assertThrows(AccessDeniedException.class, () -> store.list(""));
      assertThrows(AccessDeniedException.class, () -> store.write("a", new byte[0], WriteMode.REPLACE));
    }
  }

  @Test
  void p32_confined_to_the_root() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "secret");
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("file"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nowhere"));
    var store = new NasFileStore(root);
    for (String path : List.of("link/secret", "file", "link/new/x", "dangling")) {
      assertThrows(AccessDeniedException.class, () -> store.read(path), path);
      assertThrows(AccessDeniedException.class, () -> store.write(path, new byte[0], WriteMode.REPLACE), path);
      assertThrows(AccessDeniedException.class, () -> store.delete(path), path);
      assertThrows(AccessDeniedException.class, () -> store.deleteTree(path), path);
    }
    assertThrows(AccessDeniedException.class, () -> store.list("link"));
    assertEquals("secret", Files.readString(outside.resolve("secret")));
    assertFalse(Files.exists(folder.resolve("nowhere")));
    assertEquals(List.of(), store.list(""));
    try (var requests = new Requests()) {
      var objects = new S3FileStore(requests.client(), Target.capabilities(), Target.bucket(), "store/");
      assertThrows(InvalidPathException.class, () -> objects.read("../other"));
      assertThrows(InvalidPathException.class, () -> objects.deleteTree(".."));
      assertEquals(0, requests.count(SdkRequest.class));
    }
  }
}
