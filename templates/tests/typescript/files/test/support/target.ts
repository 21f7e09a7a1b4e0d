/**
 * A variable of the environment that the tests cannot do without.
 * @throws Error naming it when it is not there.
 */
export function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`The tests need ${name} in the environment`);
  return value;
}
