import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type PastedConnection, parsePastedConnection } from '../../../src/core/connections/pastedConnection';

const id = 'AKIAIOSFODNN7EXAMPLE';
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const keys = { accessKeyId: id, secretAccessKey: secret };

function reads(text: string, draft: PastedConnection): void {
  assert.deepEqual(parsePastedConnection(text), { draft });
}

describe('parsePastedConnection', () => {
  describe('URLs', () => {
    const urls: readonly (readonly [string, PastedConnection])[] = [
      ['https://s3.example.com', { endpoint: 'https://s3.example.com' }],
      [' "https://S3.example.com:443/" ', { endpoint: 'https://s3.example.com' }],
      [
        `https://${id}:${secret}@h.example:8443/b/p/q`,
        { endpoint: 'https://h.example:8443', startBucket: 'b', startPrefix: 'p/q/', keys },
      ],
      [`https://${id}:${encodeURIComponent(secret)}@h`, { endpoint: 'https://h', keys }],
      [`${id}:${secret}@h:9000`, { endpoint: 'http://h:9000', keys }],
      [`http://${id}:123/abc@h`, { endpoint: 'http://h', keys: { accessKeyId: id, secretAccessKey: '123/abc' } }],
      [
        'http://k:p@ss@h/b',
        { endpoint: 'http://h', startBucket: 'b', keys: { accessKeyId: 'k', secretAccessKey: 'p@ss' } },
      ],
      ['http://k:50%@h', { endpoint: 'http://h', keys: { accessKeyId: 'k', secretAccessKey: '50%' } }],
      ['k:s=@h', { endpoint: 'https://h', keys: { accessKeyId: 'k', secretAccessKey: 's=' } }],
      ['http://h:9000/b/a:b@c', { endpoint: 'http://h:9000', startBucket: 'b', startPrefix: 'a:b@c/' }],
      ['https://h/b/%E6%95%B0%2520/?x=1#y', { endpoint: 'https://h', startBucket: 'b', startPrefix: '数%20/' }],
      ['http://k:s@[::1]:8000', { endpoint: 'http://[::1]:8000', keys: { accessKeyId: 'k', secretAccessKey: 's' } }],
      ['s3.example.com', { endpoint: 'https://s3.example.com' }],
      ['10.0.0.1:7480', { endpoint: 'http://10.0.0.1:7480' }],
      ['nas:8443', { endpoint: 'https://nas:8443' }],
      ['localhost', { endpoint: 'https://localhost' }],
      [
        'https://b.s3.cn-north-1.amazonaws.com.cn/p',
        {
          endpoint: 'https://s3.cn-north-1.amazonaws.com.cn',
          region: 'cn-north-1',
          startBucket: 'b',
          startPrefix: 'p/',
        },
      ],
      ['s3.amazonaws.com', { endpoint: 'https://s3.us-east-1.amazonaws.com', region: 'us-east-1' }],
    ];
    for (const [text, draft] of urls) it(`reads ${text}`, () => reads(text, draft));

    it('reads every secret of letters, digits, / and + as it is', () => {
      const letters = [...'ABCabc019/+='];
      const anySecret = fc.string({ unit: fc.constantFrom(...letters), minLength: 20, maxLength: 40 });
      fc.assert(
        fc.property(anySecret, (raw) => {
          reads(`https://${id}:${raw}@s3.example.com/b`, {
            endpoint: 'https://s3.example.com',
            startBucket: 'b',
            keys: { ...keys, secretAccessKey: raw },
          });
        }),
      );
    });

    it('reads every percent-encoded secret', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (raw) => {
          reads(`https://k:${encodeURIComponent(raw)}@h`, {
            endpoint: 'https://h',
            keys: { accessKeyId: 'k', secretAccessKey: raw },
          });
        }),
      );
    });
  });

  describe('blocks', () => {
    const blocks: Readonly<Record<string, string>> = {
      'a credentials file': `[default]\naws_secret_access_key = ${secret}\naws_access_key_id=${id}\n`,
      'a credentials file without a section': `aws_access_key_id=${id}\r\naws_secret_access_key=${secret}\r\n`,
      'the second profile, when the first has no keys': `[a]\nregion = x\n[b]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n[c]\naws_access_key_id = no`,
      'what aws configure asks': `$ aws configure\nAWS Access Key ID [None]: ${id}\nAWS Secret Access Key [****abcd]: ${secret}\nDefault output format [None]: json`,
      'a shell': `export AWS_ACCESS_KEY_ID="${id}"\nexport AWS_SECRET_ACCESS_KEY='${secret}';`,
      'variables alone': `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}`,
      'cmd.exe': `set AWS_ACCESS_KEY_ID=${id}\r\nset "AWS_SECRET_ACCESS_KEY=${secret}"`,
      setx: `setx AWS_ACCESS_KEY_ID ${id}\nsetx /M AWS_SECRET_ACCESS_KEY "${secret}"`,
      PowerShell: `$Env:AWS_ACCESS_KEY_ID="${id}"\n$env:AWS_SECRET_ACCESS_KEY = '${secret}'`,
      fish: `set -gx AWS_ACCESS_KEY_ID ${id}\nset -gx AWS_SECRET_ACCESS_KEY ${secret}`,
      'words of a web page': `Access Key: ${id}\nSecret Key: ${secret}`,
      'the CSV of AWS': `\ufeffAccess key ID,Secret access key\r\n${id},${secret}\r\n`,
      'the CSV of AWS with more columns': `User name,Password,"Access key ID",Secret access key,Console login link\nu,,"${id}",${secret},https://x`,
      'the JSON of radosgw-admin': JSON.stringify({
        user_id: 'u',
        keys: [{ user: 'u', access_key: id, secret_key: secret }],
        swift_keys: [],
      }),
      'the JSON of IAM': JSON.stringify({
        AccessKey: { UserName: 'u', AccessKeyId: id, Status: 'Active', SecretAccessKey: secret },
      }),
      'a piece of JSON': `"accessKey": "${id}",\n"secretKey": "${secret}",`,
    };
    for (const [name, text] of Object.entries(blocks)) it(`reads ${name}`, () => reads(text, { keys }));

    it('reads all fields of a profile', () => {
      const text = `[p]\naws_access_key_id=${id}\naws_secret_access_key=${secret}\naws_session_token=T==\nregion = r\nendpoint_url = http://h:8000\nca_bundle = /ca.pem`;
      reads(text, {
        endpoint: 'http://h:8000',
        keys: { ...keys, sessionToken: 'T==' },
        region: 'r',
        caFile: '/ca.pem',
      });
    });

    it('reads the JSON of STS', () => {
      const text = JSON.stringify({ Credentials: { AccessKeyId: id, SecretAccessKey: secret, SessionToken: 'T' } });
      reads(text, { keys: { ...keys, sessionToken: 'T' } });
    });

    it("reads MinIO's download, whose URL is the console's", () => {
      const text = JSON.stringify({
        url: 'http://h:9000/api/v1/service-account-credentials',
        accessKey: id,
        secretKey: secret,
        api: 's3v4',
        path: 'auto',
      });
      reads(text, { endpoint: 'http://h:9000', keys });
    });

    it('reads s3cmd lines', () => {
      const lines = (host: string, https: string) =>
        `access_key = ${id}\nsecret_key = ${secret}\nhost_base = h:1\nhost_bucket = ${host}\nuse_https = ${https}`;
      reads(lines('%(bucket)s.h:1', 'True'), { endpoint: 'https://h:1', keys, addressing: 'virtual' });
      reads(lines('h:1', 'False'), { endpoint: 'http://h:1', keys, addressing: 'path' });
      reads(lines('h:1/%(bucket)', 'no'), { endpoint: 'http://h:1', keys, addressing: 'path' });
    });

    it('reads a URL in a line of its own', () => {
      reads(`https://h:8443/b\nAccess Key: ${id}\nSecret Key: ${secret}`, {
        endpoint: 'https://h:8443',
        startBucket: 'b',
        keys,
      });
    });
  });

  const refused: readonly (readonly [string, string])[] = [
    ['', 'empty'],
    [' \n', 'empty'],
    ['nas', 'notUnderstood'],
    ['hello world', 'notUnderstood'],
    ['{"a":1}', 'notUnderstood'],
    [`AWS_ACCESS_KEY_ID=${id}`, 'incompleteKeys'],
    [`secret_key = ${secret}`, 'incompleteKeys'],
    ['https://h:99999', 'endpointPort'],
    ['https://', 'endpointHost'],
    ['https://key@h', 'endpointUserInfo'],
  ];
  for (const [text, reason] of refused) {
    it(`refuses ${JSON.stringify(text)}: ${reason}`, () => assert.deepEqual(parsePastedConnection(text), { reason }));
  }

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'https://@:[]{}",=\n%ak') })),
        (text) => void parsePastedConnection(text),
      ),
      { numRuns: 3000 },
    );
  });
});
