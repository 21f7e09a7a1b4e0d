package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.TreeDeleter.Failure;
import com.example.storage.TreeDeleter.Options;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.ScriptedServer;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;

class TreeDeleterTest {
  private static TreeDeleter deleter(Scratch scratch) {
    return new TreeDeleter(Target.client(), Target.capabilities(), scratch.bucket());
  }

  @Test
  void p13_many_keys_go_and_neighbours_stay() throws IOException {
    try (var scratch = new Scratch()) {
      scratch.putMany(IntStream.range(0, 2_500).mapToObj(number -> "tree/%02d/%d".formatted(number % 7, number)).toList());
      scratch.put("tree.txt", "stays");
      scratch.put("tree2/x", "stays");
      var result = deleter(scratch).deleteTree(scratch.key("tree/"), Options.defaults());
      assertEquals(2_500, result.deleted());
      assertEquals(List.of(), result.failed());
      assertEquals(List.of("tree.txt", "tree2/x"), scratch.names());
      deleter(scratch).deleteFile(scratch.key("tree2/x"));
      deleter(scratch).deleteFile(scratch.key("tree2/x"));
      assertNull(scratch.text("tree2/x"));
      assertThrows(IllegalArgumentException.class, () -> deleter(scratch).deleteTree(scratch.key("tree"), Options.defaults()));
    }
  }

  @Test
  void p13_key_error_inside_a_200_is_reported() throws IOException {
    String listing = "<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>false</IsTruncated>"
        + "<Contents><Key>t/a</Key></Contents><Contents><Key>t/b</Key></Contents></ListBucketResult>";
    String answer = "<?xml version=\"1.0\"?><DeleteResult><Error><Key>t/b</Key><Code>AccessDenied</Code>"
        + "</Error></DeleteResult>";
    try (var server = new ScriptedServer((request, number) ->
            ScriptedServer.Reply.of(200, request.method().equals("POST") ? answer : listing));
        var client = S3ClientFactory.create(S3Settings.of(server.uri(),
            new S3Settings.Keys("id", "secret", Optional.empty())))) {
      var result = new TreeDeleter(client, StoreCapabilities.of(java.util.Map.of("delete.batch", Outcome.WORKS)), "bucket")
          .deleteTree("t/", Options.defaults());
      assertEquals(List.of(new Failure("t/b", "AccessDenied")), result.failed());
      assertEquals(1, result.deleted());
      assertTrue(server.requests().get(1).headers().containsKey("content-md5"));
    }
  }

  private static S3Client clientOf(ScriptedServer server) throws IOException {
    var settings = S3Settings.of(server.uri(), new S3Settings.Keys("id", "secret", Optional.empty()));
    return S3ClientFactory.create(new S3Settings(settings.endpoint(), settings.region(), settings.addressing(),
        settings.caFile(), settings.keys(), settings.connectTimeout(), settings.requestTimeout(), 1,
        settings.maxConnections(), settings.checksums()));
  }

  @Test
  void p13_key_error_is_not_hidden_by_an_answer_that_breaks_off() throws IOException {
    String listing = "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>t/a</Key></Contents></ListBucketResult>";
    try (var server = new ScriptedServer((request, number) -> switch (number) {
          case 1 -> ScriptedServer.Reply.of(200, listing);
          case 2 -> ScriptedServer.Reply.cutOff(200, "<DeleteResult><Error><Key>t/a</Key>");
          default -> ScriptedServer.Reply.of(200,
              "<DeleteResult><Error><Key>t/a</Key><Code>AccessDenied</Code></Error></DeleteResult>");
        });
        var client = clientOf(server)) {
      var result = new TreeDeleter(client, StoreCapabilities.of(java.util.Map.of("delete.batch", Outcome.WORKS)), "bucket")
          .deleteTree("t/", Options.defaults());
      assertEquals(List.of(new Failure("t/a", "AccessDenied")), result.failed());
      assertEquals(3, server.requests().size());
    }
  }

  @Test
  void p13_many_pages_that_repeat_or_lead_nowhere_are_an_error() throws IOException {
    for (String position : List.of("", "<NextContinuationToken>same</NextContinuationToken><NextKeyMarker>t/a</NextKeyMarker>")) {
      String answer = "Result><IsTruncated>true</IsTruncated>" + position;
      try (var server = new ScriptedServer((request, number) -> {
            boolean versions = request.query().contains("versions");
            String name = versions ? "ListVersions" : "ListBucket";
            return ScriptedServer.Reply.of(200, "<" + name + answer + "</" + name + "Result>");
          });
          var client = clientOf(server)) {
        var deleter = new TreeDeleter(client, StoreCapabilities.of(java.util.Map.of()), "bucket");
        for (var options : List.of(Options.defaults(), Options.defaults().withVersions())) {
          var error = assertThrows(IOException.class, () -> deleter.deleteTree("t/", options));
          assertEquals(StorageError.Kind.CORRUPT, StorageError.kindOf(error));
        }
      }
    }
  }

