import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfCancelled } from '../../base/errors';
import { XmlError } from '../../base/xmlReader';
import { goalFinder } from './goalNames';
import { type JUnitReport, parseJUnit } from './junitXml';
import { type ResultFile, resultFiles } from './resultFiles';
import type { ReadTestResults, ResultProblem, TestResult } from './testResults';

export interface ReadResultsOptions {
  /** `tests.results` of the manifest: relative to the folder. */
  readonly globs: readonly string[];
  /** Verification goals of the patterns in use and of the manifest; names of tests carry them. */
  readonly goals: readonly string[];
  /** Ids of the manifest's requirements. */
  readonly requirements?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Bytes of one file, of all of them, and their number; a real run has far less. */
const maxBytes = 16 * 1024 * 1024;
const maxAllBytes = 128 * 1024 * 1024;
const maxFiles = 5_000;

/**
 * Reads the results that runners of tests wrote as JUnit XML. A file that is broken, or too large, is a problem; the others count.
 * @param folder Absolute path of the integration.
 * @throws AppError `local.io`, `cancelled`
 */
export async function readTestResults(folder: string, options: ReadResultsOptions): Promise<ReadTestResults> {
  const { globs, goals, requirements, signal } = options;
  const files = await resultFiles(folder, globs);
  const goalsIn = goalFinder(goals, requirements);
  const tests: TestResult[] = [];
  const problems: ResultProblem[] = [];
  const times: string[] = [];
  let bytes = 0;
  for (const [index, file] of files.entries()) {
    throwIfCancelled(signal);
    bytes += file.bytes;
    const read = index < maxFiles && bytes <= maxAllBytes ? await readReport(folder, file) : tooMuch(file.file);
    if ('message' in read) problems.push(read);
    else {
      tests.push(...read.tests.map((test) => ({ ...test, goals: goalsIn(`${test.suite} ${test.name}`) })));
      times.push(timeOf(read, file));
    }
  }
  const [oldest] = times.sort();
  return { tests, files: files.map(({ file }) => file), problems, ...(oldest !== undefined && { time: oldest }) };
}

const tooMuch = (file: string): ResultProblem => ({
  file,
  message: `There are more than ${maxFiles} files or ${maxAllBytes} bytes of results`,
});

async function readReport(folder: string, { file, bytes }: ResultFile): Promise<JUnitReport | ResultProblem> {
  if (bytes > maxBytes) return { file, message: `It has ${bytes} bytes, more than ${maxBytes}` };
  try {
    return parseJUnit(await readFile(path.join(folder, file), 'utf8'));
  } catch (error) {
    const known = error instanceof XmlError || (error as NodeJS.ErrnoException).syscall !== undefined;
    if (!known) throw error;
    return { file, message: (error as Error).message };
  }
}

/** When the tests ran, as far as the file says so; when it was written otherwise. */
function timeOf({ time }: JUnitReport, { modified }: ResultFile): string {
  const written = new Date(modified).toISOString();
  return time !== undefined && time < written ? time : written;
}
