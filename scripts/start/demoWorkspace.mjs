// @ts-check
import fs from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../common/cacheDir.mjs';
import { partImage } from '../seed/images.mjs';

const settingName = 'storageIntegrator.connections';
/** Ids that `npm start` gives and takes away. */
const ourIds = ['demo', 'demo-tls', 'own'];

const readme = `# Storage Integrator: demo workspace

The view **Storage Integrator** in the activity bar shows the connections of this folder's settings. Try:

1. Open **Demo store**, then **factory-archive**, and click \`README.md\`. Edit it and save: the object is changed.
2. **camera-images** has a prefix with 5,000 objects, **odd-keys** the names that other tools lose, **versioned-configs** keeps versions.
3. Upload something from the folder \`to-upload\`.
`;

/**
 * The folder that `npm start` opens: its settings name the connections. What a user adds to it stays. Without connections
 * it is another one, as a new user has it.
 * @param {readonly Record<string, unknown>[]} connections
 * @returns {string}
 */
export function writeDemoWorkspace(connections) {
  const demo = connections.some(({ id }) => id === 'demo');
  const folder = cacheDir(
    'start',
    demo ? 'demo-workspace' : connections.length > 0 ? 'own-workspace' : 'new-workspace',
  );
  const settingsFile = path.join(folder, '.vscode/settings.json');
  fs.mkdirSync(path.dirname(settingsFile), { recursive: true });
  const settings = readSettings(settingsFile);
  const known = settings[settingName];
  const theirs = Array.isArray(known) ? known.filter((connection) => !ourIds.includes(connection?.id)) : [];
  settings[settingName] = [...connections, ...theirs];
  fs.writeFileSync(settingsFile, `${JSON.stringify(settings, null, 2)}\n`);
  if (demo) writeMissing(path.join(folder, 'README.md'), readme);
  writeMissing(
    path.join(folder, 'to-upload/measurements.csv'),
    'part,width_mm,verdict\nB0001,41.991,OK\nB0002,42.043,NOK\n',
  );
  writeMissing(path.join(folder, 'to-upload/检测报告.md'), '# 检测报告\n\n全部合格。\n');
  writeMissing(path.join(folder, 'to-upload/part.png'), partImage({ seed: 7, size: 320, defect: false }));
  return folder;
}

/**
 * @param {string} file
 * @returns {Record<string, unknown>}
 */
function readSettings(file) {
  if (!fs.existsSync(file)) return {};
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    fs.renameSync(file, `${file}.bak`); // comments, perhaps: it is kept, but not read
    return {};
  }
}

/**
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function writeMissing(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (!fs.existsSync(file)) fs.writeFileSync(file, content);
}
