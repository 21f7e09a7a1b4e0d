package com.example.storage;

import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Whole files of a size that fits into memory. A write is atomic: readers see the old object or the new one. */
public final class SmallFiles {
  /** Bytes that {@link #readFile(String, String)} takes at most: 16 MiB. */
  public static final long DEFAULT_LIMIT = 16L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(SmallFiles.class.getName());
  private static final String ENCODED = "utf-8''";

  private final S3Client client;

  /** Reads and writes with a client that the caller keeps and closes. */
  public SmallFiles(S3Client client) {
    this.client = client;
  }

  /**
   * What goes with the bytes.
   *
   * @param contentType empty: guessed from the ending of the key
   * @param metadata names in lower case; values may hold any character
   */
  public record WriteOptions(Optional<String> contentType, Map<String, String> metadata) {
    /** A guessed content type and no metadata. */
    public static WriteOptions defaults() {
      return new WriteOptions(Optional.empty(), Map.of());
    }
  }

  // region snippet: write-object
  /**
   * Writes an object, replacing what is there.
   *
   * @return the new ETag, with its quotes
   * @throws IOException a {@link StorageError}
   */
  public String writeFile(String bucket, String key, byte[] bytes, WriteOptions options) throws IOException {
    var written = StorageErrors.call("PutObject", bucket, key, () -> client.putObject(request -> request
        .bucket(bucket)
        .key(key)
        .contentType(options.contentType().orElseGet(() -> guessContentType(key)))
        // The store compares it with what arrived, on every store: the ETag is no MD5 of encrypted or multipart objects.
        .contentMD5(md5(bytes))
        .metadata(encode(options.metadata())), RequestBody.fromBytes(bytes)));
    LOG.log(System.Logger.Level.DEBUG, "wrote {0} bytes to {1}", bytes.length, key);
    return written.eTag();
  }
  // endregion

  /**
   * Writes text as UTF-8 with the line ends that it has.
   *
   * @return the new ETag
   * @throws IOException a {@link StorageError}
   */
  public String writeText(String bucket, String key, String text) throws IOException {
    return writeFile(bucket, key, text.getBytes(StandardCharsets.UTF_8), WriteOptions.defaults());
  }

  /**
   * Reads an object of at most {@link #DEFAULT_LIMIT} bytes.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws IOException another {@link StorageError}
   */
  public byte[] readFile(String bucket, String key) throws IOException {
    return readFile(bucket, key, DEFAULT_LIMIT);
  }

  // region snippet: read-object
  /**
   * Reads an object whole.
   *
   * @param limit bytes at most; a larger object is refused before its body is read
   * @throws java.nio.file.NoSuchFileException when there is none
   * @throws IOException another {@link StorageError}; kind {@code INVALID} above the limit, {@code CORRUPT} when the body
   *     ends early
   */
  public byte[] readFile(String bucket, String key, long limit) throws IOException {
    var context = new StorageErrors.Context("GetObject", bucket, key);
    try (var body = StorageErrors.call("GetObject", bucket, key,
        () -> client.getObject(request -> request.bucket(bucket).key(key)))) {
      Long length = body.response().contentLength();
      if (length == null) {
        return readUnknown(body, limit, context);
      }
      if (length > limit) {
        // Without it, closing would read the whole body to use the connection again.
        body.abort();
        throw StorageErrors.create(Kind.INVALID, length + " bytes are above the limit of " + limit, context);
      }
      return readExactly(body, Math.toIntExact(length), context);
    }
  }
  // endregion

  /**
   * Reads an object as UTF-8.
   *
   * @throws IOException a {@link StorageError}; kind {@code CORRUPT} when the bytes are no UTF-8
   */
  public String readText(String bucket, String key) throws IOException {
    byte[] bytes = readFile(bucket, key);
    try {
      // Strict: String's constructor would put replacement characters where bytes are wrong.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException error) {
      throw StorageErrors.create(Kind.CORRUPT, "the object is no UTF-8", new StorageErrors.Context("GetObject", bucket, key));
    }
  }

  /**
   * Metadata as it was given to {@link #writeFile}.
   *
   * @throws IOException a {@link StorageError}
   */
  public Map<String, String> readMetadata(String bucket, String key) throws IOException {
    var head = StorageErrors.call("HeadObject", bucket, key,
        () -> client.headObject(request -> request.bucket(bucket).key(key)));
    return decode(head.metadata());
  }

  /** The content type that the ending of a key stands for. */
  public static String guessContentType(String key) {
    String name = key.substring(key.lastIndexOf('/') + 1);
    if (name.endsWith(".json")) {
      return "application/json";
    }
    return Optional.ofNullable(URLConnection.guessContentTypeFromName(name)).orElse("application/octet-stream");
  }

  /** A proxy sends the body in chunks, which do not tell its length. */
  private static byte[] readUnknown(ResponseInputStream<GetObjectResponse> body, long limit, StorageErrors.Context context)
      throws IOException {
    try {
      byte[] bytes = body.readNBytes(Math.toIntExact(Math.min(limit, Integer.MAX_VALUE - 16) + 1));
      if (bytes.length > limit) {
        body.abort();
        throw StorageErrors.create(Kind.INVALID, "more bytes than the limit of " + limit, context);
      }
      return bytes;
    } catch (IOException error) {
      throw StorageErrors.toStorageError(error, context);
    }
  }

  private static byte[] readExactly(ResponseInputStream<GetObjectResponse> body, int length, StorageErrors.Context context)
      throws IOException {
    byte[] bytes;
    try {
      bytes = body.readNBytes(length);
    } catch (IOException error) {
      body.abort();
      throw StorageErrors.toStorageError(error, context);
    }
    if (bytes.length != length) {
      throw StorageErrors.create(Kind.CORRUPT, "only " + bytes.length + " of " + length + " bytes came", context);
    }
    return bytes;
  }

  private static String md5(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has MD5", error);
    }
  }

  /** Headers are ASCII: other values travel percent-encoded, marked as RFC 8187 marks them. */
  private static Map<String, String> encode(Map<String, String> metadata) {
    Map<String, String> encoded = new TreeMap<>();
    metadata.forEach((name, value) -> encoded.put(name, value.matches("[ -~]*") && !value.startsWith(ENCODED)
        ? value
        : ENCODED + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20")));
    return encoded;
  }

  private static Map<String, String> decode(Map<String, String> metadata) {
    Map<String, String> decoded = new TreeMap<>();
    metadata.forEach((name, value) -> decoded.put(name, value.startsWith(ENCODED)
        ? URLDecoder.decode(value.substring(ENCODED.length()).replace("+", "%2B"), StandardCharsets.UTF_8)
        : value));
    return decoded;
  }
}
