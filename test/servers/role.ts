import { randomBytes } from 'node:crypto';
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { acquireStore } from './store';

export interface TestRole {
  readonly arn: string;
  remove(): Promise<void>;
}

const allow = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

/** A role that the test user may assume and that may do everything in S3. */
export async function createRole(): Promise<TestRole> {
  const { endpoint, keys } = acquireStore();
  const client = new IAMClient({ endpoint, region: 'us-east-1', credentials: keys });
  const RoleName = `test-${randomBytes(4).toString('hex')}`;
  const PolicyName = 'all';
  const trust = allow({ Principal: { AWS: ['arn:aws:iam:::user/dev'] }, Action: ['sts:AssumeRole'] });
  const { Role } = await client.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, Path: '/' }));
  const PolicyDocument = allow({ Action: ['s3:*'], Resource: 'arn:aws:s3:::*' });
  await client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  return {
    arn: Role?.Arn ?? '',
    remove: async () => {
      await client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      await client.send(new DeleteRoleCommand({ RoleName }));
      client.destroy();
    },
  };
}
