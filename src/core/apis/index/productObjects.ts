import type { ProductObject } from './definitionIndex';

/** Objects of the product in alphabetical order, with how many operations each has. */
export function productObjects(operations: readonly { readonly productObject: string }[]): readonly ProductObject[] {
  const counts = new Map<string, number>();
  for (const { productObject } of operations) counts.set(productObject, (counts.get(productObject) ?? 0) + 1);
  const names = [...counts.keys()].sort();
  return names.map((name) => ({ name, operations: counts.get(name) ?? 0 }));
}
