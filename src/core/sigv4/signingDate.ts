const basicIso = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Milliseconds since 1970 of `yyyymmddThhmmssZ`, the only form of x-amz-date; undefined for anything else. */
export function parseAmzDate(text: string): number | undefined {
  const found = basicIso.exec(text);
  if (!found) return undefined;
  const [, year, month, day, hour, minute, second] = found;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** Milliseconds since 1970 of a Date header (RFC 7231, or the form of x-amz-date, which some clients put there). */
export function parseDateHeader(text: string): number | undefined {
  const basic = parseAmzDate(text);
  if (basic !== undefined) return basic;
  const time = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** `yyyymmddThhmmssZ`, the form in which a time is signed. */
export function toAmzDate(time: number): string {
  return toIsoSeconds(time).replaceAll(/[-:]/g, '');
}

/** `yyyy-mm-ddThh:mm:ssZ`, the form in which errors name times. */
export function toIsoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}
