import fs from 'node:fs';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { Dialog } from './dialog';
import { Editors } from './editor';
import { Notifications } from './notifications';
import { exactly, patience, until } from './poll';
import { QuickInput } from './quickInput';
import { Refactoring } from './refactoring';
import { Tree } from './tree';

/** VS Code's window, as a user sees it. Texts are those of the window's language. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly editors: Editors;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly refactoring: Refactoring;
  readonly #shots: string;

  constructor(page: Page, shots: string) {
    this.page = page;
    this.#shots = shots;
    this.quickInput = new QuickInput(page);
    this.editors = new Editors(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.refactoring = new Refactoring(page);
  }

  /** Waits until the window can be used. */
  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar .action-item').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.monaco-workbench .statusbar .statusbar-item').first().waitFor({ timeout: patience });
  }

  async press(keys: string): Promise<void> {
    await this.page.keyboard.press(keys);
  }

  /** Runs a command by its full title as the palette shows it: `Category: Title`. */
  async runCommand(title: string): Promise<void> {
    // Right after the start the keys may come before the window listens, or the list before the extension's commands.
    await until(`the command ${title}`, async () => {
      if (!(await this.quickInput.widget.isVisible())) await this.press('F1');
      const open = this.quickInput.input.waitFor({ state: 'visible', timeout: 2000 });
      if (!(await open.then(() => true).catch(() => false))) return false;
      // The list closes when something else takes the focus meanwhile.
      const typed = this.quickInput.input.fill(`>${title}`, { timeout: 2000 });
      if (!(await typed.then(() => true).catch(() => false))) return false;
      const item = this.quickInput.item(title);
      const found = item.waitFor({ timeout: 1000 }).then(() => true);
      if (!(await found.catch(() => false))) return this.quickInput.cancel().then(() => false);
      return item.click({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Opens a file of this machine by its absolute path. */
  async openFile(file: string): Promise<void> {
    await this.runCommand('File: Open File...');
    await this.quickInput.enterPath(file);
    await this.editors.waitForTab(path.basename(file));
  }

  /** Shows a view container by the name that its icon carries. */
  async openView(container: string): Promise<void> {
    const icon = this.page.locator('.activitybar .action-item').filter({
      has: this.page.locator(`.action-label[aria-label^="${container}"]`),
    });
    await icon.first().waitFor({ timeout: patience });
    const shown = async () => /checked/.test((await icon.first().getAttribute('class')) ?? '');
    // A click on the icon of what is shown would hide it.
    if (!(await shown())) await icon.first().click();
    await until(`the view ${container}`, shown);
  }

  /** The tree of a view in the side bar, by the view's title; the only view of a container bears no title of its own. */
  tree(view?: string): Tree {
    const sideBar = this.page.locator('.part.sidebar');
    if (view === undefined) return new Tree(this.page, sideBar);
    const title = this.page.locator('.pane-header .title', { hasText: exactly(view) });
    return new Tree(this.page, sideBar.locator('.pane').filter({ has: title }).first());
  }

  /** Makes the side bar as wide as that, by dragging its edge. */
  async widenSideBar(width: number): Promise<void> {
    const bar = await this.page.locator('.part.sidebar').boundingBox();
    if (!bar) throw new Error('There is no side bar');
    const middle = bar.y + bar.height / 2;
    await this.page.mouse.move(bar.x + bar.width + 2, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(bar.x + width, middle, { steps: 4 });
    await this.page.mouse.up();
  }

  /** A text anywhere in the status bar. */
  statusBar(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** Saves a picture of the window; returns its path. */
  async screenshot(name: string): Promise<string> {
    fs.mkdirSync(this.#shots, { recursive: true });
    const file = path.join(this.#shots, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }
}
