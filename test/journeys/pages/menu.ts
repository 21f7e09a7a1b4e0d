import type { Page } from 'playwright-core';
import { exactly, patience } from './poll';

/** Chooses from the menu that is open; every item but the last opens a submenu. */
export async function chooseInMenu(page: Page, items: readonly string[], timeout = patience): Promise<void> {
  for (const [depth, label] of items.entries()) {
    const menu = page.locator('.monaco-menu').nth(depth);
    const item = menu.locator('.action-item:not(.disabled)', {
      has: page.locator('.action-label', { hasText: exactly(label) }),
    });
    await item.first().hover({ timeout });
    await item.first().click({ timeout });
  }
}

/** The items of the menu that is open, from top to bottom. */
export async function menuItems(page: Page): Promise<string[]> {
  const labels = page.locator('.monaco-menu').last().locator('.action-item .action-label:not(.separator)');
  await labels.first().waitFor({ timeout: patience });
  return (await labels.allTextContents()).map((text) => text.trim());
}
