// @ts-check
import { oddKeys } from '../oddKeys.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

/** Keys that end in a slash and are empty, as other tools make them for folders. */
const emptyMarkers = ['a/', 'trailing-slash/', 'two-trailing-slashes//'];

/**
 * Every odd key, each with a text that says which one it is.
 * @returns {Generator<DemoObject>}
 */
export function* oddKeyObjects() {
  for (const { name, key } of oddKeys) {
    const body = emptyMarkers.includes(key) ? '' : `${name}\n${JSON.stringify(key)}\n`;
    yield { key, body, type: 'text/plain; charset=utf-8' };
  }
}
