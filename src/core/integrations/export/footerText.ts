import type { FrontMatter } from './frontMatter';

/** What stands at the foot of each page beside its number: document number, version, classification. */
export function footerText({ number, version, classification }: FrontMatter): string {
  const shown = version && `V${version.replace(/^v/i, '')}`;
  return [number, shown, classification].filter((text) => text !== undefined && text !== '').join('  ');
}
