package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.StoreCapabilities.EtagStyle;
import com.example.storage.StoreCapabilities.Outcome;
import com.example.storage.testing.Requests;
import com.example.storage.testing.Scratch;
import com.example.storage.testing.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

class CapabilityProbeTest {
  @Test
  void p02_reads_back_what_the_products_probe_found() {
    try (var scratch = new Scratch()) {
      var found = CapabilityProbe.probe(Target.client(), scratch.bucket(), scratch.prefix());
      var known = Target.capabilities();
      Map<String, Outcome> expected = new TreeMap<>();
      for (String id : found.outcomes().keySet()) {
        expected.put(id, id.equals("append.rgw") ? Outcome.NOT_TESTED : known.outcome(id));
      }
      // How a store fails to rename depends on headers that the SDK adds; what counts is that it fails.
      if (!known.works("rename.object") && !found.works("rename.object")) {
        expected.put("rename.object", found.outcome("rename.object"));
      }
      assertEquals(expected, new TreeMap<>(found.outcomes()));
      assertEquals(known.etagStyle(), found.etagStyle());
      assertEquals(15, expected.size());
      // A store that is busy has said nothing.
      assertEquals(List.of(Outcome.REFUSED, Outcome.REFUSED, Outcome.NOT_TESTED, Outcome.NOT_TESTED),
          List.of(403, 501, 429, 503).stream().map(CapabilityProbe::ofRefusal).toList());
    }
  }

  /** The key of such a source may end a gateway. */
  @Test
  void p02_reads_back_below_a_prefix_with_percent() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      var found = CapabilityProbe.probe(requests.client(), scratch.bucket(), scratch.key("p%41/"));
      assertEquals(Outcome.NOT_TESTED, found.outcome("multipart.copyPart"));
      assertEquals(Target.capabilities().outcome("copy.sourceIfMatch"), found.outcome("copy.sourceIfMatch"));
      assertEquals(0, requests.count(UploadPartCopyRequest.class));
    }
  }

  @Test
  void p02_leaves_nothing_behind() {
    try (var scratch = new Scratch()) {
      CapabilityProbe.probe(Target.client(), scratch.bucket(), scratch.prefix());
      assertEquals(List.of(), scratch.names());
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p02_leaves_nothing_when_it_fails_in_the_middle() {
    try (var scratch = new Scratch(); var requests = new Requests()) {
      requests.before(request -> {
        if (request instanceof UploadPartRequest) {
          throw SdkException.create("the network is gone", null);
        }
      });
      assertThrows(SdkException.class,
          () -> CapabilityProbe.probe(requests.client(), scratch.bucket(), scratch.prefix()));
      assertEquals(List.of(), scratch.names());
      assertEquals(List.of(), scratch.openUploads());
    }
  }

  @Test
  void p02_round_trip_and_unknown_counts_as_not_working(@TempDir Path folder) throws IOException {
    var file = folder.resolve("capabilities.json");
    var outcomes = Map.of("put.ifNoneMatch", Outcome.WORKS, "put.ifMatch.unquoted", Outcome.WORKS,
        "copy.ifNoneMatch", Outcome.IGNORED, "rename.object", Outcome.REFUSED, "list.v2", Outcome.DIFFERS);
    StoreCapabilities.of(outcomes).save(file);
    var loaded = StoreCapabilities.load(file);
    assertEquals(outcomes, loaded.outcomes());
    assertTrue(loaded.works("put.ifNoneMatch"));
    assertFalse(loaded.works("copy.ifNoneMatch"));
    assertFalse(loaded.works("list.v2"));
    assertFalse(loaded.works("nobody.knows"));
    assertEquals(EtagStyle.UNQUOTED, loaded.etagStyle());
    assertEquals("abc", loaded.conditionEtag("\"abc\""));
    Files.writeString(file, "{\"verdicts\": {\"a\": {\"outcome\": \"somethingNew\"}, \"b\": {}}}");
    assertFalse(StoreCapabilities.load(file).works("a"));
    assertFalse(StoreCapabilities.load(file).works("b"));
    Files.writeString(file, "no json");
    assertThrows(IOException.class, () -> StoreCapabilities.load(file));
  }
}
