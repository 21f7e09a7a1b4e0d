import type { Locator, Page } from 'playwright-core';
import { patience, until } from './poll';

/** Messages at the lower right. */
export class Notifications {
  readonly #toasts: Locator;

  constructor(page: Page) {
    this.#toasts = page.locator('.notifications-toasts .notification-list-item');
  }

  /** Texts of those shown, newest first. */
  async texts(): Promise<string[]> {
    const texts = await this.#toasts.locator('.notification-list-item-message').allTextContents();
    return texts.map((text) => text.trim());
  }

  waitFor(text: string | RegExp, milliseconds?: number): Promise<string> {
    const fits = (seen: string) => (text instanceof RegExp ? text.test(seen) : seen.includes(text));
    return until(`the notification ${text}`, async () => (await this.texts()).find(fits), milliseconds);
  }

  /** Buttons of the notification with this text. */
  async buttons(text: string | RegExp): Promise<string[]> {
    await this.waitFor(text);
    const labels = await this.#with(text)
      .locator('.notification-list-item-buttons-container .monaco-button')
      .allTextContents();
    return labels.map((label) => label.trim()).filter((label) => label !== '');
  }

  async click(text: string | RegExp, button: string): Promise<void> {
    await this.waitFor(text);
    await this.#with(text).getByRole('button', { name: button, exact: true }).click({ timeout: patience });
  }

  /** Takes away the one with this text. */
  async dismiss(text: string | RegExp): Promise<void> {
    const toast = this.#with(text);
    await toast.hover();
    await toast
      .locator('.codicon-notifications-clear, .codicon-notifications-hide')
      .first()
      .click({ timeout: patience });
  }

  #with(text: string | RegExp): Locator {
    return this.#toasts.filter({ hasText: text }).first();
  }
}
