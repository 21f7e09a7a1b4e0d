import type { Locator, Page } from 'playwright-core';
import { exactly, patience, until } from './poll';

/** Chooses from the menu that is open; every item but the last opens a submenu. */
export async function chooseInMenu(page: Page, items: readonly string[], timeout = patience): Promise<void> {
  for (const [depth, label] of items.entries()) {
    const menu = page.locator('.monaco-menu').nth(depth);
    const named = menu.locator('.action-item:not(.disabled)', {
      has: page.locator('.action-label', { hasText: exactly(label) }),
    });
    const item = named.first();
    await item.hover({ timeout });
    await item.click({ timeout });
    if (depth === items.length - 1) await clickUntilClosed(item);
  }
}

/** VS Code takes no click in the moment in which a menu opens: one that is still there was not chosen from. */
async function clickUntilClosed(item: Locator): Promise<void> {
  const closed = () => item.waitFor({ state: 'hidden', timeout: 500 }).then(() => true);
  await until('the menu to close', () =>
    closed().catch(() =>
      item.click({ timeout: 500 }).then(
        () => false,
        () => false,
      ),
    ),
  );
}

/** The items of the menu that is open, from top to bottom. */
export async function menuItems(page: Page): Promise<string[]> {
  const labels = page.locator('.monaco-menu').last().locator('.action-item .action-label:not(.separator)');
  await labels.first().waitFor({ timeout: patience });
  return (await labels.allTextContents()).map((text) => text.trim());
}
