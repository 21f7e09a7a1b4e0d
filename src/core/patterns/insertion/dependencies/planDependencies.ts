import type { SampleLanguage } from '../../pattern';
import { projectText } from '../projectFiles';
import type { Dependency } from './dependency';
import { withGoRequirements } from './goModule';
import { withGradleDependencies } from './gradleBuild';
import { withMavenDependencies } from './mavenPom';
import { withNpmDependencies } from './npmPackage';
import { declaresProject, withPyproject, withRequirements } from './pythonProject';

/**
 * The project's build file with what samples depend on, by relative path.
 * @param fresh Build files that do not exist yet but will.
 * @throws AppError `local.io`
 */
export async function planDependencies(
  project: string,
  language: SampleLanguage,
  dependencies: readonly Dependency[],
  fresh: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const text = async (file: string) => (await projectText(project, file)) ?? fresh[file];
  const edit = async (file: string, change: (text: string) => string) => {
    const before = await text(file);
    return before === undefined ? undefined : { [file]: change(before) };
  };
  switch (language) {
    case 'typescript':
      return (await edit('package.json', (json) => withNpmDependencies(json, dependencies))) ?? {};
    case 'python': {
      const pyproject = await text('pyproject.toml');
      if (pyproject !== undefined && declaresProject(pyproject)) {
        return { 'pyproject.toml': withPyproject(pyproject, dependencies) };
      }
      return { 'requirements.txt': withRequirements((await text('requirements.txt')) ?? '', dependencies) };
    }
    case 'java':
      return (
        (await edit('pom.xml', (pom) => withMavenDependencies(pom, dependencies))) ??
        (await edit('build.gradle', (build) => withGradleDependencies(build, dependencies, { kotlin: false }))) ??
        (await edit('build.gradle.kts', (build) => withGradleDependencies(build, dependencies, { kotlin: true }))) ??
        {}
      );
    case 'go':
      return (await edit('go.mod', (module) => withGoRequirements(module, dependencies))) ?? {};
  }
}
