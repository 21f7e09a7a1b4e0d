// @ts-check
// Pictures of the kind that inspection cameras and scanners make.
import { makePng } from './png.mjs';
import { randomFrom } from './random.mjs';

/**
 * A machined part under a camera: a disc with holes on a brushed plate, with a scratch when it is defective.
 * @param {{ seed: number, size: number, defect: boolean }} options
 * @returns {Buffer}
 */
export function partImage({ seed, size, defect }) {
  const random = randomFrom(seed);
  const tint = 150 + Math.floor(random() * 50);
  const turn = random() * Math.PI;
  const scratch = { slope: random() - 0.5, offset: (random() - 0.5) * 0.4 };
  return makePng(size, size, (x, y) => {
    const u = (x + 0.5) / size - 0.5;
    const v = (y + 0.5) / size - 0.5;
    const grain = ((x * 7 + ((y * 13) % 5) * 3) % 11) - 5;
    const radius = Math.hypot(u, v);
    const hole = Math.cos(6 * (Math.atan2(v, u) + turn)) > 0.8 && radius > 0.22 && radius < 0.32;
    if (defect && radius < 0.42 && Math.abs(v - scratch.slope * u - scratch.offset) < 0.012) return [200, 40, 40];
    if (radius > 0.42) return [52 + grain, 56 + grain, 64 + grain];
    if (hole || radius < 0.08) return [24, 26, 30];
    const light = Math.round(tint + 40 * (-u - v) + grain);
    return [light, light, Math.min(255, light + 8)];
  });
}

/**
 * One slice of a scanned phantom: an ellipse with two darker chambers, grey.
 * @param {{ seed: number, size: number, slice: number, slices: number }} options
 * @returns {Buffer}
 */
export function scanSlice({ seed, size, slice, slices }) {
  const random = randomFrom(seed);
  const depth = Math.sin((Math.PI * (slice + 1)) / (slices + 1));
  const shift = (random() - 0.5) * 0.06;
  return makePng(size, size, (x, y) => {
    const u = (x + 0.5) / size - 0.5;
    const v = (y + 0.5) / size - 0.5;
    const body = Math.hypot(u / 0.42, v / 0.34) / depth;
    const chamber = Math.min(
      Math.hypot((u - 0.16 - shift) / 0.12, v / 0.18),
      Math.hypot((u + 0.16 - shift) / 0.12, v / 0.18),
    );
    const noise = Math.floor(random() * 12);
    if (body > 1) return noise >> 1;
    if (body > 0.92) return 225 + noise;
    return (chamber < depth ? 40 : 130) + noise;
  });
}

/**
 * @param {number} width
 * @param {number} height
 * @returns {Buffer} A map of temperatures, blue to red.
 */
export function heatMap(width, height) {
  return makePng(width, height, (x, y) => {
    const heat = (Math.sin(x / 23) * Math.cos(y / 17) + 1) / 2;
    return [Math.round(255 * heat), Math.round(160 * (1 - Math.abs(heat - 0.5) * 2)), Math.round(255 * (1 - heat))];
  });
}

/**
 * @returns {string} A floor plan of a production line.
 */
export function linePlan() {
  const stations = ['Feed', 'Mill', 'Wash', 'Inspect', 'Pack'];
  const boxes = stations.map((name, index) => {
    const x = 30 + index * 150;
    const arrow = index ? `<path d="M${x - 30} 90h22m-6-5 6 5-6 5" fill="none" stroke="#555" stroke-width="2"/>` : '';
    const box = `<rect x="${x}" y="50" width="110" height="80" rx="8" fill="#dbeafe" stroke="#1d4ed8"/>`;
    return `${arrow}${box}<text x="${x + 55}" y="96" text-anchor="middle">${name}</text>`;
  });
  const body = `<rect width="780" height="180" fill="#fff"/>\n  ${boxes.join('\n  ')}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 180" font-family="sans-serif" font-size="16">\n  ${body}\n</svg>\n`;
}
