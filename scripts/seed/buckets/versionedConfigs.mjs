// @ts-check
// Configuration with its history: several versions, tags, metadata, and an object that was deleted.

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

/** @param {number} version */
function nginx(version) {
  const limit = ['1m', '16m', '64m', '256m', '1g'][version - 1];
  return `# version ${version}\nserver {\n  listen 443 ssl;\n  server_name archive.factory.example;\n  client_max_body_size ${limit};\n  location / { proxy_pass http://s3-gateway:8000; }\n}\n`;
}

/** @param {number} version */
function camera(version) {
  const target = version < 3 ? 'smb://nas-01/inspection' : 's3://camera-images/line-1/';
  return `${JSON.stringify({ version, exposureUs: 700 + version * 50, gain: 1 + version / 10, target }, null, 2)}\n`;
}

/** @param {number} version */
function application(version) {
  const storage = version < 3 ? 'type: nas\n  path: /mnt/nas/mes' : 'type: s3\n  bucket: factory-archive';
  return `# revision ${version}\nmes:\n  workers: ${version * 4}\nstorage:\n  ${storage}\n`;
}

/** Deleted at last: a delete marker hides its two versions. */
export const deletedConfig = 'legacy/ftp-sync.ini';

/**
 * The objects in the order in which they were written; a key that comes again is a new version.
 * @returns {Generator<DemoObject>}
 */
export function* versionedConfigs() {
  for (let version = 1; version <= 5; version++) {
    yield {
      key: 'gateway/nginx.conf',
      body: nginx(version),
      type: 'text/plain',
      metadata: { author: 'ops', change: `CR-${240 + version}` },
    };
  }
  for (let version = 1; version <= 3; version++) {
    yield {
      key: 'cameras/line-1.json',
      body: camera(version),
      tags: { line: 'line-1', reviewed: version > 1 ? 'yes' : 'no' },
    };
  }
  for (let version = 1; version <= 4; version++) {
    yield {
      key: 'mes/application.yaml',
      body: application(version),
      cacheControl: 'no-cache',
      tags: { environment: 'production' },
    };
  }
  for (const host of ['nas-01', 'nas-02']) {
    yield {
      key: deletedConfig,
      body: `[sync]\nserver = ftp://${host}/inspection\ninterval = 300\n`,
      type: 'text/plain',
    };
  }
  yield {
    key: 'README.md',
    body: '# Configurations\n\nThis bucket keeps versions: look at the history of `gateway/nginx.conf`, and find the deleted `legacy/ftp-sync.ini`.\n',
    contentDisposition: 'inline',
  };
}
