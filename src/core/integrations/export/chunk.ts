/** The entry of dist/documents.js: documents in other formats. Loaded at first use (platform/chunks.ts, cli/commands/docsExport.ts). */
import { exportDocument, exportFormats } from './exportDocument';
import { findBrowser } from './pdf/findBrowser';
import { readFrontMatter } from './readFrontMatter';

export const chunk = { exportDocument, exportFormats, findBrowser, readFrontMatter };
