import type * as vscode from 'vscode';
import { type Disposable, DisposableStore } from '../../core/base/disposable';
import { CommandId, ViewId } from '../../ids';
import { registerCommands } from '../../platform/commands';
import { PagedTree } from '../../platform/pagedTree';
import type { Services } from '../../platform/services';
import { CodeEditor } from './codeEditor';
import { choosePatternConnection } from './commands/choosePatternConnection';
import { findPattern } from './commands/findPattern';
import { insertPattern } from './commands/insertPattern';
import { showPattern } from './commands/showPattern';
import { tryPattern } from './commands/tryPattern';
import { JudgedConnection } from './judgedConnection';
import type { PatternNode } from './patternNodes';
import { PatternPages } from './patternPages';
import type { Patterns } from './patterns';
import { PatternTreeSource } from './patternTreeSource';
import { SampleLanguages } from './sampleLanguages';
import { Tryouts } from './tryouts';

/** The view "Adaptation Patterns": code that takes the place of file access and of administration by hand. */
export function activatePatterns(services: Services): Disposable {
  const owned = new DisposableStore();
  const patterns = createPatterns(services, owned);
  const source = new PatternTreeSource(patterns.library, patterns.judged);
  const tree = owned.add(new PagedTree<PatternNode>(source, services.log));
  services.door.serveTree(ViewId.patterns, tree as vscode.TreeDataProvider<unknown>);
  registerCommands(services, {
    [CommandId.showPattern]: showPattern(patterns),
    [CommandId.findPattern]: findPattern(patterns),
    [CommandId.insertPattern]: insertPattern(services, patterns),
    [CommandId.tryPattern]: tryPattern(services, patterns),
    [CommandId.choosePatternConnection]: choosePatternConnection(services, patterns),
  });
  owned.add(keepViewTrue(services, patterns, tree));
  return owned;
}

function createPatterns(services: Services, owned: DisposableStore): Patterns {
  const library = services.patternLibrary;
  const judged = owned.add(new JudgedConnection(services));
  const editor = owned.add(new CodeEditor());
  const languages = new SampleLanguages(services.context.globalState, editor);
  const pages = new PatternPages(services, { library, judged, languages });
  return { library, judged, editor, languages, pages, tryouts: new Tryouts(services, library) };
}

/** Beside the view's name stands the connection that patterns are judged against; view and pages follow it. */
function keepViewTrue(services: Services, { judged, pages }: Patterns, tree: PagedTree<PatternNode>): Disposable {
  const owned = new DisposableStore();
  const view = services.door.view(ViewId.patterns);
  const describe = () => {
    view.description = judged.get()?.name ?? '';
  };
  owned.add(
    judged.onDidChange(() => {
      describe();
      void services.boundary.run('patterns', async () => {
        await tree.refresh();
        await pages.refresh();
      });
    }),
  );
  owned.add(view.onDidChangeVisibility(({ visible }) => visible && describe()));
  if (view.visible) describe();
  return owned;
}
