import * as vscode from 'vscode';
import { type AppError, type ErrorCode, isAppError } from '../core/base/errors';
import { inputReasonText } from './inputReasons';

type TextFor = (facts: AppError['facts']) => string;

const { t } = vscode.l10n;

/** The store's code and status, in brackets: what a person can look up or hand to the store's people. */
function codeOf({ storeCode, status }: AppError['facts']): string {
  const parts = [storeCode, status === undefined ? undefined : `HTTP ${status}`].filter((part) => part !== undefined);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

const host = (facts: AppError['facts']) => String(facts['endpoint'] ?? facts['connection'] ?? '');
const object = (facts: AppError['facts']) => String(facts['key'] ?? facts['prefix'] ?? facts['bucket'] ?? '');
const detail = (facts: AppError['facts']) => String(facts['detail'] ?? '');

const texts: Readonly<Record<ErrorCode, TextFor>> = {
  'network.nameNotFound': (f) =>
    t(
      'The host name of {0} cannot be found. Check the endpoint for typing errors, and the DNS or hosts file of this machine.',
      host(f),
    ),
  'network.refused': (f) =>
    t(
      '{0} refused the connection. Check the port, and that the storage service is running and not blocked by a firewall.',
      host(f),
    ),
  'network.unreachable': (f) => t('{0} cannot be reached from this machine. Check the network, VPN or proxy.', host(f)),
  'network.reset': (f) =>
    t(
      '{0} closed the connection. If this happens every time, check whether the endpoint should start with https:// or http://.',
      host(f),
    ),
  'network.timeout': (f) => t('{0} did not answer in time. Check the network, or try again later.', host(f)),
  'tls.untrusted': (f) =>
    t(
      'The certificate of {0} is signed by an authority that is not trusted ({1}). Choose the CA file of your storage.',
      host(f),
      String(f['issuer'] ?? f['storeCode'] ?? ''),
    ),
  'tls.nameMismatch': (f) =>
    t(
      'The certificate of {0} is for another name ({1}). Use the name that it was issued for as the endpoint.',
      host(f),
      String(f['subject'] ?? ''),
    ),
  'tls.expired': (f) =>
    t(
      'The certificate of {0} is not valid at this time ({1}). Check the clock of this machine, or have the certificate renewed.',
      host(f),
      String(f['validTo'] ?? ''),
    ),
  'tls.failed': (f) =>
    t(
      'No TLS connection to {0} could be made. Check whether the endpoint should start with http:// instead, or whether a client certificate is needed. {1}',
      host(f),
      detail(f),
    ),
  'proxy.failed': (f) => t('The proxy did not connect to {0}. Check the proxy address. {1}', host(f), detail(f)),
  'auth.noCredentials': (f) => noCredentials(f),
  'auth.credentialsUnusable': (f) =>
    t('The credentials from {0} cannot be used: {1}', String(f['source'] ?? f['operation'] ?? ''), detail(f)),
  'auth.otherEndpoint': (f) =>
    t(
      'The stored access key was entered for {0}, not for {1}. Enter it again to use it there.',
      String(f['stored'] ?? ''),
      String(f['endpoint'] ?? ''),
    ),
  'auth.unknownKey': (f) =>
    t(
      'The store does not know this access key{0}. Check the access key ID, and that it belongs to this store.',
      codeOf(f),
    ),
  'auth.badSignature': (f) => t('The secret access key is wrong{0}. Enter it again; also check the region.', codeOf(f)),
  'auth.keyOrSecret': (f) =>
    t('The store refuses the access key or the secret{0}; it does not say which. Enter both again.', codeOf(f)),
  'auth.clockSkew': (f) => clockSkew(f),
  'auth.expired': (f) => t('The session token has expired{0}. Get new credentials.', codeOf(f)),
  'auth.denied': (f) =>
    f['apiService'] !== undefined
      ? t(
          '{0} refused to log in{1}. User name and password are asked for again with the next request.',
          String(f['apiService']),
          codeOf(f),
        )
      : t('The access key has no permission for {0} on "{1}"{2}.', String(f['operation'] ?? ''), object(f), codeOf(f)),
  'store.notS3': (f) =>
    t(
      '{0} answers, but not like S3 storage (it sent {1}). Check the port: the management console usually has another one than the S3 service.',
      host(f),
      String(f['contentType'] ?? f['status'] ?? ''),
    ),
  'store.noSuchBucket': (f) => t('There is no bucket "{0}"{1}.', String(f['bucket'] ?? ''), codeOf(f)),
  'store.noSuchKey': (f) => t('There is no object "{0}"{1}.', object(f), codeOf(f)),
  'store.bucketExists': (f) =>
    t('The bucket name "{0}" is already taken{1}. Choose another one.', String(f['bucket'] ?? ''), codeOf(f)),
  'store.bucketNotEmpty': (f) => t('The bucket "{0}" is not empty{1}.', String(f['bucket'] ?? ''), codeOf(f)),
  'store.conflict': (f) => conflict(f),
  'store.busy': (f) =>
    t('The store is overloaded or has an internal error{0}. It was tried several times; try again later.', codeOf(f)),
  'store.redirect': (f) =>
    t(
      'The store wants another endpoint or region for "{0}"{1}. Check the region of the connection.',
      object(f),
      codeOf(f),
    ),
  'store.notSupported': (f) => t('This store does not support {0}{1}.', String(f['operation'] ?? ''), codeOf(f)),
  'store.truncated': (f) =>
    t(
      'Only {0} of {1} bytes of "{2}" arrived. Nothing was kept; try again.',
      Number(f['received']),
      Number(f['expected']),
      object(f),
    ),
  'store.corrupted': (f) => t('"{0}" did not arrive unchanged{1}. Try again.', object(f), codeOf(f)),
  'store.tooLarge': (f) => tooLarge(f),
  'store.unexpected': (f) =>
    t('{0} failed with an unexpected answer{1}. {2}', String(f['operation'] ?? ''), codeOf(f), detail(f)),
  'input.invalid': (f) => inputReasonText(f),
  'config.invalid': (f) => inputReasonText(f),
  'config.unknownConnection': (f) =>
    t(
      'There is no connection "{0}". It may have been removed or renamed in the settings.',
      String(f['connection'] ?? ''),
    ),
  readOnly: (f) => t('The connection "{0}" is read-only. Nothing was changed.', String(f['connection'] ?? '')),
  partial: (f) =>
    t(
      '{0} could not be deleted, for example "{1}": {2}. {3} were deleted.',
      Number(f['failed']),
      object(f),
      String(f['storeCode'] ?? ''),
      Number(f['done']),
    ),
  'api.tooCostly': (f) =>
    t('The API definition took too much time or memory, so reading it was stopped: {0}', detail(f)),
  'local.io': (f) => localFile(f),
  'local.noBrowser': () =>
    t(
      'No browser that prints PDF was found. Install Chrome, Chromium or Edge, or name one in the environment variable CHROME_PATH; or export as HTML and print that.',
    ),
  cancelled: () => t('Cancelled.'),
  internal: (f) => t('Storage Integrator ran into an internal error: {0}. The log has the details.', detail(f)),
};

function tooLarge(f: AppError['facts']): string {
  if (f['reason'] === 'archive') return t('All files together are too large for one archive. Leave some out.');
  if (f['reason'] === 'files')
    return t(
      '"{0}" has more than {1} files. Leave folders out with .gitignore.',
      String(f['file']),
      Number(f['limit']),
    );
  return t('"{0}" is too large for this{1}.', object(f), codeOf(f));
}

function localFile(f: AppError['facts']): string {
  const file = String(f['file'] ?? '');
  if (f['reason'] === 'locked')
    return t(
      'The data folder of "{0}" is in use by process {1}, perhaps a sandbox in another window. Stop that one, or choose another folder.',
      file,
      Number(f['pid']),
    );
  if (f['reason'] === 'changedSince')
    return t('"{0}" was changed after the changes were worked out. Nothing was written; run the command again.', file);
  if (f['reason'] === 'scaffoldBusy')
    return t('Files are being written to "{0}" by another window or process. Wait until it is done.', file);
  if (f['reason'] === 'halfDone')
    return t(
      'Writing to "{0}" stopped on the way: {1}. Mend the cause and run the command again, which carries it to its end first.',
      file,
      detail(f),
    );
  if (f['reason'] === 'noPermission')
    return t(
      'There is no permission to write "{0}". Nothing was written; get the right to write to "{1}" and run the command again.',
      file,
      String(f['folder'] ?? ''),
    );
  if (f['reason'] === 'readOnlyDisk')
    return t('"{0}" lies on a disk that is read-only. Nothing was written; choose another folder.', file);
  if (f['reason'] === 'diskFull')
    return t(
      '"{0}" cannot be written, since the disk or your share of it is full. Nothing was written; make room and run the command again.',
      file,
    );
  if (f['reason'] === 'noFolderThere')
    return t('"{0}" is a file, and a folder is needed there. Move it away, or choose another folder.', file);
  if (f['reason'] === 'outside')
    return t('"{0}" does not lie inside of "{1}". Nothing was written.', file, String(f['folder'] ?? ''));
  return t('The local file "{0}" cannot be read or written: {1}', file, detail(f));
}

function noCredentials(f: AppError['facts']): string {
  if (f['apiService'] !== undefined)
    return t('Nothing was entered for {0}. Send the request again to be asked.', String(f['apiService']));
  if (f['reason'] === 'environment')
    return t('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set in the environment of VS Code.');
  return t(
    'No access key is stored for the connection "{0}" on this machine. Enter it.',
    String(f['connection'] ?? ''),
  );
}

function clockSkew(f: AppError['facts']): string {
  const seconds = Number(f['skewSeconds']);
  if (Number.isNaN(seconds))
    return t('The clocks of this machine and the store differ too much{0}. Set the clock.', codeOf(f));
  return seconds > 0
    ? t(
        'The store’s clock is {0} seconds ahead of this machine’s. More than 900 seconds make every request fail: set the clock.',
        seconds,
      )
    : t(
        'The store’s clock is {0} seconds behind this machine’s. More than 900 seconds make every request fail: set the clock.',
        -seconds,
      );
}

function conflict(f: AppError['facts']): string {
  if (f['reason'] === 'changed')
    return t('"{0}" was changed while it was packed. Build the package again.', String(f['file']));
  if (f['reason'] === 'deleted')
    return t(
      '"{0}" was deleted on the store since it was opened. Save it under a name of your choice with Save As, or save again to create it anew.',
      object(f),
    );
  if (f['reason'] === 'sourceChanged')
    return t('"{0}" was changed while it was copied. Nothing was written: copy it again.', object(f));
  return t(
    '"{0}" was changed on the store since it was opened. Nothing was overwritten. Save again to compare or overwrite, or use Save As to keep both.',
    object(f),
  );
}

/** The reader's text for anything thrown: what is wrong and what to do. */
export function errorText(error: unknown): string {
  if (isAppError(error)) return texts[error.code](error.facts);
  return texts.internal({ detail: error instanceof Error ? error.message : String(error) });
}
