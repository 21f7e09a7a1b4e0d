import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { RenderedFile } from '../../../../src/core/integrations/scaffold/filePlan';
import { planScaffold } from '../../../../src/core/integrations/scaffold/planScaffold';

/** A folder that a test scaffolds into. */
export class ScaffoldFolder {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<ScaffoldFolder> {
    return new ScaffoldFolder(await mkdtemp(path.join(os.tmpdir(), 'scaffold-')));
  }

  /** A plan for these texts by path. */
  plan(files: Readonly<Record<string, string>>, version = '1.0.0', scaffold = 'project') {
    const rendered: RenderedFile[] = Object.entries(files).map(([name, text]) => ({ path: name, text }));
    const template = { id: 'test', version };
    return planScaffold({ root: this.root, scaffold, template, answers: { name: 'archive' }, files: rendered });
  }

  async write(file: string, text: string | Uint8Array): Promise<void> {
    const place = path.join(this.root, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, text);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.root, file), 'utf8');
  }

  /** Every file with its text, our own among them. */
  async all(): Promise<Readonly<Record<string, string>>> {
    const entries = await readdir(this.root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    const names = files.map((entry) => path.relative(this.root, path.join(entry.parentPath, entry.name))).sort();
    const texts = await Promise.all(names.map(async (name) => [name, await this.read(name)] as const));
    return Object.fromEntries(texts);
  }

  async remove(): Promise<void> {
    await chmod(this.root, 0o700).catch(() => undefined);
    await rm(this.root, { recursive: true, force: true });
  }
}
