import { S3Error } from '../../s3Error';
import { matchesWildcard } from '../wildcard';
import { resourcesOfActions } from './policyActions';
import { type PolicyCondition, readCondition } from './policyConditions';
import type { PolicyDocument, PolicyMatch, PolicyStatement } from './policyDocument';

type Json = Readonly<Record<string, unknown>>;

/** Bytes. Source: S3 user guide, "Bucket policies". */
const maxBytes = 20 * 1024;
const arnPrefix = 'arn:aws:s3:::';

function malformed(message: string): S3Error {
  return new S3Error('MalformedPolicy', message);
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string or a list of strings, as most fields of a policy may be. */
function strings(value: unknown, problem: string): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || !list.every((each) => typeof each === 'string')) throw malformed(problem);
  return list;
}

function requireKnown(value: Json, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) throw malformed(`Unknown field ${unknown}`);
}

/** `${aws:username}` and the like would have to be filled in; read as plain text they would allow or deny the wrong things. */
function requireNoVariables(values: readonly string[]): void {
  if (values.some((value) => value.includes('${'))) {
    throw new S3Error('NotImplemented', 'The sandbox does not fill in variables of policies.');
  }
}

function parseJson(source: string): Json {
  if (Buffer.byteLength(source) > maxBytes) throw malformed('Policy exceeds the maximum allowed document size.');
  try {
    const document: unknown = source.startsWith('{') ? JSON.parse(source) : undefined;
    if (isJson(document)) return document;
  } catch {
    // Said below, as for every other text that is no JSON object.
  }
  throw malformed("Policies must be valid JSON and the first byte must be a '{'");
}

function parsePrincipals(statement: Json): readonly string[] {
  if (statement['NotPrincipal'] !== undefined) {
    throw new S3Error('NotImplemented', 'The sandbox does not evaluate NotPrincipal.');
  }
  const principal = statement['Principal'];
  if (principal === undefined) throw malformed('Missing required field Principal');
  if (principal === '*') return ['*'];
  if (!isJson(principal)) throw malformed('Invalid policy syntax.');
  requireKnown(principal, ['AWS', 'Service', 'Federated', 'CanonicalUser']);
  if (Object.keys(principal).some((kind) => kind !== 'AWS')) {
    throw new S3Error('NotImplemented', 'The sandbox knows principals of the kind AWS only.');
  }
  return strings(principal['AWS'], 'Invalid principal in policy').map(parsePrincipal);
}

/** `*`, an account by its number or as its root, or a user; the account may be left out, as Ceph RGW has it. */
function parsePrincipal(text: string): string {
  const root = /^arn:aws:iam::(\d{12}):root$/.exec(text)?.[1];
  if (root !== undefined) return root;
  if (text === '*' || /^\d{12}$/.test(text)) return text;
  if (/^arn:aws:iam::(\d{12})?:user\/[\w+=,.@/-]+$/.test(text)) return text;
  if (/^arn:aws:(iam|sts)::/.test(text)) {
    throw new S3Error('NotImplemented', 'The sandbox has no roles, groups or sessions.');
  }
  throw malformed('Invalid principal in policy');
}

/** Takes one of `name` and `Not<name>`. */
function parseMatch(statement: Json, name: string): PolicyMatch {
  const [plain, not] = [statement[name], statement[`Not${name}`]];
  if (plain !== undefined && not !== undefined) throw malformed('Invalid policy syntax.');
  if (plain === undefined && not === undefined) throw malformed(`Missing required field ${name}`);
  const patterns = strings(plain ?? not, `Policy has invalid ${name.toLowerCase()}`);
  requireNoVariables(patterns);
  return { not: not !== undefined, patterns };
}

function parseActions(statement: Json): PolicyMatch {
  const actions = parseMatch(statement, 'Action');
  const known = actions.patterns.every((pattern) => /^(\*|s3:)/i.test(pattern) && resourcesOfActions(pattern).size > 0);
  if (!known) throw malformed('Policy has invalid action');
  return actions;
}

function parseResources(statement: Json, bucket: string): PolicyMatch {
  const resources = parseMatch(statement, 'Resource');
  const ofBucket = resources.patterns.every((pattern) => {
    if (pattern === '*') return true;
    const [name = ''] = pattern.slice(arnPrefix.length).split('/');
    return pattern.startsWith(arnPrefix) && matchesWildcard(name, bucket, 'single');
  });
  if (!ofBucket) throw malformed('Policy has invalid resource');
  return resources;
}

/** What a resource pattern may stand for: what has no slash is the bucket, but for a wildcard that goes past its name. */
function kindsOfResource(pattern: string): readonly ('bucket' | 'object')[] {
  if (pattern.endsWith('*') && !pattern.includes('/')) return ['bucket', 'object'];
  return [pattern.includes('/') ? 'object' : 'bucket'];
}

function requireApplicable(actions: PolicyMatch, resources: PolicyMatch): void {
  if (actions.not || resources.not) return;
  const kinds = new Set(resources.patterns.flatMap(kindsOfResource));
  const applies = actions.patterns.every((pattern) => [...resourcesOfActions(pattern)].some((kind) => kinds.has(kind)));
  if (!applies) throw malformed('Action does not apply to any resource(s) in statement');
}

function conditionValues(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const plain = list.every((each) => ['string', 'number', 'boolean'].includes(typeof each));
  if (!plain) throw malformed('Invalid policy syntax.');
  return list.map(String);
}

function parseConditions(block: unknown): readonly PolicyCondition[] {
  if (block === undefined) return [];
  if (!isJson(block)) throw malformed('Invalid policy syntax.');
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isJson(keys)) throw malformed('Invalid policy syntax.');
    return Object.entries(keys).map(([key, value]) => {
      const values = conditionValues(value);
      requireNoVariables(values);
      return readCondition(operator, key, values);
    });
  });
}

const statementFields = [
  ...['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
];

function parseStatement(statement: unknown, bucket: string): PolicyStatement {
  if (!isJson(statement)) throw malformed('Invalid policy syntax.');
  requireKnown(statement, statementFields);
  const effect = statement['Effect'];
  if (effect === undefined) throw malformed('Missing required field Effect');
  if (effect !== 'Allow' && effect !== 'Deny') throw malformed(`Invalid effect: ${String(effect)}`);
  const principals = parsePrincipals(statement);
  const [actions, resources] = [parseActions(statement), parseResources(statement, bucket)];
  requireApplicable(actions, resources);
  return { effect, principals, actions, resources, conditions: parseConditions(statement['Condition']) };
}

/**
 * Reads the body of PutBucketPolicy for a bucket. Throws MalformedPolicy for what S3 refuses, and NotImplemented for whatever
 * the sandbox could not evaluate as S3 does: such a policy must not be stored, or it would seem to protect.
 */
export function parsePolicy(source: string, bucket: string): PolicyDocument {
  const document = parseJson(source);
  requireKnown(document, ['Version', 'Id', 'Statement']);
  const version = document['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') {
    throw malformed('The policy must contain a valid version string');
  }
  const statement = document['Statement'];
  if (statement === undefined) throw malformed('Missing required field Statement');
  const list: readonly unknown[] = Array.isArray(statement) ? statement : [statement];
  if (list.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  return { statements: list.map((each) => parseStatement(each, bucket)) };
}
