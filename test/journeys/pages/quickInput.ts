import type { Locator, Page } from 'playwright-core';
import { exactly, patience, until } from './poll';

/** The box at the top of the window: pick lists, input boxes, the command palette, file dialogs of a remote window. */
export class QuickInput {
  readonly #page: Page;
  readonly widget: Locator;
  readonly input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
  }

  async waitOpen(): Promise<void> {
    await this.widget.waitFor({ state: 'visible', timeout: patience });
  }

  async waitClosed(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden', timeout: patience });
  }

  /** Title above the box, with its step: `Add Connection (2/4)`. */
  async title(): Promise<string> {
    return ((await this.widget.locator('.quick-input-title').textContent()) ?? '').trim();
  }

  /** Waits for the step that a title or a placeholder names: steps follow each other in the same box. */
  async waitFor(text: string | RegExp): Promise<void> {
    const matches = (seen: string | null) =>
      seen !== null && (text instanceof RegExp ? text.test(seen) : seen.includes(text));
    await until(`the input "${text}"`, async () => {
      if (!(await this.widget.isVisible())) return false;
      return (
        matches(await this.title()) ||
        matches(await this.input.getAttribute('placeholder')) ||
        matches(await this.message())
      );
    });
  }

  /** Prompt or validation message below the box. */
  async message(): Promise<string> {
    return ((await this.widget.locator('.quick-input-message').textContent()) ?? '').trim();
  }

  /** Replaces what the box holds. */
  async type(text: string): Promise<void> {
    await this.waitOpen();
    await this.input.fill(text);
  }

  async value(): Promise<string> {
    return this.input.inputValue();
  }

  async accept(): Promise<void> {
    await this.#page.keyboard.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.waitClosed();
  }

  async back(): Promise<void> {
    await this.widget.locator('.quick-input-titlebar .codicon-quick-input-back').click();
  }

  /** A button of the title bar or the box, by its tooltip. */
  async button(label: string): Promise<void> {
    await this.widget.getByRole('button', { name: label }).first().click();
  }

  /** Labels of the items shown; a long list shows only those in view. */
  async items(): Promise<string[]> {
    const texts = await this.#rows().locator('.quick-input-list-label .label-name, .label-name').allTextContents();
    return texts.map((text) => text.trim());
  }

  /** Chooses the item with exactly this label. */
  async pick(label: string): Promise<void> {
    await this.waitOpen();
    await this.item(label).click({ timeout: patience });
  }

  /** Ticks or unticks an item where several can be chosen. */
  async toggle(label: string): Promise<void> {
    await this.item(label).click({ timeout: patience });
  }

  item(label: string): Locator {
    const exact = this.#page.locator('.label-name', { hasText: exactly(label) });
    return this.#rows().filter({ has: exact }).first();
  }

  #rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Types a text and accepts it. */
  async enter(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /**
   * Answers a dialog for a file or a folder, which in a remote window is a path to type. The dialog fills in a path of
   * its own some time after it opened, and lists folders while one types: what got lost is typed again. It is over when
   * the box closes or goes on to a step with another title.
   */
  async enterPath(path: string): Promise<void> {
    await this.waitOpen();
    await until(
      'the dialog to list a folder',
      async () => (await this.value()) !== '' && (await this.items()).length > 0,
    );
    const title = await this.title();
    const isOver = async () => !(await this.widget.isVisible()) || (await this.title()) !== title;
    await until(`the dialog to take ${path}`, async () => {
      if (await isOver()) return true;
      if ((await this.value()) !== path) await this.type(path);
      await this.input.press('Enter');
      return until('the dialog to close', isOver, 1000).catch(() => false);
    });
  }
}
