import type {
  FoundInCode,
  FoundOperation,
  FoundPattern,
  UnansweredConstruct,
} from '../../patterns/recognition/foundInCode';
import type { StorePort } from '../../patterns/recognition/storePorts';
import type { Integration } from '../manifest/integration';
import { projectNames } from '../scaffold/project/projectNames';
import { bindingOf, type Unbound } from '../scaffold/tests/contractSubject';
import type { ChosenCode } from './chosenCode';

/** What several pieces of code do, together. */
export function mergedFound(chosen: readonly ChosenCode[]): FoundInCode {
  const patterns = new Map<string, FoundPattern>();
  const operations = new Map<string, FoundOperation>();
  const unanswered = new Map<string, UnansweredConstruct>();
  for (const { found } of chosen) {
    for (const each of found.patterns) patterns.set(each.id, joined(patterns.get(each.id), each));
    for (const each of found.operations) {
      const key = `${each.definition} ${each.id}`;
      operations.set(key, joined(operations.get(key), each));
    }
    for (const each of found.unanswered) {
      const evidence = [...(unanswered.get(each.construct)?.evidence ?? []), ...each.evidence];
      unanswered.set(each.construct, { ...each, evidence });
    }
  }
  return {
    patterns: [...patterns.values()],
    operations: [...operations.values()],
    unanswered: [...unanswered.values()],
  };
}

function joined<T extends FoundPattern | FoundOperation>(before: T | undefined, each: T): T {
  if (before === undefined) return each;
  return { ...each, likely: before.likely || each.likely, evidence: [...before.evidence, ...each.evidence] };
}

/** Storage ports among chosen code: those that the contract suite is bound to, and those that it cannot be, with the reason. */
export interface PortBindings {
  /** The file is the place's; `symbol` is the class. */
  readonly bound: readonly { readonly file: string; readonly symbol: string }[];
  readonly unbound: readonly { readonly name: string; readonly why: Unbound }[];
}

/**
 * Which of the storage ports in chosen code the contract suite of an integration can be bound to.
 * @param chosen Each with the text of its file.
 */
export function portBindings(
  chosen: readonly { readonly code: ChosenCode; readonly text: string }[],
  integration: Integration,
): PortBindings {
  if (integration.kind === 'rest') return { bound: [], unbound: [] };
  const names = projectNames(integration.name);
  const all = chosen.flatMap(({ code, text }) =>
    code.ports.map((port: StorePort) => ({
      port,
      file: code.place.file,
      binding: bindingOf(port, { file: code.place.file, text }, { integration, names }),
    })),
  );
  return {
    bound: all.flatMap(({ port, file, binding }) => (typeof binding === 'string' ? [] : [{ file, symbol: port.name }])),
    unbound: all.flatMap(({ port, binding }) =>
      typeof binding === 'string' ? [{ name: port.name, why: binding }] : [],
    ),
  };
}

/** The places of a requirement: classes that are bound by their own names, other code as it was chosen. */
export function placesOf(chosen: readonly ChosenCode[], { bound }: PortBindings): readonly ChosenCode['place'][] {
  return chosen.flatMap(({ place }) => {
    const classes = bound.filter(({ file }) => file === place.file);
    // What is chosen of a file beside its classes is theirs, or they are in it.
    return classes.length > 0 ? classes : [place];
  });
}
