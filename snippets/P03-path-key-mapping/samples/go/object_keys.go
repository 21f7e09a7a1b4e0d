package storage

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxKeyBytes is the limit of S3; it counts bytes of UTF-8, of which a Chinese character has three.
const maxKeyBytes = 1024

// InvalidPathReason says why a path has no key, or a key no path.
type InvalidPathReason string

// The reasons.
const (
	PathEmpty         InvalidPathReason = "empty"
	PathOutsideRoot   InvalidPathReason = "outsideRoot"
	PathDotSegment    InvalidPathReason = "dotSegment"
	PathEmptySegment  InvalidPathReason = "emptySegment"
	PathControl       InvalidPathReason = "controlCharacter"
	PathTooLong       InvalidPathReason = "tooLong"
	PathTrailingSlash InvalidPathReason = "trailingSlash"
	PathNotUTF8       InvalidPathReason = "notUtf8"
	KeyOutsidePrefix  InvalidPathReason = "outsidePrefix"
)

// InvalidPathError is found by errors.Is as fs.ErrInvalid.
type InvalidPathError struct {
	Reason InvalidPathReason
	Path   string
}

func (e *InvalidPathError) Error() string { return fmt.Sprintf("path %q: %s", e.Path, e.Reason) }

// Is makes it an fs.ErrInvalid.
func (e *InvalidPathError) Is(target error) bool { return target == fs.ErrInvalid }

// KeyMapping maps the paths below a folder, the former mount point, to the keys below a prefix.
type KeyMapping struct {
	// Root is an absolute path such as /mnt/nas; with WindowsPaths also Z:\share.
	Root string
	// Prefix is empty or ends with a slash.
	Prefix string
	// CaseInsensitive maps names to lower case, for applications that rely on a NAS that does not tell a from A.
	CaseInsensitive bool
	// KeepUnicodeForm switches normalisation to NFC off. macOS writes names in NFD, users type NFC: two keys for one
	// name, which look the same.
	KeepUnicodeForm bool
	// WindowsPaths takes a backslash for a separator. Elsewhere it is a character like others.
	WindowsPaths bool
}

// ToKey gives the key of a file's path, absolute below the root or relative to it. The error is an *InvalidPathError.
func (m KeyMapping) ToKey(filePath string) (string, error) {
	relative, err := m.relative(filePath)
	if err != nil {
		return "", err
	}
	if !m.KeepUnicodeForm {
		relative = norm.NFC.String(relative)
	}
	if m.CaseInsensitive {
		relative = strings.ToLower(relative)
	}
	return m.check(filePath, relative)
}

// ToPath gives the absolute path that a key stands for. The error is an *InvalidPathError.
func (m KeyMapping) ToPath(key string) (string, error) {
	relative, ok := strings.CutPrefix(key, m.Prefix)
	if !ok {
		return "", &InvalidPathError{KeyOutsidePrefix, key}
	}
	if _, err := m.check(key, relative); err != nil {
		return "", err
	}
	root := m.root()
	if root == "" {
		return "/" + relative, nil
	}
	if m.WindowsPaths {
		return strings.ReplaceAll(root+"/"+relative, "/", `\`), nil
	}
	return root + "/" + relative, nil
}

// root is without a trailing slash, in slashes.
func (m KeyMapping) root() string { return strings.TrimRight(m.slashes(m.Root), "/") }

func (m KeyMapping) slashes(text string) string {
	if m.WindowsPaths {
		return strings.ReplaceAll(text, `\`, "/")
	}
	return text
}

func (m KeyMapping) relative(filePath string) (string, error) {
	text := m.slashes(filePath)
	root := m.root()
	if rest, ok := strings.CutPrefix(text, root+"/"); ok {
		return rest, nil
	}
	drive := m.WindowsPaths && len(text) > 1 && text[1] == ':'
	if path.IsAbs(text) || drive || text == root && root != "" {
		return "", &InvalidPathError{PathOutsideRoot, filePath}
	}
	return text, nil
}

// check refuses what no file can be called, rather than cleaning it: two spellings of a path must not become two
// keys, and a browser or proxy that cleans a URL with ".." would reach another object.
func (m KeyMapping) check(given, relative string) (string, error) {
	refuse := func(reason InvalidPathReason) (string, error) { return "", &InvalidPathError{reason, given} }
	if relative == "" {
		return refuse(PathEmpty)
	}
	if !utf8.ValidString(relative) {
		return refuse(PathNotUTF8)
	}
	if strings.ContainsFunc(relative, unicode.IsControl) {
		return refuse(PathControl)
	}
	segments := strings.Split(relative, "/")
	for at, segment := range segments {
		switch {
		case segment == "" && at == len(segments)-1:
			return refuse(PathTrailingSlash)
		case segment == "":
			return refuse(PathEmptySegment)
		case segment == "." || segment == "..":
			return refuse(PathDotSegment)
		}
	}
	key := m.Prefix + relative
	if len(key) > maxKeyBytes {
		return refuse(PathTooLong)
	}
	return key, nil
}
