/** The entry of dist/apis.js: definitions from the web, and pages about them. Loaded at first use (platform/chunks.ts). */
import { diffMarkdown } from './diff/diffReport';
import { HttpFiles } from './files/httpFiles';
import { diffHtml } from './pages/diffHtml';
import { operationHtml } from './pages/operationHtml';
import { pageTexts } from './pages/pageTexts';
import { schemaChildren } from './pages/schemaHtml';
import { schemaPage } from './pages/schemaPage';

export const chunk = { HttpFiles, diffHtml, diffMarkdown, operationHtml, pageTexts, schemaChildren, schemaPage };
