import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import { askPick } from '../../../platform/prompts';
import type { Services } from '../../../platform/services';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';

/** Beside the Markdown, so that the delivery package takes them along. */
const exportFolder = 'export';

/**
 * "Export Documents": those of an integration as Word, HTML or PDF, into a folder beside them. The second argument is the list of
 * formats.
 */
export function exportIntegrationDocuments(_services: Services, library: IntegrationLibrary) {
  return async (node?: unknown, given?: unknown): Promise<void> => {
    const { t } = vscode.l10n;
    const title = t('Export Documents');
    const folder = await askIntegrationFolder(library, node, title);
    const { documents } = await loadChunk('integrations').loadManifest(folder);
    const source = path.join(folder, documents.folder);
    const files = await markdownIn(source);
    if (files.length === 0)
      throw new AppError('input.invalid', 'There are no documents', { facts: { reason: 'noDocuments' } });
    const formats = Array.isArray(given) ? given.map(String) : await askFormats(title);
    const { customerReference, exportDocuments, exportFormats } = loadChunk('documents');
    const wanted = exportFormats.filter((format) => formats.includes(format));
    const template = await customerReference(folder, documents);
    const target = path.join(source, exportFolder);
    const { refused } = await withProgress(title, (signal, report) =>
      exportDocuments(
        files.map((file) => ({ file, ...(template && { template }) })),
        {
          formats: wanted,
          folder: target,
          signal,
          onStep: (step) => {
            if (step.kind === 'layout') report({ message: t('Laying out pages in LibreOffice') });
            else report({ message: path.basename(step.file), increment: 100 / files.length });
          },
        },
      ),
    );
    // The others are written.
    if (refused[0]) throw refused[0].error;
    library.touch(folder);
    const show = t('Show in Folder');
    const count = files.length * wanted.length;
    void vscode.window.showInformationMessage(t('Written: {0} files in {1}', count, target), show).then((chosen) => {
      if (chosen === show) void vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(target));
    });
  };
}

async function markdownIn(folder: string): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder)).then(undefined, () => []);
  const names = entries.filter(([name, type]) => type === vscode.FileType.File && /\.md$/i.test(name));
  return names.map(([name]) => path.join(folder, name)).sort();
}

/** @throws AppError `cancelled` */
async function askFormats(title: string): Promise<readonly string[]> {
  const { t } = vscode.l10n;
  const items = [
    { label: 'Word', detail: t('For customers who edit: .docx'), formats: ['docx'] },
    { label: 'HTML', detail: t('One file, printable'), formats: ['html'] },
    { label: 'PDF', detail: t('Needs Chrome, Chromium or Edge on this machine'), formats: ['pdf'] },
    { label: t('All of Them'), formats: ['docx', 'html', 'pdf'] },
  ];
  return (await askPick(items, { title, placeHolder: t('As what?') })).formats;
}
