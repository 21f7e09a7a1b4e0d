import type { FrameLocator, Locator, Page } from 'playwright-core';
import { exactly, patience, until } from './poll';

export interface Tab {
  readonly name: string;
  readonly active: boolean;
  readonly dirty: boolean;
}

/** The editors and their tabs. */
export class Editors {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async tabs(): Promise<Tab[]> {
    return this.#page.locator('.tabs-container .tab').evaluateAll((tabs) =>
      tabs.map((tab) => ({
        // VS Code 1.139 shows the extension of a file as a suffix of its own
        name: [...tab.querySelectorAll('.label-name, .label-suffix')].map((part) => part.textContent).join(''),
        active: tab.classList.contains('active'),
        dirty: tab.classList.contains('dirty'),
      })),
    );
  }

  /** Waits for an open tab, by default the active one. */
  waitForTab(name: string, fits: (tab: Tab) => boolean = ({ active }) => active): Promise<Tab> {
    return until(`the tab ${name}`, async () => (await this.tabs()).find((tab) => tab.name === name && fits(tab)));
  }

  async closeTab(name: string): Promise<void> {
    const tab = this.#page.locator('.tabs-container .tab', {
      has: this.#page.locator('.monaco-icon-label-container', { hasText: exactly(name) }),
    });
    await tab.first().hover();
    await tab.first().locator('.tab-actions .action-label').click({ timeout: patience });
  }

  /** The lines in view of the active text editor, without decoration. */
  async text(): Promise<string> {
    await this.#active().locator('.view-line').first().waitFor({ timeout: patience });
    const lines = await this.#active()
      .locator('.view-lines .view-line')
      .evaluateAll((found) =>
        found
          .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
          .sort((a, b) => a.top - b.top)
          .map(({ text }) => text),
      );
    return lines
      .join('\n')
      .replace(/\u00a0/g, ' ')
      .replace(/\u200b/g, '');
  }

  /** Waits until the text in view fits. */
  waitForText(fits: string | RegExp): Promise<string> {
    return until(`the text ${fits}`, async () => {
      const text = await this.text().catch(() => '');
      return (fits instanceof RegExp ? fits.test(text) : text.includes(fits)) && text;
    });
  }

  /** The lines in view of the left side of a comparison. */
  async originalText(): Promise<string> {
    const side = this.#page.locator('.editor-group-container.active .editor.original .view-lines');
    return (await side.innerText({ timeout: patience })).replace(/\u00a0/g, ' ');
  }

  /** What an extension shows in the active editor: an image, a preview. */
  webview(): FrameLocator {
    return this.#page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');
  }

  /** Waits for a link above a line of the active editor. */
  async waitForLens(label: string): Promise<void> {
    await this.#lens(label).waitFor({ timeout: patience });
  }

  async clickLens(label: string): Promise<void> {
    await this.#lens(label).click({ timeout: patience });
  }

  /** A button beside the tabs, by its tooltip. */
  async action(label: string | RegExp): Promise<void> {
    const bar = this.#page.locator('.editor-group-container.active .title .editor-actions');
    await bar.getByRole('button', { name: label }).first().click({ timeout: patience });
  }

  async focus(): Promise<void> {
    await this.#active().locator('.view-lines').click({ timeout: patience });
  }

  /** Types at the end of the active editor. */
  async append(text: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('Control+End');
    await this.#page.keyboard.type(text);
  }

  /** Chooses from the list of completions, once it has this one. */
  async acceptSuggestion(label: string): Promise<void> {
    const item = this.#page.locator('.suggest-widget .monaco-list-row', { hasText: label }).first();
    await item.click({ timeout: patience });
  }

  async replaceAll(text: string): Promise<void> {
    await this.focus();
    await this.#page.keyboard.press('Control+A');
    await this.#page.keyboard.type(text);
  }

  /** Presses the keys only: a save may end in a question. {@link waitForTab} tells when the tab is clean. */
  async save(): Promise<void> {
    await this.#page.keyboard.press('Control+S');
  }

  /** Saves and waits until nothing is unsaved in the tab. */
  async saveAndWait(name: string): Promise<void> {
    await this.waitForTab(name, ({ active, dirty }) => active && dirty);
    await this.save();
    await this.waitForTab(name, ({ active, dirty }) => active && !dirty);
  }

  #lens(label: string): Locator {
    return this.#active()
      .locator('.codelens-decoration a', { hasText: exactly(label) })
      .first();
  }

  #active(): Locator {
    // Of a comparison the right, editable side is what counts.
    return this.#page.locator('.editor-group-container.active .editor-instance .monaco-editor').last();
  }
}
