import type { SnippetRequest } from '../snippetRequest';
import { type SnippetTargetId, snippetTargets } from '../snippetTargets';
import { goParts } from '../targets/go';
import { javaParts } from '../targets/java';
import { type CodeEdit, type CodePlace, codeAt } from './codeEdit';
import { goEdits } from './goEdits';
import { javaEdits } from './javaEdits';

/**
 * A request as code in a file that may hold code already: a whole program stands in an empty one only. The edits are in the
 * order of the file and touch different places.
 */
export function insertSnippet(target: SnippetTargetId, request: SnippetRequest, place: CodePlace): readonly CodeEdit[] {
  return editsOf(target, request, place) ?? [codeAt(place, snippetTargets[target].render(request))];
}

function editsOf(target: SnippetTargetId, request: SnippetRequest, place: CodePlace) {
  switch (target) {
    case 'go':
      return goEdits(goParts(request), place);
    case 'java':
      return javaEdits(javaParts(request), place);
    case 'php':
      return inPhp(place) ? [codeAt(place, snippetTargets.php.render(request).replace(/^<\?php\n/, ''))] : undefined;
    default:
      return undefined;
  }
}

/** Between an opening tag and its end a second one is an error. */
function inPhp({ text, from }: CodePlace): boolean {
  const before = text.slice(0, from);
  return before.lastIndexOf('<?php') > before.lastIndexOf('?>');
}
