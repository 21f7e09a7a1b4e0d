/** Options of what waits for an element; the timeout is in milliseconds and 10 seconds when absent. */
interface Waiting {
  readonly timeout?: number;
}

async function ask<T>(op: string, request: object = {}): Promise<T> {
  const url = process.env['VSCODE_TEST_BRIDGE'];
  if (!url) throw new Error('There is no page to act on: the bridge exists under harness/runInVscode.mjs only');
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ op, ...request }) });
  const answer = (await response.json()) as { value: T; error?: string };
  if (answer.error !== undefined) throw new Error(`${op} ${JSON.stringify(request)}: ${answer.error}`);
  return answer.value;
}

/** False on a desktop VS Code, where tests cannot act on the page: skip what needs it. */
export const hasBridge = process.env['VSCODE_TEST_BRIDGE'] !== undefined;

/** The window, used as a user would. Selectors are Playwright's; `webview:` before one reaches into the webview shown. */
export const bridge = {
  click: (selector: string, options: Waiting & { readonly button?: 'left' | 'right' } = {}) =>
    ask<void>('click', { selector, ...options }),
  hover: (selector: string, options: Waiting = {}) => ask<void>('hover', { selector, ...options }),
  fill: (selector: string, text: string, options: Waiting = {}) => ask<void>('fill', { selector, text, ...options }),
  /** Text of the first match, once it is there. */
  text: (selector: string, options: Waiting = {}) => ask<string>('text', { selector, ...options }),
  /** How many match now. */
  count: (selector: string) => ask<number>('count', { selector }),
  waitFor: (
    selector: string,
    options: Waiting & { readonly state?: 'attached' | 'detached' | 'visible' | 'hidden' } = {},
  ) => ask<void>('waitFor', { selector, ...options }),
  /** A key or a chord as Playwright writes it: `Control+Shift+P`. */
  press: (key: string) => ask<void>('press', { key }),
  type: (text: string) => ask<void>('type', { text }),
  /** Saves a screenshot under this name in the folder of the run. */
  shot: (name: string) => ask<void>('shot', { name }),
};

/** Folds the pane of a view, by its title in each language, so that the others have room for their rows. */
export async function foldPane(...titles: readonly string[]): Promise<void> {
  const title = titles.map((each) => `:has-text("${each}")`).join();
  const header = `.pane-header[aria-expanded="true"]:is(${title})`;
  if ((await bridge.count(header)) > 0) await bridge.click(header);
}
