/** The entry of dist/documents.js: documents in other formats. Loaded at first use (platform/chunks.ts, cli/commands/docsExport.ts). */
import { customerReference } from './customerReference';
import { exportDocuments, exportFormats } from './exportDocuments';
import { findBrowser } from './pdf/findBrowser';
import { readFrontMatter } from './readFrontMatter';

export const chunk = { customerReference, exportDocuments, exportFormats, findBrowser, readFrontMatter };
