/**
 * Bounds on what one definition may cost, chosen above the largest public definitions (Microsoft Graph: 36 MB; GitHub: 12 MB
 * of JSON) where memory allows, and checked before the cost arises. What is beyond a bound becomes a problem with its line.
 */
export const definitionLimits = {
  /** Bytes of one file that are parsed. The parser's events take about 15 times the text: 24 MB is about 400 MB for a moment. */
  parsedBytes: 24 * 1024 * 1024,
  /** Bytes of one file that the line scan looks at; the rest of a larger file is left out. 0.7 s of scanning. */
  scannedBytes: 48 * 1024 * 1024,
  /** Bytes of all files that one definition refers to. */
  totalBytes: 48 * 1024 * 1024,
  /** Files that one definition may consist of: Kubernetes' split definition has 60. */
  files: 500,
  /** Nesting of collections in the text; the parser recurses, and deeper than this is an attack. Real ones stay below 40. */
  depth: 200,
  /** `*alias` nodes of one file. They cost nothing here (shared, not copied), but everything that walks a tree. */
  aliases: 10_000,
  /** Keys that `<<` copies in one file; the bound of js-yaml. */
  mergedKeys: 10_000,
  /** Problems of each severity that are kept; the rest is counted. A view of more helps nobody. */
  problems: 1_000,
  /** Attempts and milliseconds for leaving out what is not YAML; each attempt parses the whole text again. */
  repairs: 40,
  repairMilliseconds: 2_000,
  /** Operations and schemas of the index; the largest public definition has 16,000 operations. */
  operations: 50_000,
  schemas: 100_000,
  /** `$ref` to `$ref` to ...: longer chains are taken as circular. */
  refChain: 50,
} as const;

/**
 * Megabytes of heap that the worker is given (`resourceLimits.maxOldGenerationSizeMb`): ends the worker, not VS Code,
 * should a definition cost more than these bounds foresee.
 */
export const workerHeapMegabytes = 1_536;
