package com.example.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a store was found to do, by capability id. What nobody tried counts as not working: a store that ignores a condition
 * answers 200 all the same, and data is lost.
 */
public final class StoreCapabilities {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Outcome> outcomes;

  private StoreCapabilities(Map<String, Outcome> outcomes) {
    this.outcomes = new TreeMap<>(outcomes);
  }

  /** What was found about a capability. */
  public enum Outcome {
    WORKS("works"),
    /** Answered with an error. */
    REFUSED("refused"),
    /** Answered with success and without the effect. */
    IGNORED("ignored"),
    /** Has an effect, another than at AWS. */
    DIFFERS("differs"),
    NOT_TESTED("notTested");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    static Outcome of(String text) {
      for (Outcome outcome : values()) {
        if (outcome.text.equals(text)) {
          return outcome;
        }
      }
      return NOT_TESTED;
    }
  }

  /** In which form If-Match of PutObject understands an ETag. */
  public enum EtagStyle {
    QUOTED,
    UNQUOTED,
    NONE
  }

  /** Capabilities from outcomes by id. */
  public static StoreCapabilities of(Map<String, Outcome> outcomes) {
    return new StoreCapabilities(outcomes);
  }

  /**
   * Reads {@code {"verdicts": {"put.ifNoneMatch": {"outcome": "works"}}}}, as a probe writes it.
   *
   * @throws IOException when the file cannot be read or is no such JSON
   */
  public static StoreCapabilities load(Path file) throws IOException {
    JsonNode verdicts;
    try {
      verdicts = JSON.readTree(Files.readAllBytes(file)).path("verdicts");
    } catch (JsonProcessingException error) {
      throw new IOException(file + " is no JSON", error);
    }
    if (!verdicts.isObject()) {
      throw new IOException(file + " has no verdicts");
    }
    Map<String, Outcome> outcomes = new TreeMap<>();
    for (var verdict : verdicts.properties()) {
      outcomes.put(verdict.getKey(), Outcome.of(verdict.getValue().path("outcome").asText()));
    }
    return new StoreCapabilities(outcomes);
  }

  /**
   * Writes what {@link #load} reads.
   *
   * @throws IOException when the file cannot be written
   */
  public void save(Path file) throws IOException {
    ObjectNode document = JSON.createObjectNode();
    ObjectNode verdicts = document.putObject("verdicts");
    outcomes.forEach((id, outcome) -> verdicts.putObject(id).put("outcome", outcome.text));
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
  }

  /** What was found; {@code NOT_TESTED} for ids that nobody tried. */
  public Outcome outcome(String id) {
    return outcomes.getOrDefault(id, Outcome.NOT_TESTED);
  }

  /** Whether a capability was tried and has its effect. */
  public boolean works(String id) {
    return outcome(id) == Outcome.WORKS;
  }

  /** The form of ETags in If-Match; RGW 16 answers 412 to the quoted one that every SDK returns. */
  public EtagStyle etagStyle() {
    if (works("put.ifMatch.quoted")) {
      return EtagStyle.QUOTED;
    }
    return works("put.ifMatch.unquoted") ? EtagStyle.UNQUOTED : EtagStyle.NONE;
  }

  /** An ETag as If-Match of PutObject must carry it at this store. */
  public String conditionEtag(String etag) {
    String bare = etag.replace("\"", "");
    return etagStyle() == EtagStyle.UNQUOTED ? bare : "\"" + bare + "\"";
  }

  /** All outcomes, by id. */
  public Map<String, Outcome> outcomes() {
    return Map.copyOf(outcomes);
  }

  @Override
  public String toString() {
    return outcomes.toString();
  }
}
