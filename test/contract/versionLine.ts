import type { Place } from './place';
import type { Reply } from './reply';

/** Version ids by the names of a check: `null` stays, those it does not know are `?`. */
export function nameOf(id: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).find(([, known]) => known === id)?.[0] ?? (id === 'null' ? 'null' : '?');
}

/** Of ListObjectVersions: `a:v2*, a:v1, b:m(marker)*`; a star is the latest. */
export function versionsOf(reply: Reply, names: Readonly<Record<string, string>> = {}): string {
  if (reply.status !== 200) return reply.outcome;
  const entries = [...reply.text.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)].map(([, kind, inner = '']) => {
    const of = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(inner)?.[1] ?? '';
    const marker = kind === 'DeleteMarker' ? '(marker)' : '';
    return `${of('Key')}:${nameOf(of('VersionId'), names)}${marker}${of('IsLatest') === 'true' ? '*' : ''}`;
  });
  return `200 ${entries.join(', ')}${reply.tag('IsTruncated') === 'true' ? ' more' : ''}`;
}

/** One line for all versions of a bucket. */
export async function versions(place: Place, names?: Readonly<Record<string, string>>, query = ''): Promise<string> {
  return versionsOf(await place.onBucket('GET', `versions${query}`), names);
}
