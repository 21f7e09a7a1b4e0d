import { Scheme } from '../../ids';

/** Documents that may be definitions; whether they are is known by the library. */
export const definitionFiles = [
  { language: 'yaml' },
  { language: 'json' },
  { language: 'jsonc' },
  { pattern: '**/*.{yaml,yml,json}' },
  { scheme: Scheme.definition },
] as const;
