package com.example.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What went wrong in a call of a management API, whatever the server or the proxies before it have answered. Neither secrets nor
 * the query of the address are in it.
 */
public final class ManagementException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Characters of the server's words that are kept: 2 KiB. */
  public static final int MAX_TEXT = 2048;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET_NAMES =
      "[\\w-]*(?:password|passwd|secret|token|authorization|credential|access[_-]?key|session)[\\w-]*";
  private static final Pattern QUOTED_SECRET =
      Pattern.compile("(?i)([\"'])(" + SECRET_NAMES + ")\\1(\\s*:\\s*)(?:\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s,}\\]]+)");
  private static final Pattern PLAIN_SECRET =
      Pattern.compile("(?i)\\b(" + SECRET_NAMES + ")(\\s*[=:]\\s*)(?!\\s*\")(?:Bearer\\s+|Basic\\s+)?[^\\s,;&\"'<>}]+");
  private static final Pattern BEARER = Pattern.compile("(?i)\\b(Bearer|Basic)\\s+[\\w.~+/=-]+");

  private final Kind kind;
  private final int status;
  private final String code;
  private final String serverMessage;
  private final String requestId;
  private final String method;
  private final String path;

  private ManagementException(Kind kind, Answer answer, String method, String path, Throwable cause) {
    super(text(kind, answer, method, path), cause);
    this.kind = kind;
    this.status = answer.status();
    this.code = answer.code();
    this.serverMessage = answer.message();
    this.requestId = answer.requestId();
    this.method = method;
    this.path = path;
  }

  /** What a caller can do about it. */
  public enum Kind {
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    INVALID,
    THROTTLED,
    UNAVAILABLE,
    TIMEOUT,
    NETWORK,
    PROTOCOL,
    CANCELLED
  }

  private record Answer(int status, String code, String message, String requestId) {}

  /**
   * Reads the answer to a failed call: {@code {"err":{"code","msg"}}}, {@code {"error":{...}}}, {@code
   * {"code","detail","component"}} of the Ceph dashboard, plain text, or the HTML of a proxy.
   *
   * @param path of the call, without its query
   * @param headers by names in lower case
   */
  public static ManagementException fromAnswer(
      String method, String path, int status, Map<String, String> headers, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String requestId = headers.getOrDefault("x-request-id", headers.getOrDefault("request-id", ""));
    String[] words = words(text, headers.getOrDefault("content-type", ""));
    String message = words[1].isEmpty() ? "the server said nothing more" : words[1];
    var answer = new Answer(status, redact(words[0]), limit(redact(message)), redact(requestId));
    return new ManagementException(kindOf(status), answer, method, withoutQuery(path), null);
  }

  /** A call that got no answer. */
  public static ManagementException fromFailure(String method, String path, Exception failure) {
    Kind kind = failure instanceof HttpTimeoutException ? Kind.TIMEOUT
        : failure instanceof InterruptedException ? Kind.CANCELLED : Kind.NETWORK;
    String name = failure.getClass().getSimpleName();
    String message = failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    return new ManagementException(
        kind, new Answer(0, "", limit(redact(message)), ""), method, withoutQuery(path), failure);
  }

  /** What a sample finds wrong itself, for example an answer that is no JSON. */
  public static ManagementException create(Kind kind, String method, String path, String message) {
    return new ManagementException(kind, new Answer(0, "", limit(redact(message)), ""), method, withoutQuery(path), null);
  }

  /** What a caller can do about it. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status, 0 where there was no answer. */
  public int status() {
    return status;
  }

  /** The server's own code, may be empty. */
  public String code() {
    return code;
  }

  /** The server's words, at most {@link #MAX_TEXT} characters. */
  public String serverMessage() {
    return serverMessage;
  }

  /** What the server's log knows the call by, may be empty. */
  public String requestId() {
    return requestId;
  }

  /** The HTTP method. */
  public String method() {
    return method;
  }

  /** The path that was called, without its query. */
  public String path() {
    return path;
  }

  /** Masks the values of what is named like a secret. */
  static String redact(String text) {
    String masked = QUOTED_SECRET.matcher(text).replaceAll(
        found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + found.group(1) + found.group(3) + "\"***\""));
    masked = PLAIN_SECRET.matcher(masked).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + found.group(2) + "***"));
    return BEARER.matcher(masked).replaceAll("$1 ***");
  }

  /** The code and the message. */
  private static String[] words(String text, String contentType) {
    if (text.startsWith("{")) {
      try {
        return wordsOf(JSON.readTree(text));
      } catch (JsonProcessingException error) {
        return new String[] {"", text};
      }
    }
    if (contentType.contains("html") || text.regionMatches(true, 0, "<!doctype", 0, 9) || text.startsWith("<html")) {
      // A proxy's page: its title says the most.
      Matcher title = Pattern.compile("(?is)<title[^>]*>(.*?)</title>").matcher(text);
      String plain = title.find() ? title.group(1) : text.replaceAll("(?s)<[^>]*>", " ");
      return new String[] {"", "a web page, not the API, answered: " + plain.replaceAll("\\s+", " ").strip()};
    }
    return new String[] {"", text};
  }

  private static String[] wordsOf(JsonNode envelope) {
    JsonNode inner = envelope;
    for (String name : new String[] {"err", "error"}) {
      if (envelope.path(name).isObject()) {
        inner = envelope.path(name);
      }
    }
    String message = first(inner, "msg", "message", "detail", "error", "err", "title");
    String component = inner.path("component").asText("");
    if (message.isEmpty()) {
      message = envelope.toString();
    }
    return new String[] {first(inner, "code", "error_code", "status_code"),
        component.isEmpty() ? message : component + ": " + message};
  }

  private static String first(JsonNode node, String... names) {
    for (String name : names) {
      JsonNode value = node.path(name);
      if (value.isValueNode() && !value.asText().isEmpty() && !value.isNull()) {
        return value.asText();
      }
    }
    return "";
  }

  private static Kind kindOf(int status) {
    return switch (status) {
      case 401 -> Kind.UNAUTHENTICATED;
      case 403 -> Kind.FORBIDDEN;
      case 404, 410 -> Kind.NOT_FOUND;
      case 409, 412 -> Kind.CONFLICT;
      case 408, 504 -> Kind.TIMEOUT;
      case 429 -> Kind.THROTTLED;
      default -> status >= 500 ? Kind.UNAVAILABLE : status >= 400 ? Kind.INVALID : Kind.PROTOCOL;
    };
  }

  private static String withoutQuery(String path) {
    return path.replaceAll("(?s)[?#].*", "");
  }

  private static String limit(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
  }

  private static String text(Kind kind, Answer answer, String method, String path) {
    String status = answer.status() == 0 ? kind.toString() : "HTTP " + answer.status();
    String code = answer.code().isEmpty() ? "" : " " + answer.code();
    return method + " " + path + ": " + status + code + ": " + answer.message();
  }
}
