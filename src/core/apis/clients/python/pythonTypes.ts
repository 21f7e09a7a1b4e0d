import { commentText } from '../clientFile';
import type { ClientModel, Model, TypeRef } from '../model/clientModel';

/** Python's keywords, and names that the client's methods have already. */
export const pythonReserved: readonly string[] = [
  ...[
    'False',
    'None',
    'True',
    'and',
    'as',
    'assert',
    'async',
    'await',
    'break',
    'class',
    'continue',
    'def',
    'del',
    'elif',
  ],
  ...[
    'else',
    'except',
    'finally',
    'for',
    'from',
    'global',
    'if',
    'import',
    'in',
    'is',
    'lambda',
    'nonlocal',
    'not',
    'or',
  ],
  ...['pass', 'raise', 'return', 'try', 'while', 'with', 'yield', 'match', 'case', 'type', 'self', 'body'],
  ...['deadline', 'interval', 'page_size', 'list', 'str', 'int', 'dict', 'bool', 'float', 'bytes'],
];

/** A type as Python writes it. */
export function pythonType(type: TypeRef): string {
  switch (type.kind) {
    case 'string':
      return 'str';
    case 'int32':
    case 'int64':
      return 'int';
    case 'number':
      return 'float';
    case 'boolean':
      return 'bool';
    case 'any':
      return 'Any';
    case 'list':
      return `list[${pythonType(type.of)}]`;
    case 'map':
      return `dict[str, ${pythonType(type.of)}]`;
    default:
      return type.name;
  }
}

/** `models.py` */
export function pythonModels({ models, enums }: ClientModel): string {
  return [
    '"""Models: dictionaries as JSON has them, with types for a checker. Unknown members are kept."""',
    '',
    'from __future__ import annotations',
    '',
    'from typing import Any, Literal, NotRequired, TypedDict',
    '',
    '# Services may send other values than these, which newer versions add: hence the text.',
    ...enums.map(
      ({ name, values }) => `${name} = Literal[${values.map((value) => JSON.stringify(value)).join(', ')}] | str`,
    ),
    ...models.flatMap(modelLines),
    '',
  ].join('\n');
}

function modelLines(model: Model): readonly string[] {
  const { name, fields, description } = model;
  const plain = fields.every(({ wire }) => /^(?!__)[A-Za-z_]\w*$/.test(wire) && !isKeyword(wire));
  const types = fields.map(({ type, required, nullable }) => {
    const text = pythonType(type) + (nullable ? ' | None' : '');
    return required ? text : `NotRequired[${text}]`;
  });
  const text = commentText(description);
  if (plain) {
    return [
      '',
      '',
      `class ${name}(TypedDict):`,
      ...(text === '' ? [] : [`    """${text}"""`, '']),
      ...fields.flatMap(({ wire, description: about }, index) => [
        ...(commentText(about) === '' ? [] : [`    #: ${commentText(about)}`]),
        `    ${wire}: ${types[index]}`,
      ]),
    ];
  }
  // Names that are no names of Python.
  const members = fields.map(({ wire }, index) => `        ${JSON.stringify(wire)}: "${types[index]}",`);
  return ['', '', `${name} = TypedDict(`, `    "${name}",`, '    {', ...members, '    },', ')'];
}

function isKeyword(word: string): boolean {
  return (
    pythonReserved.includes(word) &&
    !['self', 'body', 'deadline', 'interval', 'page_size', 'match', 'case', 'type'].includes(word) &&
    !/^(?:list|str|int|dict|bool|float|bytes)$/.test(word)
  );
}
