import type { Locator, Page } from 'playwright-core';
import { patience, until } from './poll';

/** The panel in which VS Code shows what a refactoring would change. */
export class Refactoring {
  readonly #panel: Locator;

  constructor(page: Page) {
    this.#panel = page.locator('.bulk-edit-panel');
  }

  /** Names of the files that it touches, those in view. */
  async files(): Promise<string[]> {
    const names = await this.#panel.locator('.monaco-list-row .monaco-icon-label-container').allInnerTexts();
    return names.map((name) => name.replace(/\s+/g, ' ').trim());
  }

  waitFor(file: string): Promise<string[]> {
    return until(`${file} in the refactoring`, async () => {
      const files = await this.files();
      return files.some((name) => name.includes(file)) && files;
    });
  }

  async apply(): Promise<void> {
    await this.#panel.getByRole('button', { name: 'Apply', exact: true }).click({ timeout: patience });
    await this.#panel.locator('.monaco-list-row').first().waitFor({ state: 'hidden', timeout: patience });
  }
}
