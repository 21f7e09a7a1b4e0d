import assert from 'node:assert/strict';
import { CommandId } from '../../src/ids';
import { filesBelow } from './files';
import { difference, manifest, noDifference, readText } from './manifest';

const ids: readonly string[] = Object.values(CommandId);
const { commands, menus, keybindings } = manifest.contributes;

interface Registration {
  /** Its name in CommandId. */
  readonly name: string;
  readonly handler: string;
  readonly file: string;
}

/** The lines `[CommandId.name]: handler(...)` of the features' activate files. */
function registrations(): Registration[] {
  return filesBelow('src/features', /^[^/]+\/activate\w+\.ts$/).flatMap((file) =>
    [...readText(file).matchAll(/\[CommandId\.(\w+)\]:\s*([^\s,]+)/g)].map(([, name = '', handler = '']) => ({
      name,
      handler,
      file,
    })),
  );
}

/** Short enough to stand in the activate file itself. */
const inline = ['showLog', 'refresh', 'loadMore'];

describe('commands of the manifest', () => {
  it('are those of ids.ts', () => {
    assert.deepEqual(
      difference(
        commands.map(({ command }) => command),
        ids,
      ),
      noDifference,
    );
  });

  it('occur once', () => assert.equal(commands.length, new Set(commands.map(({ command }) => command)).size));

  it('are called as they are named in ids.ts', () => {
    for (const [name, id] of Object.entries(CommandId)) assert.equal(id, `storageIntegrator.${name}`);
  });

  for (const [menu, entries] of [...Object.entries(menus), ['keybindings', keybindings] as const]) {
    it(`exist where ${menu} names them`, () => {
      assert.deepEqual(
        entries.map(({ command }) => command).filter((command) => !ids.includes(command)),
        [],
      );
    });
  }
});

describe('command handlers', () => {
  const all = registrations();

  it('are registered once for each id', () => {
    assert.deepEqual(all.map(({ name }) => name).sort(), Object.keys(CommandId).sort());
  });

  it('have the name of their command and come from the commands folder', () => {
    const astray = all.filter(({ name, handler, file }) => {
      const imported = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '\\./commands/\\w+';`);
      return !handler.startsWith(`${name}(`) || !imported.test(readText(file));
    });
    assert.deepEqual(astray.map(({ name }) => name).sort(), [...inline].sort());
  });

  it('leave no file of a commands folder unused', () => {
    const features = filesBelow('src/features', /\.ts$/).map((file) => readText(file));
    const unused = filesBelow('src/features', /\/commands\/\w+\.ts$/).filter((file) => {
      const name = file.replace(/^.*\/(\w+)\.ts$/, '$1');
      return !features.some((text) => new RegExp(`from '\\.(/commands)?/${name}'`).test(text));
    });
    assert.deepEqual(unused, []);
  });
});
