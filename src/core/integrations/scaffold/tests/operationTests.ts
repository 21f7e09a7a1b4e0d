import { goCallTests } from '../../../apis/clients/go/goTests';
import { javaCallTests } from '../../../apis/clients/java/javaTests';
import type { Call, ClientModel } from '../../../apis/clients/model/clientModel';
import { pythonCallTests } from '../../../apis/clients/python/pythonTests';
import { testedCalls } from '../../../apis/clients/testedCalls';
import { typescriptCallTest } from '../../../apis/clients/typescript/typescriptTests';
import type { SampleLanguage } from '../../../patterns/pattern';
import type { RenderedFile } from '../filePlan';
import type { ProjectFacts } from '../project/projectFacts';
import { apiPackage } from '../project/projectLayout';
import { projectLogin } from '../project/projectLogin';
import type { ProjectApi } from '../project/projectOperations';
import type { Project } from '../project/renderProject';
import { renderPartial, type TemplateSet } from '../templateSet';

type Render = (call: Call, model: ClientModel) => readonly string[];

interface Writer {
  readonly call: Render;
  readonly file: (folder: string, facts: ProjectFacts) => string;
  /** A test of one object, whose id in the sample need not be there: that it is not is an answer as well. */
  readonly orNotFound: (line: string) => string;
  /** A test's line with the requirements that its operation answers, by whose ids results are found. */
  readonly named: (line: string, requirements: readonly string[]) => string;
}

const writers: Readonly<Record<SampleLanguage, Writer>> = {
  typescript: {
    call: typescriptCallTest,
    file: (folder) => `test/contract/${folder}Operations.test.ts`,
    orNotFound: (line) => line.replace(/^(test\(.*, )(async .*)$/, '$1orNotFound($2').replace(/^\}\);$/, '}));'),
    named: (line, requirements) => line.replace(/^test\("/, `test("${requirements.join(' ')} `),
  },
  python: {
    call: pythonCallTests,
    file: (folder) => `tests/contract/test_${folder}_operations.py`,
    orNotFound: (line) => line.replace(/^ {4}def test_/, '    @or_not_found\n    def test_'),
    named: (line, requirements) =>
      line.replace(/^ {4}def test_/m, `    def test_${requirements.join('_').toLowerCase().replaceAll('-', '_')}_`),
  },
  java: {
    call: javaCallTests,
    orNotFound: (line) =>
      line.replace(/^ {8}(assertNotNull\()?(client\..*)\);$/, (_, checked, call) => {
        return `        orNotFound(() -> ${call}${checked === undefined ? ')' : ''});`;
      }),
    file: (folder, { java }) => `src/test/java/${java.folder}/${apiPackage(folder)}/OperationsTest.java`,
    named: (line, requirements) =>
      line.replace(
        /^ {4}void (\w+)\(/,
        (found, name) => `    @DisplayName(${JSON.stringify(`${requirements.join(' ')} ${name}`)})\n${found}`,
      ),
  },
  go: {
    call: goCallTests,
    orNotFound: (line) => line.replace(/^\tif err != nil \{$/, '\tif err != nil && !isNotFound(err) {'),
    file: (folder) => `${apiPackage(folder)}/operations_test.go`,
    named: (line, requirements) =>
      line.replace(/^func Test/, `func Test${requirements.join('_').replaceAll('-', '_')}_`),
  },
};

/** Contract tests of the generated clients, a file each: every call with the sample of its definition. */
export function operationTests(project: Project, set: TemplateSet): readonly RenderedFile[] {
  const writer = writers[project.integration.language];
  return project.apis.map((api) => {
    const code = (isReading: boolean) => codeOf(project, api, writer, isReading);
    const [reading, changing] = [code(true), code(false)];
    const uses = (word: RegExp) => word.test(`${reading}${changing}`);
    const used = {
      uses_sample: uses(/\bsample[([]/),
      uses_json: uses(/\bjson\./),
      uses_parts: uses(/\bFormPart\(/),
      uses_not_found: uses(/(?:or|is)_?not_?found/i),
    };
    const access = projectLogin([api]);
    const facts = { ...project.facts, api: { ...api, access, reading, changing, ...used } };
    return { path: writer.file(api.folder, project.facts), text: renderPartial(set, 'operations', facts) };
  });
}

function codeOf({ facts }: Project, { model, folder }: ProjectApi, writer: Writer, isReading: boolean): string {
  const calls = testedCalls(model).filter(({ method }) => ['GET', 'HEAD'].includes(method) === isReading);
  const lines = calls.flatMap((call) => {
    const requirements =
      facts.operations.find((each) => each.folder === folder && each.id === call.id)?.requirements ?? [];
    const isOfOne = call.parameters.some((each) => each.in === 'path');
    const code = isOfOne ? writer.call(call, model).map(writer.orNotFound) : writer.call(call, model);
    return requirements.length === 0 ? code : code.map((line) => writer.named(line, requirements));
  });
  return lines.join('\n').trimEnd();
}
