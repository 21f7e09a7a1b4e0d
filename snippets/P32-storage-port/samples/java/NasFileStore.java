package com.example.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Files below a folder. No path leaves it, not even through a symbolic link. Names are composed Unicode (NFC), as keys are,
 * whichever form the disk has.
 */
public final class NasFileStore implements FileStore {
  /** Names of files that are being written. */
  private static final String TEMPORARY = ".writing-";

  private final Path root;
  private final KeyMapping paths = new KeyMapping("/", "", KeyMapping.Options.defaults());

  /**
   * A store over a folder that exists.
   *
   * @throws IOException when it does not
   */
  public NasFileStore(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  @Override
  public byte[] read(String path) throws IOException {
    Path file = existing(path);
    if (Files.size(file) > SmallFiles.DEFAULT_LIMIT) {
      throw new IOException(path + " is too large to be read whole");
    }
    return Files.readAllBytes(file);
  }

  @Override
  public InputStream openRead(String path) throws IOException {
    return Files.newInputStream(existing(path));
  }

  @Override
  public void write(String path, byte[] content, WriteMode mode) throws IOException {
    Path file = resolve(path);
    Path parent = file.getParent();
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException error) {
      throw new FileAlreadyExistsException(path, null, "a file has the name of its directory");
    }
    // Looked at once more: a link may be among the folders that exist now.
    resolve(path);
    Path fresh = parent.resolve(TEMPORARY + UUID.randomUUID());
    try {
      try (var channel = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        for (var buffer = ByteBuffer.wrap(content); buffer.hasRemaining(); ) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      publish(fresh, file, path, mode);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void publish(Path fresh, Path file, String path, WriteMode mode) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileAlreadyExistsException(path, null, "a directory has this name");
    }
    if (mode == WriteMode.REPLACE) {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } else {
      // A link is refused when the name exists, which a rename is not.
      Files.createLink(file, fresh);
    }
  }

  @Override
  public FileInfo stat(String path) throws IOException {
    Path file = existing(path);
    return new FileInfo(Files.size(file), Files.getLastModifiedTime(file).toInstant());
  }

  @Override
  public boolean exists(String path) throws IOException {
    return Files.isRegularFile(resolve(path));
  }

  @Override
  public List<Entry> list(String directory) throws IOException {
    Path folder = directory.isEmpty() ? root : resolve(directory);
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        boolean isFolder = Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS);
        if (isFolder || (Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS) && !name.startsWith(TEMPORARY))) {
          String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
          if (!names.add(composed)) {
            throw new IOException(child + " has the name of another file but for its Unicode form");
          }
          entries.add(new Entry(composed, isFolder, isFolder ? 0 : Files.size(child)));
        }
      }
    } catch (NoSuchFileException | NotDirectoryException error) {
      return List.of();
    }
    entries.sort(Comparator.comparing(each -> each.name() + (each.directory() ? "/" : ""), DirectoryListing::compareBytes));
    return entries;
  }

  @Override
  public void delete(String path) throws IOException {
    Path file = resolve(path);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
      removeEmptyFolders(file.getParent());
    }
  }

  @Override
  public void deleteTree(String directory) throws IOException {
    Path folder = resolve(directory);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> found;
    try (var tree = Files.walk(folder)) {
      // Links are not followed: only the link goes.
      found = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : found) {
      Files.deleteIfExists(each);
    }
    removeEmptyFolders(folder.getParent());
  }

  /** Object storage has no empty directories, so there are none here. */
  private void removeEmptyFolders(Path folder) throws IOException {
    for (Path each = folder; !each.equals(root); each = each.getParent()) {
      try {
        Files.deleteIfExists(each);
      } catch (DirectoryNotEmptyException error) {
        return;
      }
    }
  }

  private Path existing(String path) throws IOException {
    Path file = resolve(path);
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(path);
    }
    return file;
  }

  /** By the names that the disk has: macOS and some NAS write them decomposed, which for Linux are other names. */
  private Path onDisk(String path) {
    Path file = root;
    for (String name : path.split("/")) {
      Path composed = file.resolve(name);
      Path decomposed = file.resolve(Normalizer.normalize(name, Normalizer.Form.NFD));
      boolean other = !Files.exists(composed, LinkOption.NOFOLLOW_LINKS) && Files.exists(decomposed, LinkOption.NOFOLLOW_LINKS);
      file = other ? decomposed : composed;
    }
    return file;
  }

  /** The file that a path stands for, below the root with all links followed. */
  private Path resolve(String path) throws IOException {
    Path file = onDisk(paths.toKey(path.startsWith("/") ? "/" + path : path));
    Path existing = file;
    while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    Path real;
    try {
      real = existing.toRealPath();
    } catch (NoSuchFileException error) {
      throw new AccessDeniedException(path, null, "a link leads nowhere");
    }
    if (!real.startsWith(root)) {
      throw new AccessDeniedException(path, null, "a link leads out of the root");
    }
    return file;
  }
}
