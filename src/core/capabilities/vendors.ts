import type { VendorKnowledge } from './vendorKnowledge';
import aws from './vendors/aws.json';
import minio2026 from './vendors/minio-2026.json';
import moto5 from './vendors/moto-5.json';
import rgw16 from './vendors/rgw-16.json';
import versitygw1 from './vendors/versitygw-1.json';

/** The vendors whose files come with the product, one of `vendors/` each; test/unit/capabilities checks what is in them. */
export const vendors: readonly VendorKnowledge[] = [
  aws,
  rgw16,
  minio2026,
  versitygw1,
  moto5,
] as readonly unknown[] as readonly VendorKnowledge[];
