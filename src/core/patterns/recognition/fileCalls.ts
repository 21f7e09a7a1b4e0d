import type { SampleLanguage } from '../pattern';
import type { ConstructKind } from './constructAnswers';

/** What a call is by its arguments; undefined: nothing that patterns answer. */
type ByArguments = (given: readonly string[]) => ConstructKind | undefined;
type Meaning = ConstructKind | ByArguments;

/** Calls of a language that reach for files. */
export interface FileCalls {
  /** By what a name is imported as: `fs.readFile`, `java.io.FileInputStream`, or a name of the language itself. */
  readonly functions: ReadonlyMap<string, Meaning>;
  /** By type and method: `Path.exists`. Variables get their types from {@link FileCalls.types}. */
  readonly methods: ReadonlyMap<string, Meaning>;
  /** Methods that nothing else has, of whatever: `write_text`. They count where one of {@link FileCalls.modules} is imported. */
  readonly ownMethods: ReadonlyMap<string, Meaning>;
  /** Methods that other things have, too: of something unknown they are only possible. */
  readonly sharedMethods: ReadonlyMap<string, Meaning>;
  readonly modules: RegExp;
  /** How the type of a variable shows; the first group is the variable. */
  readonly types: readonly (readonly [type: string, declared: RegExp])[];
  /** What a call gives whose result is used at once: `Path(x).exists()`. */
  readonly makers: ReadonlyMap<string, string>;
}

type Words = Partial<Readonly<Record<ConstructKind, string>>>;

/** A table by the word of the construct, each with names that blanks separate. */
function named(words: Words, special: Readonly<Record<string, ByArguments>> = {}): ReadonlyMap<string, Meaning> {
  const plain = (Object.entries(words) as [ConstructKind, string][]).flatMap(([kind, list]) =>
    list
      .split(/\s+/)
      .filter(Boolean)
      .map((name) => [name, kind] as const),
  );
  return new Map<string, Meaning>([...plain, ...Object.entries(special)]);
}

