import type { FrameLocator, Locator, Page } from 'playwright-core';
import { patience, until } from './poll';

/** A page of the extension in the editor area: the frame in the frame that VS Code shows it in. */
export class HtmlPage {
  readonly #frame: FrameLocator;

  constructor(page: Page) {
    this.#frame = page.frameLocator('iframe.webview.ready').last().frameLocator('#active-frame');
  }

  async waitForHeading(text: string, timeout = patience): Promise<void> {
    await this.#frame.getByRole('heading', { name: text, exact: true }).waitFor({ timeout });
  }

  /** Rows of tables that are shown, each as its text. */
  async rows(): Promise<string[]> {
    const rows = await this.#frame.locator('tr[data-row]:visible').allInnerTexts();
    return rows.map((row) => row.replace(/\s+/g, ' ').trim());
  }

  /** The row of a capability, by its id, outside of the summary. */
  row(id: string): Locator {
    return this.#frame.locator('tr[data-row]', { has: this.#frame.getByText(id, { exact: true }) });
  }

  async search(text: string): Promise<void> {
    await this.#frame.locator('input[type=search]').fill(text);
  }

  async check(label: string, checked: boolean): Promise<void> {
    await this.#frame.getByLabel(label).setChecked(checked, { timeout: patience });
  }

  async click(button: string): Promise<void> {
    await this.#frame.getByRole('button', { name: button, exact: true }).click({ timeout: patience });
  }

  /** Waits for a text that is shown, whatever is around it. */
  async waitForText(text: string): Promise<void> {
    await this.#frame.getByText(text).first().waitFor({ timeout: patience });
  }

  /** Opens the innermost foldable part whose headline has this text, as often as it takes: a page that is drawn anew folds it. */
  async unfold(headline: string): Promise<void> {
    const part = this.#frame.locator('details').filter({ has: this.#frame.locator('summary', { hasText: headline }) });
    const summary = part.last().locator('summary').first();
    await until(`${headline} to unfold`, async () => {
      if (
        (await part
          .last()
          .getAttribute('open', { timeout: 1000 })
          .catch(() => null)) !== null
      )
        return true;
      await summary.click({ timeout: 1000 }).catch(() => undefined);
      return false;
    });
  }
}
