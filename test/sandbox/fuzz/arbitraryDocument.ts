import fc from 'fast-check';

/** One valid document for each kind that S3 takes; what is sent is mostly a broken one of them. */
export const documents: Readonly<Record<string, string>> = {
  delete: '<Delete><Quiet>false</Quiet><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>',
  tagging: '<Tagging><TagSet><Tag><Key>one</Key><Value>1</Value></Tag></TagSet></Tagging>',
  versioning: '<VersioningConfiguration><Status>Suspended</Status></VersioningConfiguration>',
  complete:
    '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"0"</ETag></Part></CompleteMultipartUpload>',
  bucket: '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>',
  cors:
    '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>' +
    '<AllowedHeader>*</AllowedHeader><MaxAgeSeconds>5</MaxAgeSeconds></CORSRule></CORSConfiguration>',
  lifecycle:
    '<LifecycleConfiguration><Rule><ID>r</ID><Status>Enabled</Status><Filter><Prefix>a</Prefix></Filter>' +
    '<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>',
  'object-lock':
    '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention><Mode>GOVERNANCE</Mode>' +
    '<Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>',
  retention: '<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2030-01-01T00:00:00Z</RetainUntilDate></Retention>',
  'legal-hold': '<LegalHold><Status>OFF</Status></LegalHold>',
  encryption:
    '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
    '</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
  notification:
    '<NotificationConfiguration><TopicConfiguration><Id>n</Id><Topic>arn:aws:sns:us-east-1::t</Topic>' +
    '<Event>s3:ObjectCreated:*</Event></TopicConfiguration></NotificationConfiguration>',
  acl: '<AccessControlPolicy><Owner><ID>o</ID></Owner><AccessControlList></AccessControlList></AccessControlPolicy>',
  ownershipControls:
    '<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>',
  publicAccessBlock:
    '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls></PublicAccessBlockConfiguration>',
  website: '<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>',
  policy:
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::play/*"}]}',
};

const intruders = [
  ...[
    '<',
    '>',
    '&',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?xml version="1.0"?>',
    '&#0;',
    '&#xD800;',
    '&amp;',
  ],
  ...[
    '&#99999999999;',
    '&bomb;',
    '<!DOCTYPE a [<!ENTITY bomb "&bomb;&bomb;">]>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
  ],
  ...[
    '\u0000',
    '\ufeff',
    '\ud800',
    'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"',
    '<Key>',
    '</Key>',
    '<Object/>',
    '{',
    '}',
  ],
  ...[
    '[',
    ']',
    '"',
    "'",
    'null',
    '1e999',
    '-1',
    '__proto__',
    'constructor',
    '"__proto__":{},',
    ' ',
    '\n',
    'a'.repeat(70_000),
  ],
  '<Tag>'.repeat(20_000),
  '[{"a":'.repeat(20_000),
  '<Part><PartNumber>1</PartNumber></Part>'.repeat(11_000),
  '<Object><Key>x</Key></Object>'.repeat(1_100),
];

interface Damage {
  readonly at: number;
  readonly drop: number;
  readonly insert: string;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  drop: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...intruders), fc.string({ unit: 'binary', maxLength: 12 })),
});

const harm = (text: string, { at, drop, insert }: Damage): string => {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + insert + text.slice(from + drop);
};

/** A document of one of S3's kinds, with up to three places damaged. */
export const arbitraryDocument: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...Object.values(documents)), fc.array(damage, { maxLength: 3 }))
  .map(([document, harms]) => harms.reduce(harm, document));

/** The same, with the kind that it is of. */
export const arbitraryDocumentOfKind: fc.Arbitrary<readonly [kind: string, text: string]> = fc
  .tuple(fc.constantFrom(...Object.entries(documents)), fc.array(damage, { minLength: 1, maxLength: 4 }))
  .map(([[kind, document], harms]) => [kind, harms.reduce(harm, document)]);
