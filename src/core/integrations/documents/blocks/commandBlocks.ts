import { type ProjectCommands, projectCommands } from '../../scaffold/project/projectCommands';
import { projectNames } from '../../scaffold/project/projectNames';
import { blocks, bullets, code, fenced } from '../documentMarkdown';
import type { CodeExcerpt, CodeFile } from '../facts/documentFacts';
import type { Block, BlockContext } from './blockContext';
import { type DeploymentCommands, deploymentCommands } from './deploymentCommands';

const words = {
  en: {
    node: 'Node.js 20.19 or later, with npm',
    python: 'Python 3.11 or later, with pip',
    java: 'Java 17 or later, Maven 3.8 or later (build only)',
    go: 'Go 1.24 or later (build only)',
    container:
      'To run it in a container, build the image in the folder `source/`. On a host without network access, import the image that `docker save` and `docker load` carry over:',
    from: (file: string, first: number, last: number) => `The code (${file}, lines ${first} to ${last}):`,
    library:
      'The delivered code is part of the application and is built and deployed with it. These dependencies have to be available to its build:',
    libraryOnly:
      'The delivered code is part of the application and is built and deployed with it; it adds no dependencies.',
    online:
      'With access to the package registries: on the target host, in the folder `source/` of the delivery package:',
    offline:
      'Without network access: on a connected host with the same operating system and architecture, in the folder `source/`, collect the program with its dependencies:',
    transfer: 'Then transfer the archive to the target host and install from it:',
    start: 'Start it (the environment must hold the configuration):',
    unit: (file: string) => `As a systemd service, \`${file}\`:`,
    enable: 'Enable and start it:',
  },
  'zh-cn': {
    node: 'Node.js 20.19 及以上版本，含 npm',
    python: 'Python 3.11 及以上版本，含 pip',
    java: 'Java 17 及以上版本；构建另需 Maven 3.8 及以上版本',
    go: 'Go 1.24 及以上版本（仅构建时需要）',
    container:
      '以容器方式部署时，在 `source/` 目录中构建镜像。目标主机无法访问网络时，以 `docker save` 与 `docker load` 搬运镜像：',
    from: (file: string, first: number, last: number) => `对应的代码（${file} 第 ${first}～${last} 行）：`,
    library: '交付代码是应用的一部分，随应用一并构建与部署。构建环境须能取得下列依赖：',
    libraryOnly: '交付代码是应用的一部分，随应用一并构建与部署。',
    online: '目标主机可访问软件源时，在目标主机上交付包的 `source/` 目录中执行：',
    offline: '目标主机无法访问网络时，先在操作系统与 CPU 架构相同的联网主机上，于 `source/` 目录中收集程序及其依赖：',
    transfer: '再将归档文件传输到目标主机，由归档文件安装：',
    start: '启动（环境变量中须已有全部配置）：',
    unit: (file: string) => `以 systemd 服务方式运行时，\`${file}\` 内容如下：`,
    enable: '启用并启动：',
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

/** Builds it for development. */
export const buildCommands: Block = (context) => {
  const { install, build } = commands(context);
  const first = context.facts.integration.build === 'pip' ? ['python3 -m venv .venv', '. .venv/bin/activate'] : [];
  return inShell(context, [...first, install, ...(context.facts.integration.build === 'pip' ? [] : [build])]);
};

/** Runs its tests. */
export const testCommands: Block = (context) => inShell(context, [commands(context).test]);

/** Asks whether everything that it depends on is there; only programs that we scaffolded have it. */
export const healthCommands: Block = (context) => inShell(context, [commands(context).health]);

/** Those of scaffolded projects; of others what every project of the language has. */
function commands({ facts: { integration, schemaFile } }: BlockContext): ProjectCommands {
  const ours = projectCommands(integration.language, projectNames(integration.name));
  if (schemaFile !== undefined || integration.language !== 'go') return ours;
  return { ...ours, build: 'go build ./...', test: 'go test ./...' };
}

function inShell({ facts }: BlockContext, lines: readonly string[]): string {
  const { project } = facts.integration;
  return fenced('sh', [...(project === '.' ? [] : [`cd ${project}`]), ...lines].join('\n'));
}

/** Installs what was delivered, with and without network; code within an application is installed with that. */
export const installation: Block = (context) => {
  const w = words[context.language];
  const { facts } = context;
  if (facts.schemaFile === undefined) {
    // Without exact versions: those are known only where the packages are installed.
    const used = facts.components.filter(({ scope, direct }) => scope !== 'excluded' && direct !== false);
    const names = used.map(({ name, requested = '' }) => code(`${name} ${requested}`.trim()));
    return used.length === 0 ? w.libraryOnly : blocks(w.library, bullets(names));
  }
  const { install, collect, installCollected } = deployment(context);
  return blocks(
    w.online,
    inShell(context, install),
    w.offline,
    inShell(context, collect),
    w.transfer,
    fenced('sh', installCollected.join('\n')),
  );
};

/** Starts a scaffolded program, also as a service of the system; empty for code within an application. */
export const startCommands: Block = (context) => {
  const { facts, language } = context;
  if (facts.schemaFile === undefined) return '';
  const w = words[language];
  const { name } = facts.integration;
  const { program } = deployment(context);
  const unit = `/etc/systemd/system/${name}.service`;
  return blocks(
    w.start,
    fenced('sh', `${program} serve`),
    w.unit(unit),
    fenced('ini', serviceUnit(name, program)),
    w.enable,
    fenced('sh', ['systemctl daemon-reload', `systemctl enable --now ${name}`, `systemctl status ${name}`].join('\n')),
  );
};

/** Runs with the least rights; settings and secrets come from a file that only the service's own user can read. */
function serviceUnit(name: string, program: string): string {
  // systemd wants absolute paths of programs.
  const absolute = program.startsWith('/') ? program : `/usr/bin/${program}`;
  return `[Unit]
Description=${name}
Wants=network-online.target
After=network-online.target

[Service]
User=${name}
EnvironmentFile=/etc/${name}/${name}.env
ExecStart=${absolute} serve
Restart=on-failure
RestartSec=5
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=true

[Install]
WantedBy=multi-user.target`;
}

/** Asks the installed program whether everything that it depends on is there; empty for code within an application. */
export const installedHealth: Block = (context) =>
  context.facts.schemaFile === undefined ? '' : fenced('sh', `${deployment(context).program} health`);

/** Finds out what the store does and keeps it where the program reads it; empty where no key names such a file. */
export const probeCommands: Block = (context) => {
  const { schemaFile, settings, integration } = context.facts;
  if (schemaFile === undefined || settings.every(({ key }) => key !== 'S3_CAPABILITIES')) return '';
  const file = `/etc/${integration.name}/capabilities.json`;
  return fenced('sh', `${deployment(context).program} probe ${file}\n# S3_CAPABILITIES=${file}`);
};

function deployment({ facts: { integration } }: BlockContext): DeploymentCommands {
  const { language, name, version } = integration;
  const place = { folder: `/opt/${name}`, archive: `${name}-${version}.tar.gz` };
  return deploymentCommands(language, projectNames(name), place);
}

/** Builds its image; empty without a container file. */
export const containerCommands: Block = (context) => {
  const file = ['Dockerfile', 'Containerfile'].find((name) => has(context, name));
  if (file === undefined) return '';
  const { name, version, project } = context.facts.integration;
  return blocks(
    words[context.language].container,
    fenced(
      'sh',
      [
        `docker build -f ${inProject(project, file)} -t ${name}:${version} ${project}`,
        `docker run -d --name ${name} --env-file /etc/${name}/${name}.env -p 8080:8080 ${name}:${version}`,
      ].join('\n'),
    ),
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
