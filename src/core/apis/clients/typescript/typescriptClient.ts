import { authData } from '../authData';
import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';
import { readme } from '../readme';
import { jsonSource } from './jsonSource';
import { transportSource } from './transportSource';
import { clientFile } from './typescriptCalls';
import { testFile } from './typescriptTests';
import { modelsFile } from './typescriptTypes';
import { waitSource } from './waitSource';

/** A TypeScript package for Node 20 or later without dependencies at run time. */
export function typescriptClient(model: ClientModel, name: string): readonly ClientFile[] {
  const settings = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    main: './dist/src/client.js',
    types: './dist/src/client.d.ts',
    engines: { node: '>=20' },
    scripts: { build: 'tsc -p .', test: 'tsc -p . && node --test dist/test/' },
    devDependencies: { '@types/node': '^20', typescript: '>=5.4' },
  };
  return [
    { path: 'package.json', content: `${JSON.stringify(settings, undefined, 2)}\n` },
    { path: 'tsconfig.json', content: tsconfig },
    { path: 'src/auth.ts', content: authFile(model) },
    { path: 'src/json.ts', content: jsonSource },
    { path: 'src/transport.ts', content: transportSource },
    { path: 'src/wait.ts', content: waitSource },
    { path: 'src/models.ts', content: modelsFile(model) },
    { path: 'src/client.ts', content: clientFile(model) },
    { path: 'test/client.test.ts', content: testFile(model) },
    { path: 'README.md', content: readme(model, name, 'typescript') },
  ];
}

const tsconfig = `{
  "compilerOptions": {
    "strict": true,
    "noUncheckedIndexedAccess": true,
    "noImplicitOverride": true,
    "noUnusedLocals": true,
    "exactOptionalPropertyTypes": true,
    "noPropertyAccessFromIndexSignature": true,
    "target": "es2022",
    "module": "nodenext",
    "declaration": true,
    "outDir": "dist",
    "rootDir": ".",
    "types": ["node"],
    "skipLibCheck": true
  },
  "include": ["src", "test"]
}
`;

/** `src/auth.ts`: how requests are let in, as data. */
function authFile(model: ClientModel): string {
  const value = authData(model);
  return [
    ...authTypes,
    '/** Path that all operations stand behind. */',
    `export const basePath = ${JSON.stringify(model.basePath)};`,
    '',
    `export const auth: Auth = ${JSON.stringify(value, undefined, 2)} as Auth;`,
    '',
  ].join('\n');
}

const authTypes = String.raw`export type Auth =
  | { readonly kind: 'none' | 'basic' | 'bearer' }
  | { readonly kind: 'apiKey'; readonly name: string; readonly in: 'header' | 'query' | 'cookie' }
  | Login;

/** Credentials are posted, and the answer has a token that all other requests carry in a header: addresses are logged everywhere. */
export interface Login {
  readonly kind: 'login';
  readonly login: Step & { readonly body: string; readonly pointer: readonly string[] };
  readonly header: string;
  readonly template: string;
  /** Statuses that say that the token is no longer good. */
  readonly renewOn: readonly number[];
  readonly logout?: Step;
}

interface Step {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}
`.split('\n');
