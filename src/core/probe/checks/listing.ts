import type { Verdict, Verdicts } from '../../capabilities/verdict';
import type { QueryParameter } from '../../rawS3/targetEncoding';
import { innerXml, saysYes, xmlText, xmlTexts } from '../run/answers';
import { type Check, check, type Lane } from '../run/check';
import type { CheckContext } from '../run/checkContext';
import { CannotTest, differs, ignored, refused, works } from '../run/verdicts';
import { listedKey } from '../scratch/listAll';

/**
 * Names whose order tells how a store compares: in UTF-8 bytes U+FF5E comes before U+1F600, in UTF-16 after it; letters stand apart
 * by case. In the order of bytes. Source: S3 user guide, "Organizing, listing, and working with your objects".
 */
const names = ['A', 'B c+d', 'a', 'a/1', 'a/2', 'é', '～', '😀'] as const;

interface Page {
  readonly xml: string;
  /** Below the check's prefix. */
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  readonly truncated: boolean;
}

async function listPage(context: CheckContext, query: readonly QueryParameter[]): Promise<Page | Verdict> {
  const answer = await context.send({ method: 'GET', query: [['prefix', context.prefix], ...query] });
  if (!saysYes(answer)) return refused(answer);
  const xml = answer.body.toString();
  const below = (key: string | undefined) => listedKey(xml, key ?? '').slice(context.prefix.length);
  return {
    xml,
    keys: innerXml(xml, 'Contents').map((inner) => below(xmlText(inner, 'Key'))),
    prefixes: innerXml(xml, 'CommonPrefixes').map((inner) => below(xmlText(inner, 'Prefix'))),
    truncated: xmlText(xml, 'IsTruncated') === 'true',
  };
}

const isVerdict = (page: Page | Verdict): page is Verdict => 'outcome' in page;

const same = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((each, at) => each === b[at]);

const sameSet = (a: readonly string[], b: readonly string[]) => same([...a].sort(), [...b].sort());

/** Follows the pages of two to the end, at most as many as there are keys. */
async function allPages(
  context: CheckContext,
  first: readonly QueryParameter[],
  next: (page: Page) => QueryParameter | undefined,
): Promise<readonly Page[] | Verdict> {
  const pages: Page[] = [];
  let more: QueryParameter | undefined;
  do {
    const page = await listPage(context, [...first, ['max-keys', '2'], ...(more ? [more] : [])]);
    if (isVerdict(page)) return page;
    pages.push(page);
    more = page.truncated ? next(page) : undefined;
    if (page.truncated && more === undefined) return differs('noNextToken');
  } while (more !== undefined && pages.length <= names.length);
  return pages;
}

function judgePages(pages: readonly Page[] | Verdict): Verdict {
  if ('outcome' in pages) return pages;
  const keys = pages.flatMap((page) => page.keys);
  if (sameSet(keys, names)) return pages.length > 1 ? works({ pages: pages.length }) : differs('noPages');
  return differs(new Set(keys).size < keys.length ? 'keysTwice' : 'keysMissing', { keys: keys.length });
}

async function version1(context: CheckContext): Promise<Verdict> {
  const marker = (page: Page): QueryParameter | undefined => {
    const last = page.keys.at(-1);
    return last === undefined ? undefined : ['marker', context.key(last)];
  };
  return judgePages(await allPages(context, [['encoding-type', 'url']], marker));
}

async function version2(context: CheckContext): Promise<Verdict> {
  const first: QueryParameter[] = [
    ['list-type', '2'],
    ['encoding-type', 'url'],
  ];
  const page = await listPage(context, first);
  if (isVerdict(page)) return page;
  if (xmlText(page.xml, 'KeyCount') === undefined) return differs('answersVersion1');
  const token = (each: Page): QueryParameter | undefined => {
    const next = xmlText(each.xml, 'NextContinuationToken');
    return next === undefined ? undefined : ['continuation-token', next];
  };
  return judgePages(await allPages(context, first, token));
}

async function encoding(context: CheckContext): Promise<Verdict> {
  const page = await listPage(context, [
    ['list-type', '2'],
    ['encoding-type', 'url'],
  ]);
  if (isVerdict(page)) return page;
  const raw = xmlTexts(page.xml, 'Key').find((key) => /B(%20|\+| )c/.test(key)) ?? '';
  if (xmlText(page.xml, 'EncodingType') !== 'url') return ignored('notEncoded');
  if (!sameSet(page.keys, names)) return differs('decodesToOtherKeys');
  return works({ space: raw.includes('%20') ? '%20' : '+' });
}

