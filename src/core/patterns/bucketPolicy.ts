import type { PolicyGrant } from './pattern';

/**
 * The least that a user needs for some patterns, as an IAM policy document.
 * @param place The bucket, and the prefix below which the application keeps its objects; empty for the whole bucket.
 */
export function bucketPolicy(
  grants: readonly PolicyGrant[],
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): object {
  const actionsOn = (on: PolicyGrant['on']) =>
    [...new Set(grants.filter((grant) => grant.on === on).flatMap(({ actions }) => actions))].sort();
  const statement = (actions: readonly string[], resource: string) =>
    actions.length === 0 ? [] : [{ Effect: 'Allow', Action: actions, Resource: `arn:aws:s3:::${resource}` }];
  return {
    Version: '2012-10-17',
    Statement: [...statement(actionsOn('bucket'), bucket), ...statement(actionsOn('objects'), `${bucket}/${prefix}*`)],
  };
}
