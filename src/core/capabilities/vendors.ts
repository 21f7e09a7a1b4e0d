import type { VendorKnowledge } from './vendorKnowledge';
import aws from './vendors/aws.json';
import rgw16 from './vendors/rgw-16.json';

/** The vendors whose files come with the product, one of `vendors/` each; test/unit/capabilities checks what is in them. */
export const vendors: readonly VendorKnowledge[] = [aws, rgw16] as readonly unknown[] as readonly VendorKnowledge[];
