/** Formats that can be told from the text alone; RFC 3339 for times, RFC 9562 for uuid. Others are not checked. */
const patterns: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  'date-time': /^\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/,
  time: /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  email: /^[^\s@]+@[^\s@]+$/,
  ipv4: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/,
  ipv6: /^[0-9a-f:.]*:[0-9a-f:.]*$/i,
  uri: /^[a-z][a-z0-9+.-]*:\S*$/i,
  hostname: /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i,
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
};

/** Whether a text has a format; true for formats that we do not know. */
export function fitsFormat(format: string, value: string): boolean {
  return !Object.hasOwn(patterns, format) || patterns[format]?.test(value) !== false;
}

/** A text of each format, as a request needs one. Documentation addresses: RFC 2606, RFC 5737, RFC 3849. */
export const formatSamples: Readonly<Record<string, string>> = {
  date: '2024-01-31',
  'date-time': '2024-01-31T12:00:00Z',
  time: '12:00:00Z',
  duration: 'P1D',
  uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  email: 'user@example.com',
  'idn-email': 'user@example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  iri: 'https://example.com/',
  'uri-reference': '/example',
  'iri-reference': '/example',
  'uri-template': 'https://example.com/{id}',
  hostname: 'host.example.com',
  'idn-hostname': 'host.example.com',
  byte: 'ZGF0YQ==',
  password: 'pa$$word1',
  'json-pointer': '/name',
  'relative-json-pointer': '0/name',
  regex: '^a$',
};
