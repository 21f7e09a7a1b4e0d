import type { VendorKnowledge } from './vendorKnowledge';

/** What is known of vendors and versions, one file each in `vendors/`. */
export const vendors: readonly VendorKnowledge[] = [];
