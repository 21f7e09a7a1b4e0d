/** Folders that tools fill, whatever a project's ignore rules say. */
const toolFolders = new Set([
  ...['.git', '.hg', '.svn', 'node_modules', 'target', '.venv', 'venv', '__pycache__', '.gradle', '.tox', '.nox'],
  ...['.pytest_cache', '.mypy_cache', '.ruff_cache', '.nyc_output', '.cache', '.eggs', '.terraform'],
]);

const toolFiles = /^(?:\.DS_Store|Thumbs\.db|.*\.(?:pyc|pyo|swp|tsbuildinfo))$/;

/** Whether a folder of that name holds what tools made or fetched: never looked into, never delivered. */
export function isToolFolder(name: string): boolean {
  return toolFolders.has(name);
}

/** Whether a path, relative with `/`, is or lies within what tools made. */
export function isMadeByTools(file: string): boolean {
  const names = file.split('/');
  return names.slice(0, -1).some(isToolFolder) || toolFiles.test(names.at(-1) ?? '');
}

/** Files that exist to hold secrets: they are never delivered, and never in version control. */
const secretFiles =
  /^(?:\.env(?:\..+)?|.+\.env|\.netrc|_netrc|\.pypirc|\.git-credentials|\.s3cfg|rclone\.conf|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:p12|pfx|jks|keystore|kdbx|ppk))$/i;
const exampleFiles = /\.(?:example|sample|template|dist)$|^(?:example|sample|template)\.env$/i;

/** Whether a file of that path exists to hold secrets: `.env`, key stores, private keys; `.env.example` does not. */
export function isSecretFile(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return (secretFiles.test(name) && !exampleFiles.test(name)) || /(?:^|\/)\.aws\/credentials$/.test(file);
}
