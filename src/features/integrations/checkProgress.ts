import * as vscode from 'vscode';
import { checkTopics } from '../../core/integrations/checking/checkFinding';
import type { CheckNews } from '../../core/integrations/worker/checkContract';
import { loadChunk } from '../../platform/chunks';
import type { ProgressReport } from '../../platform/progress';
import { reportLanguage } from '../../platform/reportLanguage';

/** Percent points of the bar that reading files takes; the topics share the rest. */
const ofFiles = 50;

/** Shows how far a check, or the building of a package, is. */
export function checkProgress(report: (progress: ProgressReport) => void): (news: CheckNews) => void {
  let shown = 0;
  return (news) => {
    if (news.tells === 'topic') {
      const message = loadChunk('integrations').topicTitles[news.topic][reportLanguage()];
      report({ message, increment: (100 - ofFiles) / checkTopics.length });
      return;
    }
    const { done, of } = news;
    const now = (ofFiles * done) / of;
    report({ message: vscode.l10n.t('{0} of {1} files', done, of), increment: now - shown });
    shown = now;
  };
}
