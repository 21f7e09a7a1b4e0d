/** Upper case, punctuation and blanks do not tell ids apart: `p14_one_winner` of Python is `P14-one-winner`. */
const normalized = (text: string) => `-${text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-`;

/**
 * Finds ids of goals and requirements in names of tests, as the runners of all four languages write them:
 * `P14-one-winner: of many racers one wins`, `test_p14_one_winner`, `p14_one_winner_of_many`, `TestP14_one_winner`.
 * Where one id begins with another (`P16-compact`, `P16-compact-crash`), the longer one is meant.
 * @param goals Ids that are known; only these are found.
 * @param requirements The same; `REQ-01` is found in `REQ-01-chinese-names`, too, for its goal shows it.
 */
export function goalFinder(
  goals: readonly string[],
  requirements: readonly string[] = [],
): (name: string) => readonly string[] {
  const known = [...new Set(goals)].map((id) => ({ id, text: normalized(id) }));
  const demanded = [...new Set(requirements)].map((id) => ({ id, text: normalized(id) }));
  return (name) => {
    // Go, and Java of old, put `Test` right before a name.
    const text = normalized(name).replaceAll(/-test(?=[a-z]+-?\d)/g, '-');
    const found = known.filter((each) => text.includes(each.text));
    const exact = found.filter((each) => placesOf(text, each.text).some((at) => !longerAt(found, text, each.text, at)));
    return [...new Set([...exact, ...demanded.filter((each) => text.includes(each.text))].map(({ id }) => id))];
  };
}

function placesOf(text: string, part: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

function longerAt(found: readonly { readonly text: string }[], text: string, part: string, at: number): boolean {
  return found.some((other) => other.text.length > part.length && text.startsWith(other.text, at));
}
