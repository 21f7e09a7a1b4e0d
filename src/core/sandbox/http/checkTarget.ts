import type { Dialect } from '../dialect';
import { requireKey } from '../operations/objectKey';
import { S3Error } from '../s3Error';
import type { Target } from './rawUrl';

/** The ids that the sandbox gives out (see `newVersionId`). */
const ownForm = /^(?:null|[\w-]{32})$/;
/** What an answer can repeat in a header. */
const anyForm = /^[\w.~-]{1,1024}$/;

/**
 * Refuses a key that no object can have and a version id that no version can have: AWS tells the latter from one that is unknown, other
 * stores do not. @throws S3Error KeyTooLongError, InvalidURI, InvalidArgument
 */
export function checkTarget({ key, query }: Target, dialect: Dialect): void {
  requireKey(key);
  const versionId = query.get('versionId');
  if (versionId === undefined || (dialect.isRgw ? anyForm : ownForm).test(versionId)) return;
  if (dialect.isRgw) throw new S3Error('NoSuchKey');
  throw new S3Error('InvalidArgument', 'Invalid version id specified', {
    ArgumentName: 'versionId',
    ArgumentValue: versionId,
  });
}
