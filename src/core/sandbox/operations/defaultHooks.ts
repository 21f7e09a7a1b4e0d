import { S3Error } from '../s3Error';
import type { Hooks } from './operation';

/** A bucket without configurations: its owner may do everything, nobody else anything. */
export const defaultHooks: Hooks = {
  authorise: ({ who }) => {
    if (who.kind === 'anonymous') throw new S3Error('AccessDenied');
  },
  corsHeaders: () => ({}),
  preflight: () => {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  },
  versionExtras: () => ({}),
  newBucket: () => ({ configurations: {} }),
  guardRemoval: () => undefined,
  guardVersioning: () => undefined,
  versionHeaders: () => ({}),
  changed: () => undefined,
  timeAdvanced: async () => undefined,
  close: async () => undefined,
};
