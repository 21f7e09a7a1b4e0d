package com.example.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.storage.KeyMapping.InvalidPathException;
import com.example.storage.KeyMapping.Options;
import com.example.storage.KeyMapping.Reason;
import com.example.storage.testing.Scratch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyMappingTest {
  private final KeyMapping mapping = new KeyMapping("/mnt/data", "app/", Options.defaults());

  private Reason reasonOf(String path) {
    return assertThrows(InvalidPathException.class, () -> mapping.toKey(path), path).reason();
  }

  @Test
  void p03_round_trip_of_a_corpus() {
    var corpus = List.of("a.txt", "报告/二〇二四 年度.pdf", "with space/ lead", "a+b%20c/100%.txt", "...", ".hidden", "a..b/c.",
        "\"quoted\"'s", "q?#&=", "back\\slash", "emoji😀/😀", "a", "a/b", "Test", "test");
    for (String relative : corpus) {
      String key = mapping.toKey("/mnt/data/" + relative);
      assertEquals("app/" + relative, key);
      assertEquals(key, mapping.toKey(relative));
      assertEquals("/mnt/data/" + relative, mapping.toPath(key));
    }
    try (var scratch = new Scratch()) {
      var stored = new KeyMapping("/mnt/data", scratch.prefix(), Options.defaults());
      for (String relative : corpus) {
        scratch.put(stored.toKey(relative).substring(scratch.prefix().length()), relative);
      }
      for (String relative : corpus) {
        assertEquals(relative, scratch.text(relative));
      }
    }
  }

  @Test
  void p03_round_trip_of_windows_paths() {
    var windows = new KeyMapping("\\\\server\\share", "app/", new Options(false, true, true));
    assertEquals("app/a/b.txt", windows.toKey("\\\\server\\share\\a\\b.txt"));
    assertEquals("app/a/b.txt", windows.toKey("a\\b.txt"));
    assertEquals("\\\\server\\share\\a\\b.txt", windows.toPath("app/a/b.txt"));
    assertThrows(InvalidPathException.class, () -> windows.toKey("C:\\elsewhere"));
    var insensitive = new KeyMapping("/mnt/data", "", new Options(true, true, false));
    assertEquals("dir/file.txt", insensitive.toKey("/MNT/data/Dir/File.TXT"));
  }

  @Test
  void p03_rejects_with_the_reason() {
    var expected = Map.ofEntries(Map.entry("", Reason.EMPTY), Map.entry("/etc/passwd", Reason.OUTSIDE_ROOT),
        Map.entry("/mnt/database/x", Reason.OUTSIDE_ROOT), Map.entry("/mnt/data", Reason.OUTSIDE_ROOT),
        Map.entry("/mnt/data/", Reason.EMPTY), Map.entry("../x", Reason.DOT_SEGMENT),
        Map.entry("a/../b", Reason.DOT_SEGMENT), Map.entry("a/./b", Reason.DOT_SEGMENT), Map.entry(".", Reason.DOT_SEGMENT),
        Map.entry("a//b", Reason.EMPTY_SEGMENT), Map.entry("/mnt/data//b", Reason.EMPTY_SEGMENT),
        Map.entry("dir/", Reason.DIRECTORY), Map.entry("a\nb", Reason.CONTROL_CHARACTER),
        Map.entry("a\u0000b", Reason.CONTROL_CHARACTER), Map.entry("a\u007fb", Reason.CONTROL_CHARACTER),
        Map.entry("a\ud800b", Reason.INVALID_UNICODE));
    expected.forEach((path, reason) -> assertEquals(reason, reasonOf(path), path));
    assertThrows(InvalidPathException.class, () -> mapping.toPath("other/a"));
    assertThrows(InvalidPathException.class, () -> mapping.toPath("app/../a"));
  }

  @Test
  void p03_unicode_forms_lead_to_one_key() {
    assertEquals(mapping.toKey("caf\u00e9/\u00fc"), mapping.toKey("cafe\u0301/u\u0308"));
    var plain = new KeyMapping("/mnt/data", "app/", new Options(false, false, false));
    assertNotEquals(plain.toKey("caf\u00e9"), plain.toKey("cafe\u0301"));
  }

  @Test
  void p03_length_counts_bytes() {
    assertEquals(1024, mapping.toKey("a".repeat(1020)).length());
    assertEquals(Reason.TOO_LONG, reasonOf("a".repeat(1021)));
    assertEquals(1024, mapping.toKey("中".repeat(340)).getBytes(StandardCharsets.UTF_8).length);
    assertEquals(Reason.TOO_LONG, reasonOf("中".repeat(341)));
  }

  @Test
  void p03_property_random_paths_stay_below_the_prefix() {
    var random = new Random(42);
    String[] pieces = {"/", "/", ".", "..", "a", "B", " ", "+", "%2e", "中", "\\", "😀", "\n", "e\u0301", "mnt", "data"};
    int accepted = 0;
    for (int round = 0; round < 20_000; round++) {
      var path = new StringBuilder(random.nextInt(3) == 0 ? "/mnt/data/" : "");
      for (int at = random.nextInt(8); at >= 0; at--) {
        path.append(pieces[random.nextInt(pieces.length)]);
      }
      String key;
      try {
        key = mapping.toKey(path.toString());
      } catch (InvalidPathException error) {
        continue;
      }
      accepted++;
      assertTrue(key.startsWith("app/") && key.length() > 4, key);
      assertFalse(("/" + key + "/").matches("(?s).*/\\.{0,2}/.*"), key);
      assertEquals(key, mapping.toKey(mapping.toPath(key)));
    }
    assertTrue(accepted > 2_000, "only " + accepted);
  }
}
