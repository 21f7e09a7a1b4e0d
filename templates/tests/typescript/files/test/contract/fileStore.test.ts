import { describeFileStore } from './fileStoreContract.js';

// One suite for both sides.
describeFileStore('P32-contract-nas', (places) => places.nas());
describeFileStore('P32-contract-s3', (places) => places.s3());
