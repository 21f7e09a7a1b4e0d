import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import type { CheckThread } from '../../../core/integrations/worker/checkThread';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import { reportLanguage } from '../../../platform/reportLanguage';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import { checkProgress } from '../checkProgress';
import type { IntegrationLibrary } from '../integrationLibrary';

/** Errors that a question names one by one. */
const namedErrors = 8;

/**
 * "Build Delivery Package": checks, then packs. Errors refuse it unless the reader says why it is delivered all the same; the reason
 * is recorded in the package. The second argument is where to, and the third the reason.
 */
export function buildDelivery(services: Services, library: IntegrationLibrary, thread: CheckThread) {
  return async (node?: unknown, target?: unknown, given?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Build Delivery Package');
    const folder = await askIntegrationFolder(library, node, title);
    const { integration } = (await library.get(folder)) ?? {};
    const report = await withProgress(t('Checking the integration'), (signal, progress) =>
      library.check(folder, { signal, onNews: checkProgress(progress) }),
    );
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    const { findingText } = loadChunk('integrations');
    const override =
      errors.length === 0
        ? undefined
        : typeof given === 'string'
          ? given
          : await askReason(
              services,
              title,
              errors.map((each) => findingText(each, reportLanguage())),
            );
    const name = `${integration?.name ?? 'delivery'}-${integration?.version ?? '0.0.0'}.zip`;
    const out = target instanceof vscode.Uri ? target.fsPath : await askTarget(folder, name);
    const { SOURCE_DATE_EPOCH } = process.env;
    const order = {
      ...{ folder, out, report, toolVersion: versionOf(services) },
      environment: SOURCE_DATE_EPOCH === undefined ? {} : { SOURCE_DATE_EPOCH },
      ...(override !== undefined && { override }),
    };
    const built = await withProgress(title, (signal, progress) =>
      thread.call('build', order, { signal, onNews: checkProgress(progress) }),
    );
    const files = built.manifest.files.length;
    const show = t('Show in Folder');
    const text = t('{0}: {1} files. SHA-256 of its manifest: {2}', path.basename(out), files, built.manifestSha256);
    void vscode.window.showInformationMessage(text, show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(out));
    });
  };
}

const versionOf = ({ context }: Services) => String((context.extension.packageJSON as { version?: unknown }).version);

/** @throws AppError `cancelled` */
async function askReason({ prompts }: Services, title: string, errors: readonly string[]): Promise<string> {
  const { t } = vscode.l10n;
  const named = errors.slice(0, namedErrors);
  const more = errors.length > named.length ? [t('and {0} more', errors.length - named.length)] : [];
  await prompts.confirm({
    message: t('The check found errors: {0}. Deliver all the same?', errors.length),
    detail: [...named, ...more].join('\n'),
    action: t('Give a Reason...'),
  });
  const reason = await vscode.window.showInputBox({
    title,
    prompt: t('Why is it delivered although the check fails? This is recorded in the package.'),
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? t('Enter a reason.') : undefined),
  });
  if (reason === undefined) throw new AppError('cancelled', 'No reason was given');
  return reason.trim();
}

/** @throws AppError `cancelled` */
async function askTarget(folder: string, name: string): Promise<string> {
  const chosen = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(folder), name)),
    filters: { ZIP: ['zip'] },
    saveLabel: vscode.l10n.t('Build'),
  });
  if (chosen === undefined) throw new AppError('cancelled', 'No file was chosen');
  return chosen.fsPath;
}
