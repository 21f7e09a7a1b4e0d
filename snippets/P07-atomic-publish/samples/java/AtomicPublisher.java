package com.example.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/**
 * Publishes content of unknown length in one step. Files are written beside their name and renamed; a store needs neither:
 * an object appears when its last request succeeds, and until then readers see the old one.
 */
public final class AtomicPublisher {
  /** Smallest part of an upload but the last: 5 MiB. */
  public static final int MIN_PART = 5 * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(AtomicPublisher.class.getName());

  private final S3Client client;
  private final String bucket;
  private final int partSize;

  /**
   * Publishes to a bucket with a client that the caller keeps and closes.
   *
   * @param partSize bytes that are held in memory, at least {@link #MIN_PART}; 10,000 of them are the longest content
   */
  public AtomicPublisher(S3Client client, String bucket, int partSize) {
    if (partSize < MIN_PART) {
      throw new IllegalArgumentException("parts have at least " + MIN_PART + " bytes");
    }
    this.client = client;
    this.bucket = bucket;
    this.partSize = partSize;
  }

  /**
   * Publishes what a stream holds. When the stream fails or the thread is interrupted, the old object stays.
   *
   * @throws IOException what reading threw, or a {@link StorageError}
   */
  public void publish(String key, InputStream source) throws IOException {
    try (var writer = open(key)) {
      source.transferTo(writer);
      writer.commit();
    }
  }

  /** Opens a writer; its content appears with {@link Writer#commit()} and never without it. */
  public Writer open(String key) {
    return new Writer(key);
  }

  /** Gathers content. Closing it without a commit publishes nothing. Not for several threads. */
  public final class Writer extends OutputStream {
    private final String key;
    private final byte[] buffer = new byte[partSize];
    private final List<CompletedPart> parts = new ArrayList<>();
    private int filled;
    private String uploadId;
    private boolean ended;
    private boolean failed;

    private Writer(String key) {
      this.key = key;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (ended || failed) {
        throw new IOException(failed ? "writing has failed before" : "the writer is closed");
      }
      for (int done = 0; done < length; ) {
        if (filled == buffer.length) {
          // Until it is sent: what follows it in this call is lost if it is not.
          failed = true;
          sendPart();
          failed = false;
        }
        int count = Math.min(length - done, buffer.length - filled);
        System.arraycopy(bytes, offset + done, buffer, filled, count);
        filled += count;
        done += count;
      }
    }

    /**
     * Makes the content the object.
     *
     * @throws IOException a {@link StorageError}; the old object stays, unless only the answer was lost; another one when
     *     writing has failed before
     */
    public void commit() throws IOException {
      if (ended) {
        throw new IOException("the writer is closed");
      }
      if (failed) {
        // A stream in between may have swallowed it.
        throw new IOException("not everything was written");
      }
      if (uploadId == null) {
        putWhole();
      } else {
        complete();
      }
      ended = true;
      LOG.log(System.Logger.Level.DEBUG, "published {0}", key);
    }

    /** Gives the content up. */
    public void discard() {
      if (ended) {
        return;
      }
      ended = true;
      if (uploadId == null) {
        return;
      }
      boolean interrupted = Thread.interrupted();
      try {
        client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
      } catch (SdkException error) {
        // Must not hide why it was given up. A lifecycle rule removes what is left.
        LOG.log(System.Logger.Level.WARNING, "the upload of {0} stays open: {1}", key, error.getMessage());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }

    @Override
    public void close() {
      discard();
    }

    private void putWhole() throws IOException {
      byte[] whole = Arrays.copyOf(buffer, filled);
      StorageErrors.call("PutObject", bucket, key, () -> client.putObject(
          request -> request.bucket(bucket).key(key), RequestBody.fromBytes(whole)));
    }

    private void sendPart() throws IOException {
      if (uploadId == null) {
        uploadId = StorageErrors.call("CreateMultipartUpload", bucket, key,
            () -> client.createMultipartUpload(request -> request.bucket(bucket).key(key))).uploadId();
      }
      int number = parts.size() + 1;
      byte[] part = Arrays.copyOf(buffer, filled);
      String etag = StorageErrors.call("UploadPart", bucket, key, () -> client.uploadPart(
          request -> request.bucket(bucket).key(key).uploadId(uploadId).partNumber(number),
          RequestBody.fromBytes(part))).eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
      filled = 0;
    }

    private void complete() throws IOException {
      sendPart();
      StorageErrors.call("CompleteMultipartUpload", bucket, key, () -> client.completeMultipartUpload(
          request -> request.bucket(bucket).key(key).uploadId(uploadId)
              .multipartUpload(upload -> upload.parts(parts))));
    }
  }
}
