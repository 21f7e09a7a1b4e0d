/** `<access key id>/<yyyymmdd>/<region>/<service>/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** `yyyymmdd`, UTC. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The services that the sandbox answers for: AssumeRole is asked of the same address. */
const services: ReadonlySet<string> = new Set(['s3', 'sts']);

/**
 * Reads a credential, or throws what `refuse` makes of the reason (in the words of AWS: the code depends on where the
 * credential stood). An access key id may hold slashes, so it is read from the end.
 */
export function parseCredential(text: string, refuse: (why: string) => Error): CredentialScope {
  const parts = text.split('/');
  const [date, region, service, terminal] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  if (accessKeyId === '' || !date || !region || !service || !terminal) {
    throw refuse('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  }
  if (terminal !== 'aws4_request') {
    throw refuse(`incorrect terminal "${terminal}". This endpoint uses "aws4_request".`);
  }
  if (!services.has(service)) throw refuse(`incorrect service "${service}". This endpoint belongs to "s3".`);
  if (!/^\d{8}$/.test(date)) {
    throw refuse(`incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`);
  }
  return { accessKeyId, date, region, service };
}

/** The scope as it stands in a string to sign: the credential without the access key id. */
export function scopeText(scope: CredentialScope): string {
  return `${scope.date}/${scope.region}/${scope.service}/aws4_request`;
}
