package com.example.storage;

import com.example.storage.FileStat.FileKind;
import com.example.storage.StorageError.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;

/** Files as objects below a prefix. */
public final class S3FileStore implements FileStore {
  private final S3Client client;
  private final StoreCapabilities capabilities;
  private final String bucket;
  private final String prefix;
  private final KeyMapping keys;
  private final SmallFiles files;

  /**
   * A store over a prefix, with a client that the caller keeps and closes.
   *
   * @param prefix empty or ending with a slash
   */
  public S3FileStore(S3Client client, StoreCapabilities capabilities, String bucket, String prefix) {
    this.client = client;
    this.capabilities = capabilities;
    this.bucket = bucket;
    this.prefix = prefix;
    keys = new KeyMapping("/", prefix, KeyMapping.Options.defaults());
    files = new SmallFiles(client);
  }

  @Override
  public byte[] read(String path) throws IOException {
    return files.readFile(bucket, key(path));
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    String key = key(path);
    return StorageErrors.call("GetObject", bucket, key, () -> client.getObject(request -> request.bucket(bucket).key(key)));
  }

  @Override
  public void write(String path, byte[] content, WriteMode mode) throws IOException {
    String key = key(path);
    if (mode == WriteMode.REPLACE) {
      files.writeFile(bucket, key, content, SmallFiles.WriteOptions.defaults());
      return;
    }
    // The id in the metadata tells an own write, whose answer was lost, from that of somebody else.
    ExclusiveCreate.createExclusive(client, capabilities, bucket, key, content, UUID.randomUUID().toString(),
        SmallFiles.guessContentType(key));
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    String key = key(path);
    var found = FileStat.stat(client, bucket, key);
    if (found.kind() == FileKind.DIRECTORY) {
      throw StorageErrors.create(Kind.NOT_FOUND, "it is a directory", new StorageErrors.Context("HeadObject", bucket, key));
    }
    return new FileInfo(found.size(), found.lastModified());
  }

  @Override
  public boolean exists(String path) throws IOException {
    try {
      stat(path);
      return true;
    } catch (NoSuchFileException error) {
      return false;
    }
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    String below = directory.isEmpty() ? prefix : key(directory) + "/";
    try (var entries = new DirectoryListing(client, bucket).listDirectory(below)) {
      return entries.map(each ->
          new Entry(each.name(), each.kind() == DirectoryListing.EntryKind.DIRECTORY, each.size())).toList();
    } catch (UncheckedIOException error) {
      throw error.getCause();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    new TreeDeleter(client, capabilities, bucket).deleteFile(key(path));
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    String below = key(directory) + "/";
    var result = new TreeDeleter(client, capabilities, bucket).deleteTree(below, TreeDeleter.Options.defaults());
    if (!result.failed().isEmpty()) {
      throw StorageErrors.create(Kind.UNKNOWN, result.failed().size() + " files were not deleted, the first is "
          + result.failed().get(0), new StorageErrors.Context("DeleteObjects", bucket, below));
    }
  }

  private String key(String path) {
    return keys.toKey(path.startsWith("/") ? "/" + path : path);
  }
}
