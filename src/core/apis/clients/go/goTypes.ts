import { commentText } from '../clientFile';
import type { ClientModel, Model, TypeRef } from '../model/clientModel';
import { NameScope, pascalCase } from '../naming';

/** A type as Go writes it. */
export function goType(type: TypeRef): string {
  switch (type.kind) {
    case 'string':
    case 'int32':
    case 'int64':
      return type.kind;
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'any':
      return 'json.RawMessage';
    case 'list':
      return `[]${goType(type.of)}`;
    case 'map':
      return `map[string]${goType(type.of)}`;
    default:
      return type.name;
  }
}

/** Whether absent is nil without a pointer. */
export function isNillable({ kind }: TypeRef): boolean {
  return kind === 'list' || kind === 'map' || kind === 'any';
}

/** Models whose required fields lead back to them: a struct cannot hold itself, so these fields are pointers. */
export function goFieldType(type: TypeRef, required: boolean, nullable: boolean): string {
  const plain = goType(type);
  if (isNillable(type)) return plain;
  return required && !nullable && type.kind !== 'model' ? plain : `*${plain}`;
}

/** `models.go` */
export function goModels({ models, enums }: ClientModel): string {
  const names = new NameScope([...models, ...enums].map(({ name }) => name));
  const structs = models.flatMap(structLines);
  return [
    ...(structs.join('\n').includes('json.RawMessage') ? ['', 'import "encoding/json"'] : []),
    ...enums.flatMap(({ name, values }) => [
      '',
      `// ${name} is open: services may send other values, which newer versions add.`,
      `type ${name} string`,
      '',
      `// Known values of ${name}.`,
      'const (',
      ...values.map((value) => `\t${names.take(name + pascalCase(value))} ${name} = ${JSON.stringify(value)}`),
      ')',
    ]),
    ...structs,
    '',
  ].join('\n');
}

function structLines({ name, description, fields }: Model): readonly string[] {
  const scope = new NameScope();
  const text = commentText(description);
  return [
    '',
    `// ${name}${text === '' ? ' of the definition.' : `: ${text}`}`,
    `type ${name} struct {`,
    ...fields.flatMap(({ wire, type, required, nullable, description: about }) => {
      // The tag is a raw string of a comma-separated list: names with such signs cannot be written in it.
      const tag = `json:${JSON.stringify(wire + (required && !nullable ? '' : ',omitempty'))}`;
      const comment = commentText(about);
      const usable = /^[^`",\\\s']+$/.test(wire);
      if (!usable) return [`\t// ${commentText(wire)} cannot be the name of a field in Go's JSON.`];
      return [
        ...(comment === '' ? [] : [`\t// ${comment}`]),
        `\t${scope.take(pascalCase(wire))} ${goFieldType(type, required, nullable)} \`${tag}\``,
      ];
    }),
    '}',
  ];
}

/** Names of a model's fields by their names in JSON. */
export function goFieldNames({ fields }: Pick<Model, 'fields'>): ReadonlyMap<string, string> {
  const scope = new NameScope();
  return new Map(
    fields.filter(({ wire }) => /^[^`",\\\s']+$/.test(wire)).map(({ wire }) => [wire, scope.take(pascalCase(wire))]),
  );
}
