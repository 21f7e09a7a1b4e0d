// @ts-check
// The project's own raw S3 client, from its sources: it sends small requests with little work of its own.

/**
 * @param {import('../servers/serverProcess.mjs').TestServer} store
 * @returns {Promise<import('../../src/core/rawS3/rawS3Client').RawS3Client>} dispose of it
 */
export async function openRawClient({ endpoint, accessKeyId, secretAccessKey }) {
  const { tsImport } = await import('tsx/esm/api'); // dependencies may just have been installed
  const { RawS3Client } = await tsImport('../../src/core/rawS3/rawS3Client.ts', import.meta.url);
  return new RawS3Client(
    {
      ...{ id: 'bench', name: 'bench', endpoint, region: 'us-east-1', addressing: 'path', tls: { verify: 'system' } },
      ...{ credentials: { source: 'environment' }, checksums: 'auto', readOnly: false, bookmarks: [] },
    },
    { keys: async () => ({ accessKeyId, secretAccessKey }) },
  );
}

/**
 * Sends a request and refuses any answer but a good one.
 * @param {import('../../src/core/rawS3/rawS3Client').RawS3Client} client
 * @param {import('../../src/core/rawS3/rawS3Client').RawS3Request} request
 */
export async function sendOrFail(client, request) {
  const answer = await client.send(request);
  if (answer.status < 300) return answer;
  throw new Error(`${request.method} ${request.key ?? request.bucket}: ${answer.status} ${answer.body.toString()}`);
}
