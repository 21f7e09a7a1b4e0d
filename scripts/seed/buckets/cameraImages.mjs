// @ts-check
// One prefix with 5,000 objects, as a camera fills a folder in a day.
import { partImage } from '../images.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

/** How many objects the prefix holds, exactly. */
export const cameraImageCount = 5000;
/** The prefix, which holds nothing else. */
export const cameraImagePrefix = 'line-3/cam-02/2025-06-12/';

/** Every how many parts one is bad. */
const defectEvery = 40;
/** Different pictures; a camera sees the same part again and again. */
const distinct = 80;

/** @returns {Generator<DemoObject>} */
export function* cameraImages() {
  const defects = [];
  /** @type {Buffer[]} */
  const pictures = [];
  for (let number = 1; number <= cameraImageCount; number++) {
    const defect = number % defectEvery === 0;
    const key = `${cameraImagePrefix}frame-${String(number).padStart(6, '0')}-${defect ? 'nok' : 'ok'}.png`;
    const which = number % distinct;
    pictures[which] ??= partImage({ seed: which + 1, size: 48 + (which % 4) * 16, defect });
    if (defect) defects.push(`${number},${key},scratch`);
    yield { key, body: pictures[which] };
  }
  yield { key: 'line-3/cam-02/2025-06-12-defects.csv', body: `frame,key,defect\n${defects.join('\n')}\n` };
}
