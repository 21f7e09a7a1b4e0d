import type { SampleLanguage } from '../../../patterns/pattern';
import type { ProjectNames } from '../../scaffold/project/projectNames';

/** What operators type to have a scaffolded project run; the container files of the templates do the same. */
export interface DeploymentCommands {
  /** In the project's folder, on the target host, with access to registries. */
  readonly install: readonly string[];
  /** In the project's folder, on another host with access to registries: makes `archive`. */
  readonly collect: readonly string[];
  /** On the target host, in the folder with the archive. */
  readonly installCollected: readonly string[];
  /** The program with its path, without a command. */
  readonly program: string;
}

/**
 * The commands for a project.
 * @param folder Absolute path of the installed program: `/opt/document-archive`.
 * @param archive File name of what is carried to a host without network.
 */
export function deploymentCommands(
  language: SampleLanguage,
  { name, python }: ProjectNames,
  { folder, archive }: { readonly folder: string; readonly archive: string },
): DeploymentCommands {
  const unpack = [`mkdir -p ${folder}`, `tar -xzf ${archive} -C ${folder}`];
  const all: Readonly<Record<SampleLanguage, () => DeploymentCommands>> = {
    python: () => ({
      install: [`python3 -m venv ${folder}`, `${folder}/bin/pip install .`],
      collect: ['python3 -m pip wheel --wheel-dir wheels .', `tar -czf ${archive} wheels`],
      installCollected: [
        `python3 -m venv ${folder}`,
        `tar -xzf ${archive}`,
        `${folder}/bin/pip install --no-index --find-links wheels ${name}`,
      ],
      program: `${folder}/bin/python -m ${python.package}`,
    }),
    typescript: () =>
      packed(
        ['npm install', 'npm run build', 'npm prune --omit=dev'],
        'package.json node_modules dist config',
        `node ${folder}/dist/main.js`,
      ),
    java: () => packed(['mvn -B -DskipTests package'], `-C target ${name}.jar lib`, `java -jar ${folder}/${name}.jar`),
    go: () => packed(['CGO_ENABLED=0 make build'], `-C bin ${name}`, `${folder}/${name}`),
  };
  return all[language]();

  /** What is built once runs wherever it is unpacked: with and without network alike. */
  function packed(build: readonly string[], parts: string, program: string): DeploymentCommands {
    const collect = [...build, `tar -czf ${archive} ${parts}`];
    return { install: [...collect, ...unpack], collect, installCollected: unpack, program };
  }
}
