import type { Locator, Page } from 'playwright-core';
import { patience } from './poll';

/** A modal question. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Message and detail, once it is there. */
  async text(): Promise<string> {
    const message = this.#box.locator('.dialog-message-container');
    await message.waitFor({ timeout: patience });
    return (await message.allInnerTexts()).join('\n').trim();
  }

  async buttons(): Promise<string[]> {
    await this.#box.waitFor({ timeout: patience });
    const texts = await this.#box.locator('.dialog-buttons .monaco-button').allTextContents();
    return texts.map((text) => text.trim()).filter((text) => text !== '');
  }

  async click(button: string): Promise<void> {
    await this.#box
      .locator('.dialog-buttons')
      .getByRole('button', { name: button, exact: true })
      .click({ timeout: patience });
    await this.#box.waitFor({ state: 'hidden', timeout: patience });
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}
