/** The value of a query parameter in an address, decoded. */
export function queryValue(url: string, name: string): string | undefined {
  const query = url.split('?')[1] ?? '';
  for (const pair of query.split('&')) {
    const [key = '', value = ''] = pair.split('=', 2);
    if (key === name) return decodeURIComponent(value.replaceAll('+', ' '));
  }
  return undefined;
}

/** An address with one query parameter set, in its place or at the end; everything else stays byte by byte. */
export function withQueryValue(url: string, name: string, value: string | number): string {
  const pair = `${name}=${encodeURIComponent(value)}`;
  const [path = '', query] = url.split('?', 2);
  if (query === undefined || query === '') return `${path}?${pair}`;
  const pairs = query.split('&');
  const at = pairs.findIndex((each) => each.split('=', 1)[0] === name);
  return `${path}?${(at < 0 ? [...pairs, pair] : pairs.with(at, pair)).join('&')}`;
}
