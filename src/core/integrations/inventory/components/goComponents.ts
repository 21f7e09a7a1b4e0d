import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { projectText } from '../../../patterns/insertion/projectFiles';
import type { Component, ComponentList } from './component';
import { licenceOfText } from './licences';

/**
 * The modules of a Go project, which since Go 1.17 names all that it is built from (https://go.dev/ref/mod#go-mod-file-go); undefined
 * where there is no `go.mod`.
 * @param cache Folder of the machine's module cache; licences are read from there, or from `vendor/`.
 * @throws AppError `local.io`
 */
export async function goComponents(project: string, cache: string): Promise<ComponentList | undefined> {
  const text = await projectText(project, 'go.mod');
  if (text === undefined) return undefined;
  const components = await Promise.all(
    requiredModules(text).map(async ({ name, version, indirect }): Promise<Component> => {
      const license = await licenceOf(project, cache, name, version);
      const known = { ecosystem: 'golang' as const, name, version, direct: !indirect, dependsOn: [] };
      return { ...known, ...(license !== undefined && { license }), scope: 'required' };
    }),
  );
  return { components, problems: [], complete: true, sources: ['go.mod'] };
}

function requiredModules(text: string) {
  const blocks = [...text.matchAll(/^require[ \t]*\(([\s\S]*?)^\)/gm)].flatMap(([, body = '']) => body.split('\n'));
  const lines = [...text.matchAll(/^require[ \t]+([^(\n]+)$/gm)].map(([, line = '']) => line);
  return [...blocks, ...lines].flatMap((line) => {
    const found = /^\s*"?([^\s"]+)"?\s+(v\S+)\s*(\/\/\s*indirect)?/.exec(line);
    return found?.[1] && found[2] ? [{ name: found[1], version: found[2], indirect: found[3] !== undefined }] : [];
  });
}

async function licenceOf(project: string, cache: string, name: string, version: string): Promise<string | undefined> {
  if (name.split('/').includes('..') || version.includes('/')) return undefined;
  // Upper case is written as `!a`: not every file system tells it apart.
  const escaped = (part: string) => part.replaceAll(/[A-Z]/g, (letter) => `!${letter.toLowerCase()}`);
  for (const folder of [path.join(project, 'vendor', name), path.join(cache, `${escaped(name)}@${escaped(version)}`)]) {
    const names = await readdir(folder).catch(() => []);
    const file = names.find((each) => /^(?:licen[cs]e|copying)(?:\.(?:txt|md))?$/i.test(each));
    const text =
      file === undefined ? undefined : await readFile(path.join(folder, file), 'utf8').catch(() => undefined);
    if (text !== undefined) return licenceOfText(text);
  }
  return undefined;
}
