const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Names that the package of a Python project must not have: keywords, what the standard library has (a package of that name would be
 * imported in its place, `random` by `tempfile` for one), what projects import, what runs their tests, and folders of their own.
 * The list is `sys.stdlib_module_names` of Python 3.11 without those that begin with `_`, and what 3.12 to 3.14 added.
 */
export const takenInPython = words(`
  and as assert async await break case class continue def del elif else except false finally for from global if import in is
  lambda match none nonlocal not or pass raise return true try while with yield
  abc aifc annotationlib antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins
  bz2 calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser
  contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest
  email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath
  getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io
  ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap
  modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os
  ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty
  pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched
  secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
  sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny
  tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback
  tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser
  winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo
  boto3 botocore certifi chardet charset_normalizer dateutil idna jmespath requests s3transfer six urllib3
  mypy mypy_boto3_s3 mypy_extensions packaging pip pluggy py pygments pytest ruff setuptools types_boto3 types_requests
  typing_extensions wheel iniconfig
  app application config configuration conftest default dist docs example examples management new package public self src
  storage support switch test tests
`);

/** Words that Java keeps, and packages beside the project's own that its code names without their beginning. */
export const takenInJava = words(`
  abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally
  float for goto if implements import instanceof int interface long native new package private protected public return short
  static strictfp super switch synchronized this throw throws transient try void volatile while true false null
  app application boto3 code config configuration def example examples from go in is java json logging management pip requests self
  site src storage support test tests typing
`);

/** Names of folders that the tools of Go pass over, and last parts of a module's path that mean its version. */
export const takenInGo = words('testdata vendor internal');