  @Test
  void p13_key_error_of_a_single_deletion_is_reported() throws IOException {
    try (var scratch = new Scratch();
        var fault = com.example.storage.testing.Faults.add("DeleteObject key=" + scratch.prefix() + "t/b status=503")) {
      for (String name : List.of("t/a", "t/b", "t/c")) {
        scratch.put(name, "");
      }
      var result = new TreeDeleter(Target.client(), Target.capabilitiesWith(Outcome.REFUSED, "delete.batch"),
          scratch.bucket()).deleteTree(scratch.prefix(), Options.defaults());
      assertEquals(List.of(new Failure(scratch.key("t/b"), "SlowDown")), result.failed());
      assertEquals(2, result.deleted());
      assertEquals(1, fault.struck());
      assertEquals(List.of("t/b"), scratch.names());
    }
  }

  @Test
  void p13_dry_run_names_the_same_set() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      for (String name : List.of("t/a", "t/b/c", "t/ü", "u")) {
        scratch.put(name, "");
      }
      var deleter = new TreeDeleter(requests.client(), Target.capabilities(), scratch.bucket());
      var dry = deleter.deleteTree(scratch.key("t/"), Options.defaults().asDryRun());
      assertEquals(List.of(scratch.key("t/a"), scratch.key("t/b/c"), scratch.key("t/ü")), dry.keys());
      assertEquals(0, requests.count(DeleteObjectRequest.class) + requests.count(DeleteObjectsRequest.class));
      assertEquals(4, scratch.names().size());
      assertEquals(dry.deleted(), deleter.deleteTree(scratch.key("t/"), Options.defaults()).deleted());
      assertEquals(List.of("u"), scratch.names());
    }
  }

  @Test
  void p13_single_deletes_where_batches_do_not_work() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.putMany(IntStream.range(0, 130).mapToObj(number -> "t/" + number).toList());
      var deleter = new TreeDeleter(requests.client(), Target.capabilitiesWith(Outcome.REFUSED, "delete.batch"),
          scratch.bucket());
      assertEquals(130, deleter.deleteTree(scratch.key("t/"), Options.defaults()).deleted());
      assertEquals(0, requests.count(DeleteObjectsRequest.class));
      assertEquals(130, requests.count(DeleteObjectRequest.class));
      assertEquals(List.of(), scratch.names());
    }
  }

  @Test
  void p13_single_deletes_keys_with_control_characters() throws IOException {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      scratch.put("t/a\u0001b", "");
      scratch.put("t/plain", "");
      var result = new TreeDeleter(requests.client(), Target.capabilities(), scratch.bucket())
          .deleteTree(scratch.key("t/"), Options.defaults());
      assertEquals(2, result.deleted());
      assertEquals(List.of(), result.failed());
      assertEquals(1, requests.count(DeleteObjectRequest.class));
      assertEquals(List.of(), scratch.names());
    }
  }

  @Test
  void p13_versions_leaves_nothing_behind() throws IOException {
    Target.needs("versioning.enable");
    String bucket = "java-versions-" + UUID.randomUUID();
    var client = Target.client();
    client.createBucket(request -> request.bucket(bucket));
    try {
      client.putBucketVersioning(request -> request.bucket(bucket)
          .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
      for (String key : List.of("t/a", "t/a", "t/b", "u")) {
        client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(key));
      }
      var deleter = new TreeDeleter(client, Target.capabilities(), bucket);
      deleter.deleteFile("t/b");
      var result = deleter.deleteTree("t/", Options.defaults().withVersions());
      assertEquals(4, result.deleted());
      var left = client.listObjectVersions(request -> request.bucket(bucket));
      assertEquals(List.of("u"), left.versions().stream().map(each -> each.key()).toList());
      assertEquals(List.of(), left.deleteMarkers());
    } finally {
      client.listObjectVersionsPaginator(request -> request.bucket(bucket)).forEach(page -> {
        page.versions().forEach(each -> client.deleteObject(
            request -> request.bucket(bucket).key(each.key()).versionId(each.versionId())));
        page.deleteMarkers().forEach(each -> client.deleteObject(
            request -> request.bucket(bucket).key(each.key()).versionId(each.versionId())));
      });
      client.deleteBucket(request -> request.bucket(bucket));
    }
  }

  @Test
  void p13_guard_refuses_an_empty_prefix() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      requests.before(request -> {
        throw new AssertionError("nothing may be sent");
      });
      var deleter = new TreeDeleter(requests.client(), Target.capabilities(), scratch.bucket());
      assertThrows(IllegalArgumentException.class, () -> deleter.deleteTree("", Options.defaults().asDryRun()));
      assertEquals(new HashSet<>(), new HashSet<>(scratch.names()));
    }
  }
}
