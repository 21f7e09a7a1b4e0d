import type { ClientSettings } from '../../capabilities/clientSettings';
import type { EtagStyle } from './convert';

/** What a store was found to want: the client changes it when the store refuses something. */
export interface Learned {
  encoding: boolean;
  listV2: boolean;
  etagStyle: EtagStyle;
  /** False: a condition on the ETag is refused or ignored in every form, so a HEAD just before stands for it. */
  readonly comparesEtags: boolean;
  batchDelete: boolean;
}

/** Where a client begins: with what a probe says, or else with the standard. */
export function startingPoint({ listEncoding, listVersion, etagStyle, deleteStyle }: ClientSettings): Learned {
  return {
    encoding: listEncoding ?? true,
    listV2: listVersion !== 1,
    etagStyle: etagStyle === 'unquoted' ? 'bare' : 'quoted',
    comparesEtags: etagStyle !== 'none',
    batchDelete: deleteStyle !== 'single',
  };
}
