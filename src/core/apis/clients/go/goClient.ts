import { authData } from '../authData';
import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';
import { readme } from '../readme';
import { alignFields } from './alignFields';
import { encodeSource } from './encodeSource';
import { goClientFile } from './goCalls';
import { goTests } from './goTests';
import { goModels } from './goTypes';
import { helpersSource } from './helpersSource';
import { runtimeSource } from './runtimeSource';
import { waitSource } from './waitSource';

/** A module for Go 1.23 or later (iterators) without dependencies. */
export function goClient(model: ClientModel, name: string): readonly ClientFile[] {
  const own = name.replace(/[^a-z\d]/g, '');
  const file = (path: string, content: string): ClientFile => ({ path, content: `\npackage ${own}\n${content}` });
  const auth = [
    '',
    '// Path that all operations stand behind.',
    `const basePath = ${JSON.stringify(model.basePath)}`,
    '',
    '// How requests are let in, as data.',
    `const authData = ${JSON.stringify(JSON.stringify(authData(model)))}`,
    '',
  ];
  return [
    { path: 'go.mod', content: `module ${name}\n\ngo 1.23\n` },
    file('auth.go', auth.join('\n')),
    file('transport.go', runtimeSource),
    file('encode.go', encodeSource),
    file('helpers.go', helpersSource),
    file('wait.go', waitSource),
    file('models.go', alignFields(goModels(model))),
    file('client.go', alignFields(goClientFile(model))),
    file('client_test.go', goTests(model)),
    { path: 'README.md', content: readme(model, name, 'go') },
  ];
}
