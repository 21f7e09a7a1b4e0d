import path from 'node:path';
import type { Catalogue, Pattern } from '../core/patterns/catalogue';
import { loadChunk } from './chunks';

/** The catalogue that ships with the extension, read once. */
export class PatternLibrary {
  readonly #folder: string;
  #catalogue: Promise<Catalogue> | undefined;

  /** @param extension Absolute path of the extension's folder. */
  constructor(extension: string) {
    this.#folder = path.join(extension, 'snippets');
  }

  /** @throws AppError `local.io` */
  catalogue(): Promise<Catalogue> {
    this.#catalogue ??= loadChunk('patterns').loadCatalogue(this.#folder);
    this.#catalogue.catch(() => {
      this.#catalogue = undefined; // asked for again, it is read again
    });
    return this.#catalogue;
  }

  /** In the order of the catalogue. @throws AppError `local.io` */
  async list(): Promise<readonly Pattern[]> {
    return [...(await this.catalogue()).patterns.values()];
  }

  /** @throws AppError `input.invalid` when there is none, `local.io` */
  async get(id: string): Promise<Pattern> {
    return loadChunk('patterns').patternOf(await this.catalogue(), id);
  }
}
