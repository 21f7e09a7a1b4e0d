import { type ProjectCommands, projectCommands } from '../../scaffold/project/projectCommands';
import { projectNames } from '../../scaffold/project/projectNames';
import { blocks, code, fenced } from '../documentMarkdown';
import type { CodeExcerpt, CodeFile } from '../facts/documentFacts';
import type { Block, BlockContext } from './blockContext';

const words = {
  en: {
    node: 'Node.js 20.19 or newer with npm',
    python: 'Python 3.11 or newer with pip',
    java: 'Java 17 or newer, Maven 3.8 or newer',
    go: 'Go 1.24 or newer',
    container: 'Where containers are used, the image is built from the project:',
    from: (file: string, first: number, last: number) => `The part that does it (${file}, lines ${first} to ${last}):`,
  },
  'zh-cn': {
    node: 'Node.js 20.19 及以上版本，附带 npm',
    python: 'Python 3.11 及以上版本，附带 pip',
    java: 'Java 17 及以上版本、Maven 3.8 及以上版本',
    go: 'Go 1.24 及以上版本',
    container: '以容器方式部署时，由项目构建镜像：',
    from: (file: string, first: number, last: number) => `对应的代码（${file} 第 ${first}～${last} 行）：`,
  },
};

function has({ facts }: BlockContext, name: string): boolean {
  return facts.files.some(({ file }) => file === inProject(facts.integration.project, name));
}

function inProject(project: string, name: string): string {
  return project === '.' ? name : `${project}/${name}`;
}

/** What has to be on a machine to build and run it. */
export const requirements: Block = ({ facts, language }) => {
  const w = words[language];
  return { typescript: w.node, python: w.python, java: w.java, go: w.go }[facts.integration.language];
};

/** Builds it. */
export const buildCommands: Block = (context) => {
  const { install, build } = commands(context);
  const first = context.facts.integration.build === 'pip' ? ['python3 -m venv .venv', '. .venv/bin/activate'] : [];
  return inShell(context, [...first, install, ...(context.facts.integration.build === 'pip' ? [] : [build])]);
};

/** Runs its tests. */
export const testCommands: Block = (context) => inShell(context, [commands(context).test]);

/** Asks whether everything that it depends on is there; only programs that we scaffolded have it. */
export const healthCommands: Block = (context) => inShell(context, [commands(context).health]);

function commands({ facts: { integration } }: BlockContext): ProjectCommands {
  return projectCommands(integration.language, projectNames(integration.name));
}

function inShell({ facts }: BlockContext, lines: readonly string[]): string {
  const { project } = facts.integration;
  return fenced('sh', [...(project === '.' ? [] : [`cd ${project}`]), ...lines].join('\n'));
}

/** Builds its image; empty without a container file. */
export const containerCommands: Block = (context) => {
  const file = ['Dockerfile', 'Containerfile'].find((name) => has(context, name));
  if (file === undefined) return '';
  const { name, version, project } = context.facts.integration;
  return blocks(
    words[context.language].container,
    fenced('sh', `docker build -f ${inProject(project, file)} -t ${name}:${version} ${project}`),
  );
};

/** The first part of the code that shows a chosen pattern at work; empty where no region is found. */
export const firstExcerpt: Block = (context) => {
  const { facts, language } = context;
  for (const { chosen, code: files } of facts.patterns) {
    const found = chosen ? firstOf(files) : undefined;
    if (found === undefined) continue;
    const { file, excerpt } = found;
    const place = `${file.file}#L${excerpt.first}-L${excerpt.last}`;
    return blocks(
      `<!-- code: ${place} sha256:${file.sha256.slice(0, 16)} -->\n${words[language].from(code(file.file), excerpt.first, excerpt.last)}`,
      fenced(facts.integration.language, excerpt.text),
    );
  }
  return '';
};

function firstOf(files: readonly CodeFile[]): { readonly file: CodeFile; readonly excerpt: CodeExcerpt } | undefined {
  for (const file of files) {
    const [excerpt] = file.excerpts;
    if (excerpt) return { file, excerpt };
  }
  return undefined;
}
