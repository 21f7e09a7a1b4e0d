import type { PatternLibrary } from '../../platform/patternLibrary';
import type { CodeEditor } from './codeEditor';
import type { JudgedConnection } from './judgedConnection';
import type { PatternPages } from './patternPages';
import type { SampleLanguages } from './sampleLanguages';
import type { Tryouts } from './tryouts';

/** The parts of this feature, made once. */
export interface Patterns {
  readonly library: PatternLibrary;
  readonly judged: JudgedConnection;
  readonly editor: CodeEditor;
  readonly languages: SampleLanguages;
  readonly pages: PatternPages;
  readonly tryouts: Tryouts;
}
