import type { OpenDefinition } from '../openDefinition';
import { sampleRequest } from '../samples/sampleRequest';
import type { OperationNode } from '../shapes/operationNodes';
import { type SnippetRequest, snippetRequest } from './snippetRequest';
import { csharp } from './targets/csharp';
import { curl } from './targets/curl';
import { go } from './targets/go';
import { httpie } from './targets/httpie';
import { java } from './targets/java';
import { javascript, typescript } from './targets/javascript';
import { php } from './targets/php';
import { powershell } from './targets/powershell';
import { python } from './targets/python';
import { wget } from './targets/wget';

/** A language or tool that requests are written for. */
export interface SnippetTarget {
  /** As people call it. */
  readonly title: string;
  /** Language id of VS Code, for an editor that shows it. */
  readonly language: string;
  readonly render: (request: SnippetRequest) => string;
}

export const snippetTargets = {
  curl: { title: 'curl', language: 'shellscript', render: curl },
  httpie: { title: 'HTTPie', language: 'shellscript', render: httpie },
  wget: { title: 'Wget', language: 'shellscript', render: wget },
  powershell: { title: 'PowerShell', language: 'powershell', render: powershell },
  typescript: { title: 'TypeScript (fetch)', language: 'typescript', render: typescript },
  javascript: { title: 'JavaScript (fetch)', language: 'javascript', render: javascript },
  python: { title: 'Python (requests)', language: 'python', render: python },
  java: { title: 'Java (java.net.http)', language: 'java', render: java },
  go: { title: 'Go (net/http)', language: 'go', render: go },
  csharp: { title: 'C# (HttpClient)', language: 'csharp', render: csharp },
  php: { title: 'PHP (curl)', language: 'php', render: php },
} as const satisfies Readonly<Record<string, SnippetTarget>>;

export type SnippetTargetId = keyof typeof snippetTargets;

export const snippetTargetIds = Object.keys(snippetTargets) as SnippetTargetId[];

export function isSnippetTarget(name: string): name is SnippetTargetId {
  return Object.hasOwn(snippetTargets, name);
}

export interface SnippetOptions {
  /** Address of the service; read from the environment when neither it nor the definition says a host. */
  readonly server?: string;
  /** Optional parameters as well. */
  readonly optional?: boolean;
}

/** A sample request of an operation as code. Secrets are read from the environment, and the names of the variables say which. */
export function operationSnippet(
  definition: OpenDefinition,
  operation: OperationNode,
  target: SnippetTargetId,
  { server, optional = false }: SnippetOptions = {},
): string {
  const sample = sampleRequest(definition.document, operation, { optional });
  return snippetTargets[target].render(snippetRequest(definition, sample, server));
}

/** Targets that write a language of VS Code. */
export function targetsFor(language: string): readonly SnippetTargetId[] {
  const wanted = languageAliases[language] ?? language;
  return snippetTargetIds.filter((id) => snippetTargets[id].language === wanted);
}

/** Languages of VS Code that take the code of another one. */
const languageAliases: Readonly<Record<string, string>> = {
  typescriptreact: 'typescript',
  javascriptreact: 'javascript',
  vue: 'typescript',
  svelte: 'typescript',
  jupyter: 'python',
};
