import type { ExportTexts } from '../exportTexts';
import type { FrontMatter } from '../frontMatter';
import type { Pictures } from '../loadPictures';
import type { PageSize } from '../pageSize';
import type { Picture } from '../picture';

/** What everything that is written into a document needs to know. */
export interface DocxContext {
  readonly document: FrontMatter;
  readonly texts: ExportTexts;
  readonly page: PageSize;
  readonly pictures: Pictures;
  /** The picture of a diagram; undefined: its source is shown. */
  readonly diagram: (source: string) => Picture | undefined;
  /** Names of bookmarks by anchor: at most 40 letters, digits and underscores are allowed in them. */
  readonly bookmarks: ReadonlyMap<string, string>;
  /** Where a link goes: `#anchor` stays, undefined makes plain text of it. */
  readonly linkTarget: (target: string) => string | undefined;
  readonly counters: Counters;
}

/** What is counted through a document. */
export class Counters {
  figures = 0;
  tables = 0;
  /** Each numbered list is one of its own, or it would go on counting where the last one ended. */
  lists = 0;
}
