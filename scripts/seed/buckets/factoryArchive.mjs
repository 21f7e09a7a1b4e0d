// @ts-check
// A manufacturer's archive: what lines, machines and cameras leave behind, as it was on the NAS.
import { gzipSync } from 'node:zlib';
import { heatMap, linePlan, partImage } from '../images.mjs';
import { makePdf } from '../pdf.mjs';
import { pick, randomFrom } from '../random.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

const plants = ['suzhou', 'chengdu'];
const lines = ['line-1', 'line-2', 'line-3'];
const days = ['2025/06/10', '2025/06/11', '2025/06/12'];
const events = [
  'INFO  [mes] order WO-20250612-{n} started, recipe HOUSING-A7',
  'INFO  [plc] spindle 2 at 11800 rpm, load {p} %',
  'INFO  [cam] frame {n} stored, 1843200 bytes, {p} ms',
  'WARN  [cam] exposure adjusted to {p} us, ambient light changed',
  'WARN  [nas] write took {n} ms, retrying on \\\\nas-01\\inspection',
  'ERROR [vision] part {n} rejected: scratch, confidence 0.{p}',
  'ERROR [nas] \\\\nas-01\\inspection is full, {p} MB left',
];

const readme = `# Factory archive

Everything the lines of two plants write in a shift. It used to live on \\\\\\\\nas-01 and is now an S3 bucket.

| prefix | what |
|---|---|
| plants/<plant>/<line>/<yyyy>/<mm>/<dd>/ | production log, OEE figures, results of each batch |
| equipment/ | camera profiles, PLC export, manuals |
| images/ | defects, heat maps, the plan of a line |
| exports/ | what other systems pick up |
`;

/** @param {() => number} random */
function productionLog(random, day = '') {
  const rows = Array.from({ length: 400 }, (_, index) => {
    const time = new Date(Date.UTC(2025, 5, 1, 6, 0, index * 71)).toISOString().slice(11, 19);
    const text = pick(random, events)
      .replace('{n}', String(1000 + index))
      .replace('{p}', String(10 + Math.floor(random() * 89)));
    return `${day.replaceAll('/', '-')} ${time} ${text}`;
  });
  return `${rows.join('\n')}\n`;
}

/** @param {() => number} random */
function batchResults(random) {
  const rows = Array.from({ length: 120 }, (_, index) => {
    const width = (41.98 + random() * 0.05).toFixed(3);
    const verdict = random() < 0.06 ? 'NOK,scratch' : 'OK,';
    return `B${String(index + 1).padStart(4, '0')},HOUSING-A7,${width},${(12 + random() * 0.1).toFixed(3)},${verdict}`;
  });
  return `part,recipe,width_mm,bore_mm,verdict,defect\n${rows.join('\n')}\n`;
}

/**
 * @param {() => number} random
 * @param {Record<string, string>} place
 */
function oee(random, place) {
  const share = (/** @type {number} */ low) => Number((low + random() * (1 - low)).toFixed(3));
  const shifts = ['early', 'late', 'night'].map((shift) => ({
    shift,
    availability: share(0.82),
    performance: share(0.88),
    quality: share(0.95),
    stops: [{ reason: 'tool change', minutes: 6 + Math.floor(random() * 9) }],
  }));
  return `${JSON.stringify({ ...place, shifts }, null, 2)}\n`;
}

/** @returns {Generator<DemoObject>} */
function* production() {
  let seed = 1;
  for (const plant of plants) {
    for (const line of lines) {
      for (const day of days) {
        const random = randomFrom(seed++);
        const folder = `plants/${plant}/${line}/${day}`;
        yield { key: `${folder}/production.log`, body: productionLog(random, day) };
        yield { key: `${folder}/batch-results.csv`, body: batchResults(random) };
        yield { key: `${folder}/oee.json`, body: oee(random, { plant, line, day }) };
      }
    }
  }
}

/** @returns {Generator<DemoObject>} */
function* equipment() {
  for (let camera = 1; camera <= 6; camera++) {
    const profile = {
      camera: `cam-0${camera}`,
      sensor: 'IMX264',
      exposureUs: 800 + camera * 50,
      gain: 1.2,
      target: `smb://nas-01/inspection/cam-0${camera}`,
    };
    yield { key: `equipment/cameras/cam-0${camera}.json`, body: `${JSON.stringify(profile, null, 2)}\n` };
  }
  const tags = Array.from(
    { length: 40 },
    (_, i) => `  <tag name="DB10.Value${i}" type="REAL" address="DB10.DBD${i * 4}" unit="${i % 2 ? 'bar' : 'degC'}"/>`,
  );
  yield {
    key: 'equipment/plc/line-1-tags.xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<tags plc="S7-1500">\n${tags.join('\n')}\n</tags>\n`,
  };
  const steps = [
    '1. Stop the line and wait for the green light.',
    '2. Clean the lens with a dry cloth.',
    '3. Place target T-12 (25 mm grid).',
    '4. Start "Calibrate" and wait two minutes.',
  ];
  yield { key: 'equipment/manuals/camera-calibration.pdf', body: makePdf('Calibrating an inspection camera', steps) };
  yield {
    key: 'equipment/firmware/cam-controller-2.4.1.bin',
    body: Buffer.from(Array.from({ length: 65536 }, (_, i) => (i * 31 + (i >> 8)) & 255)),
  };
}

/** @returns {Generator<DemoObject>} */
function* images() {
  yield { key: 'images/line-plan.svg', body: linePlan() };
  for (let i = 1; i <= 12; i++) {
    const size = 160 + 32 * i;
    yield {
      key: `images/defects/scratch-${String(i).padStart(3, '0')}.png`,
      body: partImage({ seed: i, size, defect: true }),
      tags: { verdict: 'NOK', defect: 'scratch' },
    };
    yield {
      key: `images/references/good-${String(i).padStart(3, '0')}.png`,
      body: partImage({ seed: 100 + i, size, defect: false }),
    };
  }
  for (const [width, height] of /** @type {const} */ ([
    [320, 200],
    [640, 400],
    [1280, 800],
  ])) {
    yield { key: `images/heat-maps/oven-2-${width}x${height}.png`, body: heatMap(width, height) };
  }
}

/** @returns {Generator<DemoObject>} */
function* exports_() {
  const random = randomFrom(77);
  const bigLog = Array.from({ length: 120 }, () => productionLog(random, '2025/06/12')).join('');
  yield { key: 'exports/mes/all-lines-2025-06-12.log', body: bigLog };
  yield { key: 'exports/mes/all-lines-2025-06-12.log.gz', body: gzipSync(bigLog) };
  yield { key: 'exports/mes/_SUCCESS', body: '' };
  yield { key: 'exports/erp/in/', body: '', type: 'application/x-directory' };
  yield {
    key: 'exports/erp/orders.csv',
    body: 'order,part,quantity,due\nWO-1001,HOUSING-A7,500,2025-06-20\nWO-1002,BRACKET-C1,1200,2025-06-24\n',
  };
  yield {
    key: 'exports/settings.yaml',
    body: 'archive:\n  source: //nas-01/inspection\n  bucket: factory-archive\n  keepDays: 365\n',
  };
  yield {
    key: 'exports/deep/one/two/three/four/five/six/seven/eight/nine/ten/treasure.txt',
    body: 'Ten levels down, and only one object.\n',
  };
}

/** @returns {Generator<DemoObject>} */
export function* factoryArchive() {
  yield { key: 'README.md', body: readme };
  yield* production();
  yield* equipment();
  yield* images();
  yield* exports_();
}
