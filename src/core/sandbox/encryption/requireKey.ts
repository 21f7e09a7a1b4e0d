import { S3Error } from '../s3Error';
import {
  type CustomerKey,
  type KeyRole,
  type KeySource,
  missingFromKey,
  readCustomerKey,
  wrongDigest,
} from './customerKey';
import { isMarkOf, type KeyMark } from './keyMark';

/**
 * The key of an object that is to be read, undefined for one that is not encrypted with any. RGW looks at no key that it does not
 * need, and reads the source of a copy with the key for the target. @throws S3Error for one that is missing, wrong, or not asked for
 */
export function requireKeyOf(
  request: KeySource,
  mark: KeyMark | undefined,
  role: KeyRole = 'own',
): CustomerKey | undefined {
  const { dialect } = request;
  if (!mark && dialect.isRgw) return undefined;
  const key = readCustomerKey(request, dialect.isRgw ? 'own' : role);
  if (!mark && !key) return undefined;
  if (!mark) throw new S3Error('InvalidRequest', 'The encryption parameters are not applicable to this object.');
  if (key && isMarkOf(mark, key.bytes)) return key;
  if (dialect.isRgw) throw key ? wrongDigest(dialect) : missingFromKey(dialect, 'algorithm');
  if (key) {
    throw new S3Error(
      'AccessDenied',
      'Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key.',
    );
  }
  throw new S3Error(
    'InvalidRequest',
    'The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.',
  );
}

/** The key for a part of an upload, which is that of the upload. @throws S3Error as {@link requireKeyOf} */
export function requirePartKey(request: KeySource, mark: KeyMark | undefined): CustomerKey | undefined {
  const { dialect } = request;
  if (dialect.isRgw) return requireKeyOf(request, mark);
  const key = readCustomerKey(request);
  if (!mark && !key) return undefined;
  if (!mark || !key) {
    throw new S3Error(
      'InvalidRequest',
      'The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.',
    );
  }
  if (isMarkOf(mark, key.bytes)) return key;
  throw new S3Error('InvalidRequest', 'The provided encryption parameters did not match the ones used originally.');
}
