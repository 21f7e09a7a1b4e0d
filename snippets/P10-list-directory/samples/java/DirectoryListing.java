package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists what lies below a prefix, page by page as the caller asks for more. The order is that of the keys' UTF-8 bytes, which
 * is neither the order of a language nor that of {@link String#compareTo} beyond the Basic Multilingual Plane.
 */
public final class DirectoryListing {
  private final S3Client client;
  private final String bucket;

  /** Lists a bucket with a client that the caller keeps and closes. */
  public DirectoryListing(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** What an entry is. */
  public enum EntryKind {
    FILE,
    DIRECTORY
  }

  /**
   * One entry.
   *
   * @param key the whole key; a directory's ends with a slash
   * @param name the key below the prefix that was listed, without the slash of a directory
   * @param kind what it is
   * @param size bytes, 0 for a directory
   * @param lastModified when it was written, {@link Instant#EPOCH} for a directory
   * @param etag with its quotes, empty for a directory
   */
  public record Entry(String key, String name, EntryKind kind, long size, Instant lastModified, String etag) {}

  // region snippet: list-prefix
  /**
   * One level: the files and directories directly below a prefix, lazily.
   *
   * @param prefix empty or ending with a slash
   * @return a stream that asks for the next page when it is needed; {@link UncheckedIOException} carries a {@link
   *     StorageError}
   */
  public Stream<Entry> listDirectory(String prefix) {
    return stream(prefix, "/");
  }
  // endregion

  /**
   * All files below a prefix, at any depth, lazily.
   *
   * @param prefix empty or ending with a slash
   */
  public Stream<Entry> walk(String prefix) {
    return stream(prefix, "");
  }

  /**
   * All files below a prefix whose name matches a pattern. The store knows only prefixes: everything below the part of the
   * pattern that has no wildcard is listed, and filtered here.
   *
   * @param prefix empty or ending with a slash
   * @param pattern {@code *} any characters of one segment, {@code ?} one of them, {@code **} any segments
   */
  public Stream<Entry> glob(String prefix, String pattern) {
    Pattern matcher = toRegex(pattern);
    String literal = pattern.split("[*?]", 2)[0];
    String base = prefix + literal.substring(0, literal.lastIndexOf('/') + 1);
    return walk(base)
        .map(each -> new Entry(each.key(), each.key().substring(prefix.length()), each.kind(), each.size(),
            each.lastModified(), each.etag()))
        .filter(each -> matcher.matcher(each.name()).matches());
  }

  private Stream<Entry> stream(String prefix, String delimiter) {
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      // Without it "report" would list "reports/" and "report.txt" as well.
      throw new IllegalArgumentException("a directory's prefix ends with a slash: " + prefix);
    }
    var entries = Spliterators.spliteratorUnknownSize(
        new Pages(prefix, delimiter), Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    return StreamSupport.stream(entries, false);
  }

  private static Pattern toRegex(String glob) {
    var regex = new StringBuilder();
    for (int at = 0; at < glob.length(); at++) {
      char each = glob.charAt(at);
      if (glob.startsWith("**/", at)) {
        regex.append("(?:[^/]+/)*");
        at += 2;
      } else if (glob.startsWith("**", at)) {
        regex.append(".*");
        at += 1;
      } else if (each == '*') {
        regex.append("[^/]*");
      } else if (each == '?') {
        // One character may be two chars of a Java string, which a regular expression counts as one.
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(String.valueOf(each)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /** Reads the next page when the entries of the last one are used up. */
  private final class Pages implements Iterator<Entry> {
    private final String prefix;
    private final String delimiter;
    private final Queue<Entry> ready = new ArrayDeque<>();
    private final Set<String> tokens = new HashSet<>();
    private String token;
    private boolean ended;

    Pages(String prefix, String delimiter) {
      this.prefix = prefix;
      this.delimiter = delimiter;
    }

    @Override
    public boolean hasNext() {
      // A page may be empty although more follow: some stores filter after they have counted.
      while (ready.isEmpty() && !ended) {
        readPage();
      }
      return !ready.isEmpty();
    }

    @Override
    public Entry next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void readPage() {
      ListObjectsV2Response page;
      try {
        // XML cannot carry every character of a key. The SDK decodes what it asks for in this form.
        page = StorageErrors.call("ListObjectsV2", bucket, prefix, () -> client.listObjectsV2(request -> request
            .bucket(bucket)
            .prefix(prefix)
            .encodingType(EncodingType.URL)
            .delimiter(delimiter.isEmpty() ? null : delimiter)
            .continuationToken(token)));
        ended = !Boolean.TRUE.equals(page.isTruncated());
        token = page.nextContinuationToken();
        if (!ended && (token == null || token.isEmpty() || !tokens.add(token))) {
          var context = new StorageErrors.Context("ListObjectsV2", bucket, prefix);
          throw StorageErrors.create(Kind.CORRUPT, "the list does not go on: its continuation token repeats", context);
        }
      } catch (IOException error) {
        ended = true;
        throw new UncheckedIOException(error);
      }
      merge(page.contents().iterator(), page.commonPrefixes().iterator());
    }

    /** Files and directories come in two lists, each in order; together they are in order as well. */
    private void merge(Iterator<S3Object> files, Iterator<CommonPrefix> directories) {
      Entry file = nextFile(files);
      Entry directory = nextDirectory(directories);
      while (file != null || directory != null) {
        if (directory == null || (file != null && compareBytes(file.key(), directory.key()) < 0)) {
          ready.add(file);
          file = nextFile(files);
        } else {
          ready.add(directory);
          directory = nextDirectory(directories);
        }
      }
    }

    private Entry nextFile(Iterator<S3Object> files) {
      while (files.hasNext()) {
        S3Object each = files.next();
        // The marker of the directory itself is no entry of it, and other markers are no files.
        if (!each.key().endsWith("/")) {
          String name = each.key().substring(prefix.length());
          return new Entry(each.key(), name, EntryKind.FILE, each.size(), each.lastModified(), each.eTag());
        }
      }
      return null;
    }

    private Entry nextDirectory(Iterator<CommonPrefix> directories) {
      if (!directories.hasNext()) {
        return null;
      }
      String key = directories.next().prefix();
      String name = key.substring(prefix.length(), key.length() - 1);
      return new Entry(key, name, EntryKind.DIRECTORY, 0, Instant.EPOCH, "");
    }
  }

  /** Compares as the store does: by code points, whose order is that of UTF-8 bytes. */
  static int compareBytes(String left, String right) {
    var one = left.codePoints().iterator();
    var other = right.codePoints().iterator();
    while (one.hasNext() && other.hasNext()) {
      int order = Integer.compare(one.nextInt(), other.nextInt());
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(one.hasNext(), other.hasNext());
  }
}
