/** What a construct of an application is, and which patterns answer it. */
export interface ConstructAnswer {
  /** By the word that patterns use: `read`, `lock`. */
  readonly construct: string;
  /** Patterns that answer it as it is written. */
  readonly likely: readonly string[];
  /** Patterns that answer it where there is more to it than a call shows: large files, whole directories, readers at the same time. */
  readonly possible: readonly string[];
}

const answer = (construct: string, likely: string, possible = ''): ConstructAnswer => ({
  construct,
  likely: likely.split(' ').filter(Boolean),
  possible: possible.split(' ').filter(Boolean),
});

/**
 * From construct to pattern, finer than the catalogue's own words where a call says more. Ids that the catalogue does not have yet stand
 * here, too: what is found is told, whether there is an answer to it or not.
 */
export const constructAnswers = {
  read: answer('read', 'P04', 'P06'),
  readPart: answer('read', 'P06', 'P04'),
  write: answer('write', 'P04', 'P05 P07'),
  writeLarge: answer('write', 'P05', 'P04 P07'),
  publish: answer('rename', 'P07', 'P08'),
  append: answer('append', 'P16', 'P17'),
  random: answer('random', 'P18'),
  rename: answer('rename', 'P08', 'P07 P09'),
  list: answer('list', 'P10'),
  stat: answer('stat', 'P11'),
  mkdir: answer('mkdir', 'P12'),
  delete: answer('delete', 'P13'),
  exclusive: answer('exclusive', 'P14'),
  update: answer('lock', 'P15'),
  lock: answer('lock', 'P19', 'P15'),
  attributes: answer('attributes', 'P21', 'P22'),
  links: answer('links', 'P24', 'P23'),
  fsync: answer('fsync', 'P25'),
  temp: answer('temp', 'P26'),
  watch: answer('watch', 'P27'),
  space: answer('space', 'P28'),
  pathOnly: answer('path-only', 'P29'),
  upload: answer('cms-upload', 'P30', 'P33'),
  /** A path that is built only: nothing has to change for it alone. */
  path: answer('mount-config', '', 'P03'),
  client: answer('mount-config', 'P01'),
} as const satisfies Readonly<Record<string, ConstructAnswer>>;

export type ConstructKind = keyof typeof constructAnswers;
