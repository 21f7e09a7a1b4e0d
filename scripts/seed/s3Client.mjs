// @ts-check
import fs from 'node:fs';

/**
 * @typedef {object} StoreAddress
 * @property {string} endpoint
 * @property {string} accessKeyId
 * @property {string} secretAccessKey
 * @property {string} [region]
 * @property {string} [caFile]
 *
 * @typedef {typeof import('@aws-sdk/client-s3')} Sdk
 * @typedef {{ sdk: Sdk, client: import('@aws-sdk/client-s3').S3Client }} Store
 */

/** Requests at the same time. */
export const concurrency = 32;

/**
 * A client for any S3-compatible store. The SDK is loaded here and not before: dependencies may just have been installed.
 * @param {StoreAddress} address
 * @returns {Promise<Store>}
 */
export async function openStore(address) {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'; // known, and no news to who reads the output
  const sdk = await import('@aws-sdk/client-s3');
  const tls = address.caFile ? { ca: fs.readFileSync(address.caFile) } : {};
  const client = new sdk.S3Client({
    endpoint: address.endpoint,
    region: address.region ?? 'us-east-1',
    credentials: { accessKeyId: address.accessKeyId, secretAccessKey: address.secretAccessKey },
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpAgent: { maxSockets: concurrency, keepAlive: true },
      httpsAgent: { maxSockets: concurrency, keepAlive: true, ...tls },
    },
  });
  return { sdk, client };
}
