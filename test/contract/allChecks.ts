import type { Check } from './check';
import { aclAndBlockChecks } from './checks/acls';
import { authChecks } from './checks/auth';
import { batchDeleteChecks } from './checks/batchDelete';
import { bucketChecks } from './checks/buckets';
import { checksumChecks } from './checks/checksums';
import { copyConditionChecks } from './checks/copyConditions';
import { copyChecks } from './checks/copying';
import { corsChecks } from './checks/cors';
import { extraChecks } from './checks/extras';
import { keyChecks } from './checks/keys';
import { lifecycleChecks } from './checks/lifecycles';
import { listingChecks } from './checks/listing';
import { lockedBucketChecks } from './checks/lockedBuckets';
import { lockChecks } from './checks/locks';
import { multipartChecks } from './checks/multipart';
import { multipartChecksumChecks } from './checks/multipartChecksums';
import { multipartListingChecks } from './checks/multipartListing';
import { objectHeaderChecks } from './checks/objectHeaders';
import { objectChecks } from './checks/objects';
import { policyChecks } from './checks/policies';
import { postFormChecks } from './checks/postForms';
import { presignedChecks } from './checks/presigned';
import { rangeChecks } from './checks/ranges';
import { readConditionChecks } from './checks/readConditions';
import { refusedUploadChecks } from './checks/refusedUploads';
import { streamingChecks } from './checks/streaming';
import { subresourceChecks } from './checks/subresources';
import { tagChecks } from './checks/tags';
import { versionListingChecks } from './checks/versionListing';
import { versionChecks } from './checks/versions';
import { wireEdgeChecks } from './checks/wireEdges';
import { writeConditionChecks } from './checks/writeConditions';

/** The whole contract, in the order in which it is reported. */
export const allChecks: readonly Check[] = [
  ...bucketChecks,
  ...objectChecks,
  ...objectHeaderChecks,
  ...rangeChecks,
  ...readConditionChecks,
  ...writeConditionChecks,
  ...copyConditionChecks,
  ...keyChecks,
  ...listingChecks,
  ...copyChecks,
  ...batchDeleteChecks,
  ...versionChecks,
  ...versionListingChecks,
  ...multipartChecks,
  ...refusedUploadChecks,
  ...multipartListingChecks,
  ...checksumChecks,
  ...multipartChecksumChecks,
  ...streamingChecks,
  ...authChecks,
  ...presignedChecks,
  ...postFormChecks,
  ...tagChecks,
  ...aclAndBlockChecks,
  ...policyChecks,
  ...corsChecks,
  ...lifecycleChecks,
  ...lockChecks,
  ...lockedBucketChecks,
  ...extraChecks,
  ...subresourceChecks,
  ...wireEdgeChecks,
];

/** What AWS answers, by check. */
export const awsObservations = new Map(allChecks.map(({ id, expected }) => [id, expected]));
