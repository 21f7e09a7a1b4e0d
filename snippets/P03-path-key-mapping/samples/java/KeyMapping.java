package com.example.storage;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Maps paths below a mount point to object keys and back. A key is bytes and never a path: nothing here resolves, and what
 * has no exact counterpart is refused rather than bent.
 */
public final class KeyMapping {
  /** Longest key in bytes of UTF-8, prefix included. Source: S3 user guide, "Naming objects". */
  public static final int MAX_KEY_BYTES = 1024;

  private final String root;
  private final String prefix;
  private final Options options;

  /**
   * How names are treated.
   *
   * @param caseInsensitive keys in lower case, for data of a share that does not tell {@code A} from {@code a}
   * @param normalizeNfc composed Unicode, since macOS and some NAS hand out decomposed names
   * @param windowsPaths a backslash separates folders; otherwise it is an ordinary character
   */
  public record Options(boolean caseInsensitive, boolean normalizeNfc, boolean windowsPaths) {
    /** Case is kept, names are composed, only a slash separates. */
    public static Options defaults() {
      return new Options(false, true, false);
    }
  }

  /** Why a path has no key, or a key no path. */
  public enum Reason {
    EMPTY,
    OUTSIDE_ROOT,
    DOT_SEGMENT,
    EMPTY_SEGMENT,
    CONTROL_CHARACTER,
    INVALID_UNICODE,
    TOO_LONG,
    DIRECTORY
  }

  /** No key can stand for this path, or no path for this key. */
  public static final class InvalidPathException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    private InvalidPathException(Reason reason, String path) {
      super(reason + ": " + path);
      this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
      return reason;
    }
  }

  /**
   * A mapping of {@code root/a/b} to {@code prefix + a/b}.
   *
   * @param root absolute path of the former mount point, for example {@code /mnt/data}
   * @param prefix put before every key, empty or ending with a slash
   */
  public KeyMapping(String root, String prefix, Options options) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
    }
    String slashed = options.windowsPaths() ? root.replace('\\', '/') : root;
    this.root = slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed;
    this.prefix = prefix;
    this.options = options;
  }

  /**
   * The key of a file.
   *
   * @param path absolute below the root, or relative to it
   * @throws InvalidPathException with the reason
   */
  public String toKey(String path) {
    String slashed = options.windowsPaths() ? path.replace('\\', '/') : path;
    String key = prefix + normalize(relative(slashed, path), path);
    if (key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw new InvalidPathException(Reason.TOO_LONG, path);
    }
    return key;
  }

  /**
   * The absolute path that a key stands for.
   *
   * @throws InvalidPathException with the reason; keys of other programs may have no path
   */
  public String toPath(String key) {
    if (!key.startsWith(prefix)) {
      throw new InvalidPathException(Reason.OUTSIDE_ROOT, key);
    }
    String relative = key.substring(prefix.length());
    checkSegments(relative, key);
    String path = root + "/" + relative;
    if (options.windowsPaths()) {
      if (relative.indexOf('\\') >= 0) {
        throw new InvalidPathException(Reason.OUTSIDE_ROOT, key);
      }
      return path.replace('/', '\\');
    }
    return path;
  }

  private String relative(String slashed, String path) {
    if (slashed.isEmpty()) {
      throw new InvalidPathException(Reason.EMPTY, path);
    }
    boolean absolute = slashed.startsWith("/") || (options.windowsPaths() && slashed.matches("(?s)[A-Za-z]:.*"));
    if (!absolute) {
      return slashed;
    }
    boolean below = options.caseInsensitive()
        ? slashed.toLowerCase(Locale.ROOT).startsWith(root.toLowerCase(Locale.ROOT) + "/")
        : slashed.startsWith(root + "/");
    // The slash behind the root matters: /mnt/database is not below /mnt/data.
    if (!below) {
      throw new InvalidPathException(Reason.OUTSIDE_ROOT, path);
    }
    return slashed.substring(root.length() + 1);
  }

  private String normalize(String relative, String path) {
    checkSegments(relative, path);
    String composed = options.normalizeNfc() ? Normalizer.normalize(relative, Normalizer.Form.NFC) : relative;
    return options.caseInsensitive() ? composed.toLowerCase(Locale.ROOT) : composed;
  }

  private static void checkSegments(String relative, String whole) {
    if (relative.isEmpty()) {
      throw new InvalidPathException(Reason.EMPTY, whole);
    }
    if (relative.endsWith("/")) {
      throw new InvalidPathException(Reason.DIRECTORY, whole);
    }
    if (relative.chars().anyMatch(each -> each < 0x20 || each == 0x7f)) {
      throw new InvalidPathException(Reason.CONTROL_CHARACTER, whole);
    }
    // A lone surrogate would become a question mark on its way to the store.
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(relative)) {
      throw new InvalidPathException(Reason.INVALID_UNICODE, whole);
    }
    for (String segment : relative.split("/", -1)) {
      if (segment.isEmpty()) {
        throw new InvalidPathException(Reason.EMPTY_SEGMENT, whole);
      }
      if (segment.equals(".") || segment.equals("..")) {
        throw new InvalidPathException(Reason.DOT_SEGMENT, whole);
      }
    }
  }
}
