/** Files that may name operations: code, requests, and texts that configure something. */
export const codeFile =
  /\.(?:[cm]?[jt]sx?|py|java|kts?|go|cs|php|rb|rs|c|cc|cpp|h|hpp|swift|scala|groovy|lua|sh|ps1|http|rest|vue|ya?ml|json)$/i;

/** Folders that hold what others wrote or what is made anew. */
export const leftOutFolder = /^(?:\..*|node_modules|dist|out|build|target|vendor|__pycache__|venv)$/;

/** Files of one folder that are read, entries that are looked at, and bytes of one file; larger ones are data or made by tools. */
export const useLimits = { files: 5_000, entries: 50_000, bytes: 1024 * 1024 } as const;
