// @ts-check
import { register } from 'node:module';

/*
 * Loads the project's modules anew for every mutant: `x.js?mutant=3` imports its own modules with `?mutant=3` too, and where
 * the mutant is meant its text is loaded instead. Packages are loaded once.
 */
const hooks = `
import { readFile } from 'node:fs/promises';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const query = /\\?mutant=.*$/s.exec(context.parentURL ?? '')?.[0];
  const ours = query !== undefined && specifier.startsWith('.') && !found.url.includes('/node_modules/');
  return ours && !found.url.includes('?') ? { ...found, url: found.url + query } : found;
}
export async function load(url, context, next) {
  const [, address, text] = /^([^?]*)\\?mutant=(.*)$/s.exec(url) ?? [];
  if (address === undefined) return next(url, context);
  const { mutantUrls = {} } = JSON.parse(decodeURIComponent(text));
  const source = await readFile(mutantUrls[address] ?? new URL(address), 'utf8');
  return { format: 'module', source, shortCircuit: true };
}
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
