/** The entry of dist/patterns.js: the catalogue, its pages and what it does to a project. Loaded at first use (platform/chunks.ts). */
import { loadCatalogue, patternOf } from './catalogue';
import { codeHtml } from './codeHtml';
import { patternFit } from './fit';
import { namedFolder } from './insertion/namedFolder';
import { planInsertion } from './insertion/planInsertion';
import { projectFolderOf } from './insertion/projectFolder';
import { textChange } from './insertion/textChange';
import { patternHtml, patternPolicy } from './patternHtml';
import { patternFiles } from './patternSources';
import { patternTexts } from './patternTexts';
import { shortFormsOf } from './shortForms';
import { planTryout } from './tryout/planTryout';
import { testCounts } from './tryout/testCounts';
import { findToolchain } from './tryout/toolchain';
import { writeTryout } from './tryout/writeTryout';

export const chunk = {
  codeHtml,
  findToolchain,
  loadCatalogue,
  namedFolder,
  patternFiles,
  patternFit,
  patternHtml,
  patternOf,
  patternPolicy,
  patternTexts,
  planInsertion,
  planTryout,
  projectFolderOf,
  shortFormsOf,
  testCounts,
  textChange,
  writeTryout,
};
