import type { XmlNode } from '../../../base/xmlReader';
import { S3Error } from '../../s3Error';
import { XmlFields } from '../../xml/xmlFields';
import { parseXml } from '../../xml/xmlReader';
import { renderXml } from '../../xml/xmlWriter';

const methods = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'] as const;

/** One rule of a bucket's CORS configuration, as it was given. */
export interface CorsRule {
  readonly id?: string;
  /** With one `*` at most. */
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  /** Of requests, with one `*` at most; in any case. */
  readonly headers: readonly string[];
  /** Of answers. */
  readonly exposed: readonly string[];
  readonly maxAgeSeconds?: number;
}

/** Source: S3 API reference, PutBucketCors. */
const maxRules = 100;
const maxIdLength = 255;

function invalid(message: string): S3Error {
  return new S3Error('InvalidRequest', message);
}

function requireOneWildcard(name: string, values: readonly string[]): void {
  const wrong = values.find((value) => value.split('*').length > 2);
  if (wrong !== undefined) throw invalid(`${name} "${wrong}" can not have more than one wildcard.`);
}

function requireMethods(values: readonly string[]): void {
  const wrong = values.find((value) => !methods.some((method) => method === value));
  if (wrong !== undefined) {
    throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${wrong}`);
  }
}

function requireNoWildcard(values: readonly string[]): void {
  const wrong = values.find((value) => value.includes('*'));
  if (wrong !== undefined) {
    throw invalid(`ExposeHeader "${wrong}" contains wildcard. We currently do not support wildcard for ExposeHeader.`);
  }
}

function parseRule(node: XmlNode): CorsRule {
  const fields = new XmlFields(node, {
    ID: 'one',
    AllowedOrigin: 'many',
    AllowedMethod: 'many',
    AllowedHeader: 'many',
    ExposeHeader: 'many',
    MaxAgeSeconds: 'one',
  });
  const [id, maxAgeSeconds] = [fields.text('ID'), fields.integer('MaxAgeSeconds')];
  const rule: CorsRule = {
    ...(id !== undefined && { id }),
    origins: fields.texts('AllowedOrigin'),
    methods: fields.texts('AllowedMethod'),
    headers: fields.texts('AllowedHeader'),
    exposed: fields.texts('ExposeHeader'),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
  };
  if (rule.origins.length === 0 || rule.methods.length === 0) throw new S3Error('MalformedXML');
  if ((id ?? '').length > maxIdLength || (maxAgeSeconds ?? 0) < 0) throw new S3Error('MalformedXML');
  requireMethods(rule.methods);
  requireOneWildcard('AllowedOrigin', rule.origins);
  requireOneWildcard('AllowedHeader', rule.headers);
  requireNoWildcard(rule.exposed);
  return rule;
}

/** Reads the body of PutBucketCors. Throws MalformedXML or InvalidRequest. */
export function parseCors(source: string): readonly CorsRule[] {
  const nodes = new XmlFields(parseXml(source, 'CORSConfiguration'), { CORSRule: 'many' }).all('CORSRule');
  if (nodes.length === 0) throw new S3Error('MalformedXML');
  if (nodes.length > maxRules)
    throw invalid(`The number of CORS rules should not exceed allowed limit of ${maxRules} rules.`);
  return nodes.map(parseRule);
}

/** The answer of GetBucketCors. */
export function renderCors(rules: readonly CorsRule[]): string {
  return renderXml('CORSConfiguration', {
    CORSRule: rules.map((rule) => ({
      ID: rule.id,
      AllowedOrigin: rule.origins,
      AllowedMethod: rule.methods,
      AllowedHeader: rule.headers,
      ExposeHeader: rule.exposed,
      MaxAgeSeconds: rule.maxAgeSeconds,
    })),
  });
}
