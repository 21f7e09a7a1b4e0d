import { commentText } from '../clientFile';
import type { ClientModel, EnumModel, Model, TypeRef } from '../model/clientModel';
import { camelCase, NameScope, upperCase } from '../naming';

/** Java's keywords and literals (JLS 17, 3.9), and names that every object has. */
export const javaReserved: readonly string[] = [
  ...[
    'abstract',
    'assert',
    'boolean',
    'break',
    'byte',
    'case',
    'catch',
    'char',
    'class',
    'const',
    'continue',
    'default',
  ],
  ...[
    'do',
    'double',
    'else',
    'enum',
    'extends',
    'final',
    'finally',
    'float',
    'for',
    'goto',
    'if',
    'implements',
    'import',
  ],
  ...['instanceof', 'int', 'interface', 'long', 'native', 'new', 'package', 'private', 'protected', 'public', 'return'],
  ...['short', 'static', 'strictfp', 'super', 'switch', 'synchronized', 'this', 'throw', 'throws', 'transient', 'try'],
  ...[
    'void',
    'volatile',
    'while',
    'true',
    'false',
    'null',
    'body',
    'options',
    'headers',
    'query',
    'answer',
    'wait',
    'notify',
  ],
  ...[
    'notifyAll',
    'getClass',
    'hashCode',
    'equals',
    'toString',
    'clone',
    'finalize',
    'close',
    'deadline',
    'interval',
    'pageSize',
  ],
];

/** A type as Java writes it; numbers as objects, since they may be absent. */
export function javaType(type: TypeRef): string {
  switch (type.kind) {
    case 'string':
      return 'String';
    case 'int32':
      return 'Integer';
    case 'int64':
      return 'Long';
    case 'number':
      return 'Double';
    case 'boolean':
      return 'Boolean';
    case 'any':
      return 'JsonNode';
    case 'list':
      return `List<${javaType(type.of)}>`;
    case 'map':
      return `Map<String, ${javaType(type.of)}>`;
    default:
      return `Models.${type.name}`;
  }
}

export function javaFieldNames({ fields }: Pick<Model, 'fields'>): ReadonlyMap<string, string> {
  const scope = new NameScope(javaReserved);
  return new Map(fields.map(({ wire }) => [wire, scope.take(camelCase(wire))]));
}

/** `Models.java`: all models in one file, as nested classes, since a file each would be hundreds. */
export function javaModels({ models, enums }: ClientModel): string {
  const code = [...enums.flatMap(enumLines), ...models.flatMap(modelLines)];
  const text = code.join('\n');
  const imports = [
    ...(enums.length > 0
      ? ['com.fasterxml.jackson.annotation.JsonCreator', 'com.fasterxml.jackson.annotation.JsonValue']
      : []),
    ...(text.includes('@JsonProperty') ? ['com.fasterxml.jackson.annotation.JsonProperty'] : []),
    ...(text.includes('JsonNode') ? ['com.fasterxml.jackson.databind.JsonNode'] : []),
    ...(text.includes('List<') ? ['java.util.List'] : []),
    ...(text.includes('Map<') ? ['java.util.Map'] : []),
  ];
  return [
    '',
    ...imports.sort().map((name) => `import ${name};`),
    '',
    '/** Plain data: fields are public, and null is absent. */',
    'public final class Models {',
    '    private Models() {}',
    ...code,
    '}',
    '',
  ].join('\n');
}

function enumLines({ name, values }: EnumModel): readonly string[] {
  const scope = new NameScope();
  return [
    '',
    '    /** Open: services may send other values, which newer versions add. */',
    `    public record ${name}(@JsonValue String value) {`,
    ...values.map(
      (value) =>
        `        public static final ${name} ${scope.take(upperCase(value))} = new ${name}(${JSON.stringify(value)});`,
    ),
    '',
    '        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)',
    `        public static ${name} of(String value) {`,
    `            return new ${name}(value);`,
    '        }',
    '',
    '        @Override',
    '        public String toString() {',
    '            return value;',
    '        }',
    '    }',
  ];
}

function modelLines(model: Model): readonly string[] {
  const { name, description, fields } = model;
  const names = javaFieldNames(model);
  const text = javaComment(description);
  return [
    '',
    ...(text === '' ? [] : [`    /** ${text} */`]),
    `    public static final class ${name} {`,
    ...fields.flatMap(({ wire, type, description: about }) => [
      ...(javaComment(about) === '' ? [] : [`        /** ${javaComment(about)} */`]),
      `        @JsonProperty(${JSON.stringify(wire)})`,
      `        public ${javaType(type)} ${names.get(wire)};`,
    ]),
    '    }',
  ];
}

/** A comment of Java, where `\u` would be read even here. */
export function javaComment(description: string | undefined): string {
  return commentText(description).replaceAll('@', '(at)');
}
