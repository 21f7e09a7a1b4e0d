import type { Integration } from './integration';
import type { ManifestIssue } from './manifestIssues';

/** Entries that say who they are, and are there twice: nobody could tell which of both is meant. */
export function duplicateIssues({ connections, requirements, goals }: Integration): readonly ManifestIssue[] {
  return [
    ...twice(
      'connections',
      'name',
      connections.map(({ name }) => name),
    ),
    ...twice(
      'requirements',
      'id',
      requirements.map(({ id }) => id),
    ),
    ...twice(
      'goals',
      'id',
      goals.map(({ id }) => id),
    ),
  ];
}

function twice(list: string, key: string, names: readonly string[]): readonly ManifestIssue[] {
  const first = new Map<string, number>();
  return names.flatMap((name, at) => {
    const before = first.get(name);
    if (before === undefined) first.set(name, at);
    if (before === undefined) return [];
    const texts = {
      en: `${name.slice(0, 80)} is there already, as entry ${before + 1} of ${list}; rename or remove one of both`,
      'zh-cn': `${name.slice(0, 80)} 已是 ${list} 的第 ${before + 1} 项，请改名或删除其一`,
    };
    return [{ path: [list, at, key], texts }];
  });
}