const prefixed = (prefix: string, words: string) =>
  words
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${prefix}${word}`)
    .join(' ');
const withSync = (words: string) =>
  words
    .split(/\s+/)
    .flatMap((word) => [word, `${word}Sync`])
    .join(' ');
const node = (words: string) => prefixed('fs.', withSync(words));

/** Modes as C, Python and PHP have them, and flags as Node has them. */
function byMode(mode: string): ConstructKind {
  if (mode.includes('x')) return 'exclusive';
  if (mode.includes('a')) return 'append';
  if (mode.includes('+')) return mode.includes('w') ? 'write' : 'random';
  return mode.includes('w') ? 'write' : 'read';
}

const literal = (text: string | undefined) => /(["'`])([^"'`]*)\1/.exec(text ?? '')?.[2];
const option = (given: readonly string[], name: RegExp) =>
  given.map((each) => name.exec(each)?.[1]).find((each) => each !== undefined);

const nodeFlag = (given: readonly string[]) => option(given, /\bflags?\s*:\s*["'`]([^"'`]+)["'`]/);
const nodeWrite =
  (kind: ConstructKind): ByArguments =>
  (given) => {
    const flag = nodeFlag(given);
    return flag === undefined ? kind : byMode(flag) === 'write' ? kind : byMode(flag);
  };
const nodeOpen: ByArguments = ([, flag = '']) => {
  if (/O_EXCL/.test(flag)) return 'exclusive';
  if (/O_APPEND/.test(flag)) return 'append';
  if (/O_WRONLY|O_RDWR/.test(flag)) return /O_CREAT|O_TRUNC/.test(flag) ? 'write' : 'random';
  return byMode(literal(flag) ?? 'r');
};
const nodeSpecial: Readonly<Record<string, ByArguments>> = Object.fromEntries([
  ...['fs.writeFile', 'fs.writeFileSync', 'fs.outputFile'].map((name) => [name, nodeWrite('write')] as const),
  ['fs.createWriteStream', nodeWrite('writeLarge')],
  [
    'fs.createReadStream',
    (given: readonly string[]) => (given.some((each) => /\bstart\b/.test(each)) ? 'readPart' : 'read'),
  ],
  ['fs.open', nodeOpen],
  ['fs.openSync', nodeOpen],
]);

const typescript: FileCalls = {
  functions: named(
    {
      read: `${node('readFile')} fs.openAsBlob fs.readJson fs.readJSON`,
      write: `${node('writev')} fs.writeJson fs.writeJSON`,
      append: node('appendFile'),
      random: node('write read truncate ftruncate'),
      rename: `${node('rename')} fs.move fs.moveSync`,
      writeLarge: `${node('copyFile cp')} fs.copy fs.copySync`,
      list: `${node('readdir opendir glob')} glob glob.glob glob.globSync fast-glob`,
      stat: `${node('stat lstat access exists fstat')} fs.pathExists`,
      mkdir: `${node('mkdir rmdir')} fs.ensureDir fs.mkdirp mkdirp.mkdirp`,
      delete: `${node('unlink rm')} fs.remove fs.emptyDir rimraf rimraf.rimraf`,
      lock: 'proper-lockfile.lock proper-lockfile.lockSync proper-lockfile.check lockfile.lock',
      attributes: node('utimes futimes lutimes chmod chown lchown fchmod'),
      links: node('link symlink readlink'),
      fsync: node('fsync fdatasync'),
      temp: `${node('mkdtemp')} tmp.file tmp.dir tmp-promise.file`,
      watch: 'fs.watch fs.watchFile chokidar.watch chokidar',
      space: node('statfs'),
      pathOnly: 'better-sqlite3 sqlite3.Database sharp',
      upload: 'multer multer.diskStorage',
      publish: 'write-file-atomic',
      path: 'path.join path.resolve path.normalize path.posix.join path.relative',
    },
    nodeSpecial,
  ),
  methods: named({
    random: prefixed('FileHandle.', 'write read truncate'),
    read: prefixed('FileHandle.', 'readFile readLines createReadStream'),
    write: 'FileHandle.writeFile',
    append: 'FileHandle.appendFile',
    fsync: prefixed('FileHandle.', 'sync datasync'),
    stat: 'FileHandle.stat',
  }),
  ownMethods: new Map(),
  sharedMethods: new Map(),
  modules: /^(?:fs|multer|chokidar)$/,
  types: [['FileHandle', /\b([\w$]+)\s*(?::\s*FileHandle\b|=\s*await\s+(?:[\w$]+\.)*open\s*\()/g]],
  makers: new Map(),
};

const pythonMode =
  (at: number): ByArguments =>
  (given) => {
    const named = option(given, /^mode\s*=\s*["']([^"']+)["']/);
    const [positional = ''] = given.slice(at);
    if (named === undefined && positional !== '' && !/^\w+\s*=/.test(positional) && literal(positional) === undefined)
      return 'read'; // a mode that nobody can see: at least it is opened
    return byMode(named ?? (/^\w+\s*=/.test(positional) ? 'r' : (literal(positional) ?? 'r')));
  };
const pythonFlags: ByArguments = (given) => {
  const flags = given.join(' ');
  if (/O_EXCL/.test(flags)) return 'exclusive';
  if (/O_APPEND/.test(flags)) return 'append';
  if (/O_RDWR/.test(flags)) return /O_TRUNC/.test(flags) ? 'write' : 'random';
  return /O_WRONLY/.test(flags) ? 'write' : 'read';
};
const pathReplace: ByArguments = (given) => (given.length === 1 ? 'publish' : undefined);

const pythonPath: Words = {
  stat: 'exists is_file is_dir stat lstat',
  rename: 'rename',
  delete: 'unlink',
  mkdir: 'mkdir rmdir',
  list: 'glob iterdir rglob walk',
  attributes: 'chmod touch',
};

const python: FileCalls = {
  functions: named(
    {
      rename: 'os.rename os.renames shutil.move',
      publish: 'os.replace',
      writeLarge: 'shutil.copy shutil.copy2 shutil.copyfile shutil.copyfileobj shutil.copytree',
      list: 'os.listdir os.scandir os.walk glob.glob glob.iglob os.fwalk',
      stat: prefixed('os.path.', 'exists isfile isdir getsize getmtime getctime getatime lexists samefile').concat(
        ' os.stat os.lstat os.access',
      ),
      mkdir: 'os.mkdir os.makedirs os.rmdir os.removedirs',
      delete: 'os.remove os.unlink shutil.rmtree',
      lock: 'fcntl.flock fcntl.lockf portalocker.lock portalocker.Lock filelock.FileLock filelock.SoftFileLock msvcrt.locking',
      attributes: 'os.chmod os.chown os.utime os.setxattr os.getxattr shutil.copystat shutil.chown',
      links: 'os.link os.symlink os.readlink',
      fsync: 'os.fsync os.fdatasync',
      temp: prefixed(
        'tempfile.',
        'NamedTemporaryFile TemporaryFile TemporaryDirectory mkstemp mkdtemp SpooledTemporaryFile',
      ),
      watch: 'watchdog.observers.Observer inotify.adapters.Inotify watchfiles.watch',
      space: 'shutil.disk_usage os.statvfs',
      pathOnly: 'sqlite3.connect cv2.imread cv2.imwrite cv2.VideoCapture',
      random: 'mmap.mmap os.pwrite os.ftruncate os.truncate',
      upload:
        'django.core.files.storage.FileSystemStorage flask.send_file flask.send_from_directory django.http.FileResponse',
      path: 'os.path.join os.path.normpath os.path.abspath os.path.realpath os.path.relpath',
    },
    {
      open: pythonMode(1),
      'io.open': pythonMode(1),
      'codecs.open': pythonMode(1),
      'gzip.open': pythonMode(1),
      'aiofiles.open': pythonMode(1),
      'os.open': pythonFlags,
    },
  ),
  methods: named(
    Object.fromEntries(Object.entries(pythonPath).map(([kind, words]) => [kind, prefixed('Path.', words)])),
    { 'Path.open': pythonMode(0), 'Path.replace': pathReplace, 'file.truncate': () => 'random' },
  ),
  ownMethods: named({
    read: 'read_text read_bytes',
    write: 'write_text write_bytes',
    links: 'symlink_to hardlink_to',
    list: 'iterdir rglob',
  }),
  sharedMethods: named({ ...pythonPath, list: 'glob' }, { open: pythonMode(0), replace: pathReplace }),
  modules: /^pathlib$/,
  types: [
    ['Path', /\b(\w+)\s*(?::\s*(?:pathlib\.)?Path\b|=\s*(?:pathlib\.)?Path\s*\()/g],
    ['file', /\bopen\s*\([^)\n]*\)\s+as\s+(\w+)/g],
    ['file', /\b(\w+)\s*=\s*open\s*\(/g],
  ],
  makers: new Map([
    ['Path', 'Path'],
    ['pathlib.Path', 'Path'],
  ]),
};

const io = (words: string) => prefixed('java.io.', words);
const nio = (words: string) => prefixed('java.nio.file.Files.', words);
const says = (given: readonly string[], word: RegExp) => given.some((each) => word.test(each));
const javaWrite: ByArguments = (given) => {
  if (says(given, /\bCREATE_NEW\b/)) return 'exclusive';
  return says(given, /\bAPPEND\b/) ? 'append' : 'write';
};
const javaChannel: ByArguments = (given) => {
  if (says(given, /\bCREATE_NEW\b/)) return 'exclusive';
  if (says(given, /\bAPPEND\b/)) return 'append';
  return says(given, /\bWRITE\b/) ? 'random' : 'readPart';
};
const javaStream: ByArguments = (given) => (given[1] === 'true' ? 'append' : 'write');
const javaMove: ByArguments = (given) => (says(given, /\bATOMIC_MOVE\b/) ? 'publish' : 'rename');
const javaRandom: ByArguments = ([, mode = '']) => (literal(mode) === 'r' ? 'readPart' : 'random');

const javaFile: Words = {
  stat: 'exists length lastModified isFile isDirectory canRead canWrite',
  delete: 'delete',
  list: 'list',
};
const javaOwn: Words = {
  rename: 'renameTo',
  mkdir: 'mkdirs',
  list: 'listFiles',
  exclusive: 'createNewFile',
  attributes: 'setLastModified setReadable setWritable',
  space: 'getUsableSpace getFreeSpace getTotalSpace',
  temp: 'deleteOnExit',
  upload: 'transferTo',
};

const java: FileCalls = {
  functions: named(
    {
      read: `${io('FileInputStream FileReader')} ${nio('readAllBytes readString readAllLines lines newInputStream newBufferedReader')} java.util.Scanner.File`,
      writeLarge: nio('copy'),
      list: nio('list walk find newDirectoryStream walkFileTree'),
      stat: nio('exists notExists size getLastModifiedTime readAttributes isDirectory isRegularFile isReadable'),
      mkdir: nio('createDirectory createDirectories'),
      delete: `${nio('delete deleteIfExists')} ${prefixed('org.apache.commons.io.FileUtils.', 'deleteDirectory forceDelete cleanDirectory')}`,
      exclusive: nio('createFile'),
      attributes: nio('setLastModifiedTime setPosixFilePermissions setAttribute setOwner'),
      links: nio('createLink createSymbolicLink readSymbolicLink'),
      temp: `${io('File.createTempFile')} ${nio('createTempFile createTempDirectory')}`,
      watch: 'java.nio.file.FileSystem.newWatchService',
      space: nio('getFileStore'),
      pathOnly: 'javax.imageio.ImageIO.read javax.imageio.ImageIO.write',
      rename: prefixed('org.apache.commons.io.FileUtils.', 'moveFile moveDirectory'),
      path: 'java.nio.file.Paths.get java.nio.file.Path.of',
    },
    {
      'java.io.FileOutputStream': javaStream,
      'java.io.FileWriter': javaStream,
      'java.io.RandomAccessFile': javaRandom,
      'java.nio.channels.FileChannel.open': javaChannel,
      ...Object.fromEntries(
        nio('write writeString newOutputStream newBufferedWriter')
          .split(' ')
          .map((name) => [name, javaWrite]),
      ),
      'java.nio.file.Files.move': javaMove,
      'java.nio.file.Files.newByteChannel': javaChannel,
    },
  ),
  methods: named({
    ...Object.fromEntries(Object.entries(javaFile).map(([kind, words]) => [kind, prefixed('File.', words)])),
    mkdir: 'File.mkdir',
    random: `${prefixed('FileChannel.', 'write map truncate')} ${prefixed('RandomAccessFile.', 'write setLength')}`,
    readPart: 'RandomAccessFile.seek',
    lock: prefixed('FileChannel.', 'lock tryLock'),
    fsync: `${prefixed('FileChannel.', 'force')} FileDescriptor.sync`,
    watch: 'Path.register WatchService.take WatchService.poll',
  }),
  ownMethods: named({ ...javaOwn, lock: 'tryLock', watch: 'newWatchService' }),
  sharedMethods: new Map(),
  modules: /^(?:java\.io|java\.nio\.file|java\.nio\.channels|org\.springframework\.web\.multipart)(?:$|\.)/,
  types: ['File', 'RandomAccessFile', 'FileChannel', 'FileDescriptor', 'WatchService', 'Path'].flatMap((type) => [
    [type, new RegExp(String.raw`\b${type}\s+(\w+)\s*(?=[=;,):])`, 'g')] as const,
    [type, new RegExp(String.raw`\bvar\s+(\w+)\s*=\s*(?:new\s+)?${type}\b`, 'g')] as const,
  ]),
  makers: new Map([
    ['new File', 'File'],
    ['File', 'File'],
    ['toFile', 'File'],
    ['getChannel', 'FileChannel'],
    ['getFD', 'FileDescriptor'],
  ]),
};

const goFlags: ByArguments = ([, flags = '']) => {
  if (/O_EXCL/.test(flags)) return 'exclusive';
  if (/O_APPEND/.test(flags)) return 'append';
  if (/O_RDWR/.test(flags)) return /O_TRUNC/.test(flags) ? 'write' : 'random';
  return /O_WRONLY/.test(flags) ? 'write' : 'read';
};

const go: FileCalls = {
  functions: named(
    {
      read: 'os.Open os.ReadFile io/ioutil.ReadFile',
      write: 'os.Create os.WriteFile io/ioutil.WriteFile',
      rename: 'os.Rename',
      list: 'os.ReadDir io/ioutil.ReadDir path/filepath.Walk path/filepath.WalkDir path/filepath.Glob io/fs.WalkDir os.DirFS',
      stat: 'os.Stat os.Lstat',
      mkdir: 'os.Mkdir os.MkdirAll',
      delete: 'os.Remove os.RemoveAll',
      lock: 'syscall.Flock golang.org/x/sys/unix.Flock github.com/gofrs/flock.New',
      attributes: 'os.Chmod os.Chown os.Chtimes os.Lchown syscall.Setxattr',
      links: 'os.Link os.Symlink os.Readlink',
      fsync: 'syscall.Fsync',
      temp: 'os.CreateTemp os.MkdirTemp io/ioutil.TempFile io/ioutil.TempDir',
      watch: 'github.com/fsnotify/fsnotify.NewWatcher',
      space: 'syscall.Statfs golang.org/x/sys/unix.Statfs',
      random: 'os.Truncate syscall.Mmap golang.org/x/sys/unix.Mmap',
      publish: 'github.com/google/renameio.WriteFile github.com/google/renameio/v2.WriteFile',
      path: 'path/filepath.Join path/filepath.Clean path/filepath.Abs path/filepath.Rel',
    },
    { 'os.OpenFile': goFlags },
  ),
  methods: named({
    fsync: 'os.File.Sync',
    random: prefixed('os.File.', 'WriteAt Truncate'),
    readPart: prefixed('os.File.', 'ReadAt Seek'),
    list: prefixed('os.File.', 'Readdir ReadDir Readdirnames'),
    stat: 'os.File.Stat',
  }),
  ownMethods: new Map(),
  sharedMethods: named({ fsync: 'Sync', random: 'WriteAt' }),
  modules: /^os$/,
  types: [
    ['os.File', /\b(\w+)(?:\s*,\s*\w+)?\s*:?=\s*os\.(?:Open|Create|OpenFile|CreateTemp)\s*\(/g],
    ['os.File', /\b(\w+)\s+\*os\.File\b/g],
  ],
  makers: new Map(),
};

/** Calls that reach for files, by language. A small table: what a whole assessment knows of a language is more. */
export const fileCalls: Readonly<Record<SampleLanguage, FileCalls>> = { typescript, python, java, go };
