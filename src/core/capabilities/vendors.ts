import type { VendorKnowledge } from './vendorKnowledge';

/** The vendors whose files come with the product, one of `vendors/` each. */
export const vendors: readonly VendorKnowledge[] = [];
