import { commentText } from '../clientFile';
import type { ClientModel, Model, TypeRef } from '../model/clientModel';

/** A type as TypeScript writes it. */
export function typescriptType(type: TypeRef): string {
  switch (type.kind) {
    case 'int32':
      return 'number';
    case 'int64':
      return 'bigint';
    case 'any':
      return 'Json';
    case 'list':
      return `${grouped(typescriptType(type.of))}[]`;
    case 'map':
      return `{ [name: string]: ${typescriptType(type.of)} }`;
    case 'model':
    case 'enum':
      return type.name;
    default:
      return type.kind;
  }
}

const grouped = (type: string) => (type.includes('|') ? `(${type})` : type);

/** Names need no quotes where they are plain; reserved words do not matter in interfaces. */
export function memberName(wire: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(wire) ? wire : JSON.stringify(wire);
}

/** `src/models.ts` */
export function modelsFile({ models, enums }: ClientModel): string {
  return [
    "import type { Json, Shapes } from './json.js';",
    '',
    '// A request may send Json where nothing more is known.',
    'export type { Json };',
    '',
    ...enums.flatMap(({ name, values }) => [
      '/** Known values; services may send others, which newer versions add. */',
      `export type ${name} = ${values.map((value) => JSON.stringify(value)).join(' | ')} | (string & {});`,
      '',
    ]),
    ...models.flatMap(interfaceLines),
    '/** Where values have 64-bit integers: what json.ts makes bigint. */',
    'export const shapes: Shapes = {',
    ...shapesOf(models),
    '};',
    '',
  ].join('\n');
}

function interfaceLines({ name, description, fields }: Model): readonly string[] {
  const text = commentText(description);
  return [
    ...(text === '' ? [] : [`/** ${text} */`]),
    `export interface ${name} {`,
    ...fields.flatMap((field) => {
      const comment = commentText(field.description);
      const type = typescriptType(field.type) + (field.nullable ? ' | null' : '');
      return [
        ...(comment === '' ? [] : [`  /** ${comment} */`]),
        `  ${memberName(field.wire)}${field.required ? '' : '?'}: ${type};`,
      ];
    }),
    '}',
    '',
  ];
}

/** Models that have 64-bit integers, themselves or in others: only these need a shape. */
function shapesOf(models: readonly Model[]): readonly string[] {
  const needed = new Set<string>();
  for (let size = -1; size !== needed.size; ) {
    size = needed.size;
    for (const { name, fields } of models)
      if (fields.some(({ type }) => shapeOf(type, needed) !== undefined)) needed.add(name);
  }
  return models
    .filter(({ name }) => needed.has(name))
    .map(({ name, fields }) => {
      const members = fields.flatMap(({ wire, type }) => {
        const shape = shapeOf(type, needed);
        return shape === undefined ? [] : [`${memberName(wire)}: ${shape}`];
      });
      return `  ${name}: { ${members.join(', ')} },`;
    });
}

/** @param needed Models that have a shape; without it all are taken to have one. */
export function shapeOf(type: TypeRef, needed?: ReadonlySet<string>): string | undefined {
  if (type.kind === 'int64') return "'int64'";
  if (type.kind === 'model') return needed === undefined || needed.has(type.name) ? `'${type.name}'` : undefined;
  if (type.kind !== 'list' && type.kind !== 'map') return undefined;
  const inner = shapeOf(type.of, needed);
  if (inner === undefined) return undefined;
  return type.kind === 'list' ? `[${inner}]` : `{ '*': ${inner} }`;
}
