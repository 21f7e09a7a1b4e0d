import assert from 'node:assert/strict';
import { scanText } from '../../../../src/core/integrations/checking/secrets/scanText';
import { isSecretFile } from '../../../../src/core/integrations/inventory/madeByTools';

// Put together at run time: scanners of others must not take these for real.
const accessKey = `AKIA${'JX2LQ7RM4TZ5WB3N'}`;
const secretKey = `q8Zk1/${'Vb3nR7yLxT0mWc5+HdPfJ2sGeA9uQoXi4BtN'}`.slice(0, 40);
const pem = `-----BEGIN RSA ${'PRIVATE KEY'}-----`;
const gitHub = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;

const found = (file: string, text: string) =>
  scanText(file, text).map(({ kind, line, unsure }) => `${kind}:${line}${unsure ? '?' : ''}`);

describe('the scan for secrets', () => {
  it('finds keys, tokens, passwords and addresses with them, in code, configuration and documents', () => {
    const cases: readonly (readonly [file: string, text: string, expected: string])[] = [
      ['a.py', `x = 1\nKEY = "${accessKey}"\n`, 'accessKey:2'],
      ['deploy/key.txt', `${pem}\nMIIE\n`, 'privateKey:1'],
      ['test/a.test.ts', `const key = \`${pem}\n\`;`, 'privateKey:1'],
      ['.github/workflows/ci.yml', `env:\n  TOKEN: ${gitHub}\n`, 'token:2'],
      ['application.properties', 'spring.datasource.password=Tr0ub4dor&3\n', 'password:1'],
      ['config.yaml', 'db:\n  password: hunter2-Prod!\n', 'password:2'],
      ['config.json', '{ "s3": { "secretAccessKey": "p-1234567890" } }', 'password:1'],
      ['settings.xml', '<server>\n<password>Pa55-word!</password></server>', 'password:2'],
      ['Main.java', 'String password = "S3cure-2024";', 'password:1'],
      ['main.go', 'secretKey := `n0t-4-word`', 'password:1'],
      ['a.ts', "connect('postgres://app:s3cr3t-9@db.internal/x')", 'urlPassword:1'],
      ['docs/部署手册.md', '登录密码：Xsky@2024-ops-9981\n', 'password:1'],
      ['config.ini', `aws_secret_access_key = ${secretKey}\n`, 'password:1'],
      ['a.py', `client("${secretKey}")`, 'random:1?'],
      ['run.sh', `curl -H "Authorization: Bearer 8f3KqZ0pXv7TnRw2LmYb5Hc9" x`, 'token:1'],
      ['a.md', `https://s3/x?X-Amz-Credential=a&X-Amz-Signature=${'0123456789abcdef'.repeat(4)}`, ''],
      ['a.txt', `https://s3/x?X-Amz-Credential=a&X-Amz-Signature=${'0123456789abcdef'.repeat(4)}`, 'signedUrl:1?'],
      ['.env.example', `AWS_SECRET_ACCESS_KEY=${secretKey}\n`, 'password:1'],
    ];
    for (const [file, text, expected] of cases) assert.equal(found(file, text).join(' '), expected, `${file}: ${text}`);
  });

  it('leaves alone what is no secret: names, types, placeholders, references, marked values, made-up ones of tests', () => {
    const cases: readonly (readonly [file: string, text: string])[] = [
      ['.env.example', 'AWS_SECRET_ACCESS_KEY=\nAPI_PASSWORD=changeme\nTOKEN=<your token>\nKEY_FILE=/etc/key\n'],
      ['config.yaml', `password: ${'{'}DB_PASSWORD}\ntoken: "{{ .Values.token }}"\nsecret: null\nmax_tokens: 4096\n`],
      [
        'a.ts',
        'function login(password: string, token: Token) {}\nconst secret = process.env.SECRET;\nkey: "reports/a"',
      ],
      ['a.py', 'password = os.environ["API_PASSWORD"]\ntoken = next_token\nsecret: str = field()\n'],
      ['A.java', 'static final String SECRET = "AWS_SECRET_ACCESS_KEY";\nheaders.put("x-amz-security-token", value);'],
      ['errors.ts', "ExpiredToken: 'accessDenied',\nInvalidToken: 'accessDenied'"],
      ['test/a.test.ts', "const password = 'wrong';\nconst secretKey = 'test-secret';\nsecret: 'correct-horse'"],
      ['a.go', 'secret := "p-1234567890" // gitleaks:allow\n'],
      ['a.go', '// secret-scan: allow (made up)\nsecret := "p-1234567890"\n'],
      ['README.md', 'Set `AWS_SECRET_ACCESS_KEY` and `password` before.\nThe token: it is renewed when it ends.\n'],
      ['doc.md', 'AKIAIOSFODNN7EXAMPLE'],
      [
        'package-lock.json',
        '"integrity": "sha512-q8Zk1Vb3nR7yLxT0mWc5HdPfJ2sGeA9uQoXi4BtNq8Zk1Vb3nR7yLxT0mWc5HdPfJ2sGeA9uQoXi4BtNab=="',
      ],
      ['commit.txt', 'revision = 0123456789abcdef0123456789abcdef01234567'],
      ['a.yml', `url: http://user:${'{'}PASSWORD}@host/\nother: https://host:8080/a@b\n`],
    ];
    for (const [file, text] of cases) assert.deepEqual(found(file, text), [], `${file}: ${text}`);
  });

  it('tells a value once, and never in full', () => {
    const [only, ...more] = scanText('config.ini', `aws_secret_access_key = ${secretKey}\n`);
    assert.deepEqual(more, []);
    assert.ok(only && !only.masked.includes(secretKey.slice(5)) && only.masked.startsWith(secretKey.slice(0, 4)));
    assert.equal(scanText('a.yaml', 'password: abc-1')[0]?.masked, '…');
  });

  it('counts lines right, and is quick with what was made to be slow', () => {
    assert.deepEqual(
      found('a.yaml', `${'x: 1\n'.repeat(500)}password: hunter2-Prod!\n${'y: 2\n'.repeat(9)}secret: other-One1\n`),
      ['password:501', 'password:511'],
    );
    const started = performance.now();
    scanText('a.py', 'token'.repeat(200_000));
    scanText('a.py', `${'secret_'.repeat(100_000)}=`);
    scanText('a.py', `password="${'\\"'.repeat(300_000)}`);
    scanText('a.py', `a://${'b'.repeat(500_000)}`);
    scanText('a.py', `${'key = '.repeat(100_000)}`);
    assert.ok(performance.now() - started < 10_000);
  });

  it('knows files that exist to hold secrets', () => {
    for (const file of [
      '.env',
      'deploy/.env.production',
      'id_rsa',
      'certs/store.p12',
      '.aws/credentials',
      'rclone.conf',
    ])
      assert.ok(isSecretFile(file), file);
    for (const file of ['.env.example', '.env.production.example', 'env.ts', 'example.env', 'ca.pem', 'environment'])
      assert.ok(!isSecretFile(file), file);
  });
});
