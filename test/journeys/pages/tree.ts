import type { Locator, Page } from 'playwright-core';
import { chooseInMenu, menuItems } from './menu';
import { exactly, patience, until } from './poll';

export interface TreeRow {
  readonly label: string;
  readonly description: string;
  /** 1 for the top level. */
  readonly level: number;
  /** Undefined for a leaf. */
  readonly expanded: boolean | undefined;
  readonly selected: boolean;
}

/** A tree view of the side bar. Only rows in view exist in the page; find and everything based on it scrolls to them. */
export class Tree {
  readonly #page: Page;
  readonly #pane: Locator;

  constructor(page: Page, pane: Locator) {
    this.#page = page;
    this.#pane = pane;
  }

  /** The rows in view, from top to bottom. */
  async rows(): Promise<TreeRow[]> {
    const rows = await this.#rows().evaluateAll((elements) =>
      elements.map((element) => ({
        top: element.getBoundingClientRect().top,
        label: element.querySelector('.label-name')?.textContent ?? '',
        description: element.querySelector('.label-description')?.textContent ?? '',
        level: Number(element.getAttribute('aria-level')),
        expanded: element.getAttribute('aria-expanded'),
        selected: element.getAttribute('aria-selected') === 'true',
      })),
    );
    return rows
      .sort((a, b) => a.top - b.top)
      .map(({ top: _, expanded, ...row }) => ({
        ...row,
        expanded: expanded === null ? undefined : expanded === 'true',
      }));
  }

  async labels(): Promise<string[]> {
    return (await this.rows()).map(({ label }) => label);
  }

  /** Waits until a row in view fits. */
  waitForRow(what: string, fits: (row: TreeRow) => boolean): Promise<TreeRow> {
    return until(`the row ${what}`, async () => (await this.rows()).find(fits));
  }

  /** The row with this label, waited for and scrolled to. */
  async find(label: string, options: { readonly level?: number } = {}): Promise<Locator> {
    const level = options.level === undefined ? '' : `[aria-level="${options.level}"]`;
    const row = this.#named(label, level);
    let direction: 1 | -1 = 1;
    await until(`the row ${label}`, async () => {
      if ((await row.count()) > 0) return true;
      if (!(await this.#scroll(direction))) direction = direction === 1 ? -1 : 1;
      return false;
    });
    return row;
  }

  /** Moves on by most of a page; false at the end. */
  async #scroll(direction: 1 | -1): Promise<boolean> {
    const list = this.#pane.locator('.monaco-list').first();
    // There is none yet while the window starts.
    const box = await list.boundingBox({ timeout: 1000 }).catch(() => null);
    if (!box) return false;
    const before = (await this.labels()).join();
    await this.#page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.#page.mouse.wheel(0, direction * box.height * 0.8);
    const moved = until('rows to move', async () => (await this.labels()).join() !== before, 300);
    return moved.catch(() => false);
  }

  /** Opens a folder, if it is closed. */
  async expand(label: string, options: { readonly level?: number } = {}): Promise<void> {
    await this.#toggle(label, true, options);
  }

  async collapse(label: string): Promise<void> {
    await this.#toggle(label, false);
  }

  /** A click that comes while the tree is redrawn goes nowhere; a person then clicks again. */
  async #toggle(label: string, open: boolean, options: { readonly level?: number } = {}): Promise<void> {
    const row = await this.find(label, options);
    const is = async () => (await row.getAttribute('aria-expanded')) === String(open);
    await until(
      `${label} to ${open ? 'open' : 'close'}`,
      async () => {
        if (await is()) return true;
        const clicked = row.locator('.monaco-tl-twistie').click({ timeout: 2000 });
        await clicked.catch(() => undefined);
        return until('the click to work', is, 6000).catch(() => false);
      },
      2 * patience,
    );
  }

  async click(label: string, modifiers: ('Shift' | 'Control')[] = []): Promise<void> {
    await (await this.find(label)).locator('.label-name').first().click({ modifiers, timeout: patience });
  }

  async doubleClick(label: string): Promise<void> {
    await (await this.find(label)).locator('.label-name').first().dblclick({ timeout: patience });
  }

  /** Right-clicks a row and chooses from its menu; more items go through submenus. */
  async contextMenu(label: string, ...items: string[]): Promise<void> {
    // VS Code closes a menu when the tree is redrawn below it; a person then opens it again.
    await until(`${items.join(' > ')} in the menu of ${label}`, async () => {
      if (!(await this.#openMenu(label))) return false;
      return chooseInMenu(this.#page, items, 3000).then(
        () => true,
        () => this.#page.keyboard.press('Escape').then(() => false),
      );
    });
  }

  /** What the menu of a row offers, from top to bottom. */
  async contextMenuItems(label: string): Promise<string[]> {
    const items = await until(`the menu of ${label}`, async () => {
      return (await this.#openMenu(label)) && menuItems(this.#page);
    });
    await this.#page.keyboard.press('Escape');
    return items;
  }

  /**
   * Right-clicks a row. A tree that is redrawn shows another element in the row that was aimed at: the menu is of the row that
   * VS Code has focused.
   * @returns False when that is another row; the menu is closed again.
   */
  async #openMenu(label: string): Promise<boolean> {
    const row = await this.find(label);
    await this.#atRest(row);
    const clicked = row.locator('.label-name').first().click({ button: 'right', timeout: 3000 });
    const opened = await clicked.then(
      () => this.#isFocused(label),
      () => false,
    );
    if (!opened) await this.#page.keyboard.press('Escape');
    return opened;
  }

  /** Waits until a row stays where it is: a click goes to a place, and rows move while others are loaded above them. */
  async #atRest(row: Locator): Promise<void> {
    const place = async () => (await row.boundingBox({ timeout: 1000 }).catch(() => null))?.y;
    let before = await place();
    const isAtRest = async () => {
      await this.#page.waitForTimeout(100);
      const now = await place();
      if (now !== undefined && now === before) return true;
      before = now;
      return false;
    };
    // One that never rests is clicked all the same, and looked at afterwards.
    await until('the row to come to rest', isAtRest, 3000).catch(() => undefined);
  }

  #isFocused(label: string): Promise<boolean> {
    const focused = until('the focus', async () => (await this.#named(label, '.focused').count()) > 0, 1000);
    return focused.catch(() => false);
  }

  /** @param which Which of the rows with this label, as CSS. */
  #named(label: string, which: string): Locator {
    const named = this.#page.locator('.label-name', { hasText: exactly(label) });
    return this.#pane.locator(`.monaco-list-row${which}`).filter({ has: named }).first();
  }

  /** One of the small buttons that a row shows under the pointer. */
  async inlineAction(label: string, action: string): Promise<void> {
    const row = await this.find(label);
    await row.hover();
    await row.getByRole('button', { name: action, exact: true }).click({ timeout: patience });
  }

  /** Opens the view where it is folded to its title. */
  async unfold(): Promise<void> {
    await this.#fold(false);
  }

  /** Folds the view to its title. */
  async fold(): Promise<void> {
    await this.#fold(true);
  }

  async #fold(folded: boolean): Promise<void> {
    const header = this.#pane.locator('.pane-header').first();
    await until(`the view to ${folded ? 'fold' : 'unfold'}`, async () => {
      if ((await header.getAttribute('aria-expanded', { timeout: patience })) === String(!folded)) return true;
      await header.click({ timeout: patience });
      return false;
    });
  }

  /** A button of the view's own title bar. */
  async titleAction(action: string): Promise<void> {
    const header = this.#pane.locator('.pane-header, .composite.title').first();
    await header.hover();
    await header.getByRole('button', { name: action, exact: true }).click({ timeout: patience });
  }

  /** Types into the box that VS Code's explorer shows in a row for a new name. */
  async enterName(name: string): Promise<void> {
    const box = this.#pane.locator('.monaco-list-row input');
    await box.fill(name, { timeout: patience });
    await box.press('Enter');
  }

  /** The text shown where there are no rows: the welcome content. */
  async welcome(): Promise<string> {
    const content = this.#pane.locator('.welcome-view-content');
    return until('the welcome content', async () => (await content.allTextContents()).join('\n').trim() || undefined);
  }

  async welcomeButton(label: string): Promise<void> {
    await this.#pane.locator('.welcome-view-content').getByRole('button', { name: label }).click({ timeout: patience });
  }

  #rows(): Locator {
    return this.#pane.locator('.monaco-list-row');
  }
}
