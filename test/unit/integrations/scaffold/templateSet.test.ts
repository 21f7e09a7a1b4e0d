import assert from 'node:assert/strict';
import { isAppError } from '../../../../src/core/base/errors';
import { templateEngine } from '../../../../src/core/integrations/scaffold/templateEngine';
import { fits, loadTemplateSet, renderTemplateSets } from '../../../../src/core/integrations/scaffold/templateSet';
import { ScaffoldFolder } from './scaffoldFolder';

const says =
  (...words: RegExp[]) =>
  (error: unknown) =>
    isAppError(error) && error.code === 'config.invalid' && words.every((word) => word.test(error.message));

describe('template sets', () => {
  let folder: ScaffoldFolder;

  beforeEach(async () => {
    folder = await ScaffoldFolder.make();
    await folder.write(
      'template.yaml',
      `id: project-java
version: 1.2.0
files:
  - { files: ['src/**/Store*', docs/*.md], when: storage }
  - { files: src/**, when: storage or management }
executable: run*
`,
    );
    await folder.write('files/dot.gitignore', 'target/\n');
    await folder.write('files/run.sh', 'echo << not ours >>\n');
    await folder.write('files/src/[java.folder]/Store.java.liquid', 'package << java.package >>;\n');
    await folder.write('files/src/Main.java.liquid', "<% render 'head', title: title %>int x = 1;\n");
    await folder.write('files/docs/a.md', 'a\n');
    await folder.write('files/empty.txt', '');
    await folder.write('files/sometimes.txt.liquid', '<% if management %>\nx\n<% endif %>\n');
    await folder.write('partials/head.liquid', '// << title | one_line >>\n');
  });
  afterEach(() => folder.remove());

  const facts = {
    title: 'Two\nlines',
    storage: true,
    management: false,
    java: { folder: 'com/example', package: 'com.example' },
  };

  it('render the files that belong to the answers', async () => {
    const set = await loadTemplateSet(folder.root);
    const texts = Object.fromEntries(renderTemplateSets([set], facts).map(({ path, text }) => [path, text]));
    assert.deepEqual(texts, {
      '.gitignore': 'target/\n',
      'docs/a.md': 'a\n',
      'empty.txt': '',
      'run.sh': 'echo << not ours >>\n',
      'src/Main.java': '// Two lines\nint x = 1;\n',
      'src/com/example/Store.java': 'package com.example;\n',
    });
    const without = renderTemplateSets([set], { ...facts, storage: false, management: true });
    assert.deepEqual(
      without.map(({ path }) => path),
      ['.gitignore', 'empty.txt', 'run.sh', 'sometimes.txt', 'src/Main.java'],
    );
    assert.deepEqual(
      without.filter(({ executable }) => executable).map(({ path }) => path),
      ['run.sh'],
    );
  });

  it('replace each other’s files', async () => {
    const set = await loadTemplateSet(folder.root);
    const customer = { ...set, templates: new Map([['run.sh', 'echo theirs\n']]) };
    const files = renderTemplateSets([set, customer], facts).filter(({ path }) => path === 'run.sh');
    assert.deepEqual(
      files.map(({ text }) => text),
      ['echo theirs\n'],
    );
  });

  it('name the template and line of what is wrong', async () => {
    await folder.write('files/broken.txt.liquid', 'one\n<% if storage %>\ntwo << nothing >>\n<% endif %>\n');
    const set = await loadTemplateSet(folder.root);
    assert.throws(() => renderTemplateSets([set], facts), says(/project-java\/broken\.txt\.liquid, line 3: .*nothing/));
    await folder.write('template.yaml', 'id: project-java\nversion: 1\n');
    await assert.rejects(loadTemplateSet(folder.root), says(/template\.yaml/, /version/));
  });

  it('refuse a fact that leads a path out of the project', async () => {
    const set = await loadTemplateSet(folder.root);
    for (const bad of ['../../x', '', '/etc', undefined]) {
      const wrong = { ...facts, java: { folder: bad, package: 'x' } };
      assert.throws(() => renderTemplateSets([set], wrong), says(/Store\.java/), String(bad));
    }
  });

  it('know * and ** in globs', () => {
    const cases: readonly (readonly [string, string, boolean])[] = [
      ['a/*.ts', 'a/b.ts', true],
      ['a/*.ts', 'a/b/c.ts', false],
      ['a/**/c.ts', 'a/c.ts', true],
      ['a/**/c.ts', 'a/b/b/c.ts', true],
      ['a/**', 'a/b/c', true],
      ['a.ts', 'axts', false],
      ['src/[x]/a', 'src/[x]/a', true],
    ];
    for (const [glob, name, expected] of cases) assert.equal(fits(glob, name), expected, `${glob} ${name}`);
  });
});

describe('the template engine', () => {
  const render = (template: string, facts = {}) => templateEngine().render('t', template, facts);

  it('leaves no empty line for a tag of its own, and the spaces around others', () => {
    assert.equal(
      render('a\n  <% if x %>\n  b\n  <% else %>\n  c\n  <% endif %>\nd <% if x %>e<% endif %> f\n', { x: true }),
      'a\n  b\nd e f\n',
    );
    assert.equal(render('<% for i in all %>\n- << i >>\n<% endfor %>\n', { all: [1, 2] }), '- 1\n- 2\n');
  });

  it('takes braces, and shifts within raw, as they are', () => {
    assert.equal(render('int[][] x = {{1}};<% raw %> 1 << 2 >> 3<% endraw %>'), 'int[][] x = {{1}}; 1 << 2 >> 3');
  });

  it('writes values as literals', () => {
    assert.equal(render('<< v | json >>', { v: 'a"b\n中' }), '"a\\"b\\n中"');
    assert.equal(render('<< v | escape >>', { v: '<a & b>' }), '&lt;a &amp; b&gt;');
  });

  it('refuses names and filters that there are not, and has no way to files or code', () => {
    for (const template of [
      '<< nothing >>',
      '<% if nothing %>x<% endif %>',
      '<< v | nothing >>',
      "<% render '/etc/passwd' %>",
      "<% include '../x' %>",
      '<< v.constructor.name >>',
    ])
      assert.throws(() => render(template, { v: {} }), says(/Template t/), template);
  });

  it('counts empty texts, zero and false as false', () => {
    for (const v of ['', 0, false]) assert.equal(render('<% if v %>x<% endif %>', { v }), '');
  });
});
