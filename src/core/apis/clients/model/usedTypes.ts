import type { ClientModel, TypeRef } from './clientModel';

/** Names of the models and enums that the methods of a client have in their signatures, in the order of the model. */
export function usedTypes({ calls, models, enums }: ClientModel): readonly string[] {
  const used = new Set(
    calls.flatMap(({ parameters, body, answer, paging }) => [
      ...parameters.flatMap(({ type }) => namesIn(type)),
      ...(body?.kind === 'json' || body?.kind === 'form' ? namesIn(body.type) : []),
      ...(answer.kind === 'json' ? namesIn(answer.type) : []),
      ...(paging === undefined ? [] : namesIn(paging.item)),
    ]),
  );
  return [...models, ...enums].map(({ name }) => name).filter((name) => used.has(name));
}

function namesIn(type: TypeRef): readonly string[] {
  if (type.kind === 'list' || type.kind === 'map') return namesIn(type.of);
  return type.kind === 'model' || type.kind === 'enum' ? [type.name] : [];
}