async function delimiter(context: CheckContext): Promise<Verdict> {
  const query: QueryParameter[] = [
    ['list-type', '2'],
    ['delimiter', '/'],
    ['encoding-type', 'url'],
  ];
  const page = await listPage(context, query);
  if (isVerdict(page)) return page;
  if (page.prefixes.length === 0) return ignored('listedAllLevels');
  const level = names.filter((name) => !name.includes('/'));
  return same(page.prefixes, ['a/']) && sameSet(page.keys, level) ? works() : differs('otherLevel');
}

async function pageLimit(context: CheckContext): Promise<Verdict> {
  const page = await listPage(context, [
    ['list-type', '2'],
    ['max-keys', '3'],
    ['encoding-type', 'url'],
  ]);
  if (isVerdict(page)) return page;
  if (page.keys.length > 3) return ignored('moreThanAskedFor');
  if (!page.truncated) return differs('notTruncated');
  const large = await listPage(context, [
    ['list-type', '2'],
    ['max-keys', '5000'],
    ['encoding-type', 'url'],
  ]);
  const largest = isVerdict(large) ? undefined : xmlText(large.xml, 'MaxKeys');
  return works(largest === undefined ? {} : { saidFor5000: Number(largest) });
}

async function startAfter(context: CheckContext): Promise<Verdict> {
  const query: QueryParameter[] = [
    ['list-type', '2'],
    ['start-after', context.key('a')],
    ['encoding-type', 'url'],
  ];
  const page = await listPage(context, query);
  if (isVerdict(page)) return page;
  if (page.keys.includes('A') || page.keys.includes('a')) return ignored('listedFromStart');
  return sameSet(page.keys, names.slice(names.indexOf('a') + 1)) ? works() : differs('otherKeys');
}

async function order(context: CheckContext): Promise<Verdict> {
  const page = await listPage(context, [
    ['list-type', '2'],
    ['encoding-type', 'url'],
  ]);
  if (isVerdict(page)) return page;
  if (!sameSet(page.keys, names)) throw new CannotTest('keysMissing');
  if (same(page.keys, names)) return works();
  if (same(page.keys, [...names].sort())) return differs('utf16Order');
  return differs('otherOrder');
}

/**
 * `allow-unordered` of Ceph RGW. Who knows it refuses it beside a delimiter; who does not lists as ever. Source: Ceph documentation,
 * "Bucket operations".
 */
async function unordered(context: CheckContext): Promise<Verdict> {
  const page = await listPage(context, [
    ['allow-unordered', 'true'],
    ['encoding-type', 'url'],
  ]);
  if (isVerdict(page)) return page;
  const both = await listPage(context, [
    ['allow-unordered', 'true'],
    ['delimiter', '/'],
  ]);
  if (!isVerdict(both)) return differs('listedInOrder');
  return sameSet(page.keys, names) ? works() : differs('keysMissing', { keys: page.keys.length });
}

async function buckets(context: CheckContext): Promise<Verdict> {
  const answer = await context.service({ method: 'GET' });
  if (!saysYes(answer)) return refused(answer);
  const found = innerXml(answer.body.toString(), 'Bucket').map((inner) => xmlText(inner, 'Name'));
  return found.includes(context.bucket) ? works() : differs('bucketNotListed');
}

const listings: Readonly<Record<string, (context: CheckContext) => Promise<Verdict>>> = {
  'list.v1': version1,
  'list.v2': version2,
  'list.encoding': encoding,
  'list.delimiter': delimiter,
  'list.pageLimit': pageLimit,
  'list.startAfter': startAfter,
  'list.order': order,
  'list.unordered': unordered,
};
const listed: Check = {
  ids: Object.keys(listings) as Check['ids'],
  run: async (context) => {
    await Promise.all(names.map((name) => context.put(name, name)));
    const found = Object.entries(listings).map(async ([id, run]) => [id, await run(context)] as const);
    return Object.fromEntries(await Promise.all(found)) as Verdicts;
  },
};

/** Listing of buckets and of keys. */
export const listingChecks: readonly Lane[] = [[check('list.buckets', buckets)], [listed]];
