import path from 'node:path';
import * as vscode from 'vscode';
import { AppError } from '../../../core/base/errors';
import { loadChunk } from '../../../platform/chunks';
import { withProgress } from '../../../platform/progress';
import type { Services } from '../../../platform/services';
import { askOnce } from '../../../platform/stepInput';
import { askIntegrationFolder } from '../askIntegrationFolder';
import type { IntegrationLibrary } from '../integrationLibrary';

/** Beside the Markdown, so that the delivery package takes them along. */
const exportFolder = 'export';

/** The name of a customer's own document in the folder of templates. */
const referenceNames = ['reference.docx', 'reference.dotx'];

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
    const { exportDocument, exportFormats } = loadChunk('documents');
    const wanted = exportFormats.filter((format) => formats.includes(format));
    const template = documents.templates && (await referenceIn(path.resolve(folder, documents.templates)));
    const target = path.join(source, exportFolder);
    await withProgress(title, async (signal, report) => {
      for (const file of files) {
        report({ message: path.basename(file), increment: 100 / files.length });
        await exportDocument(file, { formats: wanted, folder: target, signal, ...(template && { template }) });
      }
    });
    library.touch();
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

/** A document of the customer's whose styles are taken on. */
async function referenceIn(folder: string): Promise<string | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.file(folder)).then(undefined, () => []);
  const found = referenceNames.find((name) => entries.some(([entry]) => entry.toLowerCase() === name));
  return found && path.join(folder, found);
}

/** @throws AppError `cancelled` */
async function askFormats(title: string): Promise<readonly string[]> {
  const { t } = vscode.l10n;
  const word = { label: 'Word', detail: t('For customers who edit: .docx'), format: 'docx' };
  const html = { label: 'HTML', detail: t('One file, printable'), format: 'html' };
  const pdf = { label: 'PDF', detail: t('Needs Chrome, Chromium or Edge on this machine'), format: 'pdf' };
  const question = { placeholder: t('As what?'), items: [word, html, pdf], ticked: [word, html] };
  const chosen = await askOnce(title).pickMany(question);
  if (chosen.length === 0) throw new AppError('cancelled', 'No format was chosen');
  return chosen.map(({ format }) => format);
}
