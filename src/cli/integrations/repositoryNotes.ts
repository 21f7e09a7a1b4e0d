import { ignoredByGit, someOf } from '../../core/integrations/inventory/ignoredByGit';
import { manifestName } from '../../core/integrations/manifest/integration';
import type { ScaffoldPlan } from '../../core/integrations/scaffold/filePlan';
import { lockFileName } from '../../core/integrations/scaffold/lockFile';
import { printable } from '../cliContext';

/** What the folder around the files has to do with them: how those that were there count, and what git leaves out. */
export async function tellOfRepository(root: string, plans: readonly ScaffoldPlan[]): Promise<void> {
  const files = plans.flatMap((plan) => plan.files).filter(({ path: file }) => file !== manifestName);
  const unknown = files.filter(({ base, current }) => base === undefined && current !== undefined);
  const same = unknown.filter(({ action }) => action === 'identical').length;
  if (same > 0) {
    process.stderr.write(
      `storage-integrator: of ${unknown.length} files that were there and that ${lockFileName} does not know, ${same} are as the templates have them and are taken over; the others count as yours\n`,
    );
  }
  const kept = files.filter(({ result }) => result !== undefined).map(({ path: file }) => file);
  const ignored = await ignoredByGit(root, kept);
  if (ignored.length === 0) return;
  const names = printable(someOf(ignored));
  process.stderr.write(
    `storage-integrator: a .gitignore leaves out ${ignored.length} of the files, which are then neither committed nor delivered: ${names}. Take them back there, by lines that begin with !\n`,
  );
}
