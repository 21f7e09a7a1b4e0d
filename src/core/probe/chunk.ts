/** The entry of dist/probe.js: the probe and its reports. Loaded at first use (platform/chunks.ts). */
import { probeEndpoint } from './probeEndpoint';
import { compareHtml } from './report/compareHtml';
import { compareMarkdown } from './report/compareText';
import { markdownReport } from './report/markdownReport';
import { reportHtml } from './report/reportHtml';

export const chunk = { compareHtml, compareMarkdown, markdownReport, probeEndpoint, reportHtml };
