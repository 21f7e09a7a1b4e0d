/** What the host name of an Amazon S3 endpoint says. */
export interface AwsHost {
  /** The bucket of a virtual-host style name; may contain dots. */
  readonly bucket?: string;
  /** `us-east-1` where the name has no region. */
  readonly region: string;
  readonly china: boolean;
}

// s3.amazonaws.com, s3.<region>, s3-<region>, s3.dualstack.<region>, s3-fips…, s3-accelerate, s3-website…, all with
// or without a bucket before them, and .com.cn. Source: AWS General Reference, "Amazon S3 endpoints and quotas".
const pattern =
  /^(?:(?<bucket>.+)\.)?s3(?:-accelerate|-fips|-website|-external-1)?(?:\.dualstack)?(?:[.-](?<region>[a-z]{2}(?:-[a-z]+)+-\d+))?\.amazonaws\.com(?<china>\.cn)?$/i;

/** Reads the host name (no port) of an Amazon S3 endpoint, or gives undefined when it is none. */
export function parseAwsHost(host: string): AwsHost | undefined {
  const groups = pattern.exec(host)?.groups;
  if (groups === undefined) return undefined;
  const { bucket, region, china } = groups;
  return {
    ...(bucket === undefined ? {} : { bucket }),
    region: region?.toLowerCase() ?? 'us-east-1',
    china: china !== undefined,
  };
}

/** The endpoint of Amazon S3 in a region. */
export function awsEndpoint(region: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
