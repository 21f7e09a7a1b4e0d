import { XmlFields } from '../xml/xmlFields';
import { parseXml } from '../xml/xmlReader';
import { renderXml } from '../xml/xmlWriter';

/** Source: S3 user guide, "Blocking public access to your Amazon S3 storage". */
export interface PublicAccessBlock {
  /** Requests that give a public ACL are refused. */
  readonly blockPublicAcls: boolean;
  /** Public ACLs have no effect. */
  readonly ignorePublicAcls: boolean;
  /** Public policies are refused. */
  readonly blockPublicPolicy: boolean;
  /** A public policy has no effect for those outside the account. */
  readonly restrictPublicBuckets: boolean;
}

/** What AWS gives every new bucket since April 2023. */
export const blockAllPublicAccess: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** The same as none at all. */
export const allowPublicAccess: PublicAccessBlock = {
  blockPublicAcls: false,
  ignorePublicAcls: false,
  blockPublicPolicy: false,
  restrictPublicBuckets: false,
};

const root = 'PublicAccessBlockConfiguration';

/** Reads the body of PutPublicAccessBlock; what is left out is false. Throws MalformedXML. */
export function parsePublicAccessBlock(source: string): PublicAccessBlock {
  const fields = new XmlFields(parseXml(source, root), {
    BlockPublicAcls: 'one',
    IgnorePublicAcls: 'one',
    BlockPublicPolicy: 'one',
    RestrictPublicBuckets: 'one',
  });
  return {
    blockPublicAcls: fields.boolean('BlockPublicAcls') ?? false,
    ignorePublicAcls: fields.boolean('IgnorePublicAcls') ?? false,
    blockPublicPolicy: fields.boolean('BlockPublicPolicy') ?? false,
    restrictPublicBuckets: fields.boolean('RestrictPublicBuckets') ?? false,
  };
}

/** The answer of GetPublicAccessBlock. */
export function renderPublicAccessBlock(block: PublicAccessBlock): string {
  return renderXml(root, {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  });
}
