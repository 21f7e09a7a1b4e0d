import assert from 'node:assert/strict';
import { scanText } from '../../../../src/core/integrations/checking/secrets/scanText';
import { isSecretFile } from '../../../../src/core/integrations/inventory/madeByTools';

// Put together at run time: scanners of others must not take these for real.
const accessKey = `AKIA${'JX2LQ7RM4TZ5WB3N'}`;
const secretKey = `q8Zk1/${'Vb3nR7yLxT0mWc5+HdPfJ2sGeA9uQoXi4BtN'}`.slice(0, 40);
const pem = `-----BEGIN RSA ${'PRIVATE KEY'}-----`;
const pemLine = 'MIIEpAIBAAKCAQEAr8q3vYk2mJ0pWzX7tQ5nLbHd9cRfUeGsIoAyKxVjTwMhPlZ1';
const gitHub = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;

const found = (file: string, text: string) =>
  scanText(file, text).map(({ kind, line, unsure }) => `${kind}:${line}${unsure ? '?' : ''}`);

/** Forms beside the usual ones, by the kind of file that people write them in. */
const more: readonly (readonly [file: string, text: string, expected: string])[] = [
  ['.env', 'export DB_PASSWORD=Tr0ub4dor(3)#x\n', 'password:1'],
  ['.env', 'DB_PASS="Tr0ub4dor-3"\nOSS_SK=q8Zk1Vb3nR7yLxT0mWc5\n', 'password:1 password:2'],
  ['application.yml', 'spring:\n  datasource:\n    password: "Tr0ub4dor&3" # of the test cluster\n', 'password:3'],
  ['docker-compose.yml', 'environment:\n  - POSTGRES_PASSWORD=Tr0ub4dor3\n', 'password:2'],
  ['docker-compose.yml', 'environment:\n  POSTGRES_PASSWORD: admin123\n', 'password:2?'],
  ['deploy.yaml', 'env:\n  - name: DB_PASSWORD\n    value: "Tr0ub4dor-3"\n', 'password:3'],
  ['secret.yaml', 'data:\n  db-password: VHIwdWI0ZG9yLTM=\n', 'password:2'],
  [
    'core-site.xml',
    '<property>\n  <name>fs.s3a.secret.key</name>\n  <value>q8Zk1Vb3nR7yLxT0</value>\n</property>',
    'password:3',
  ],
  ['beans.xml', '<property name="password" value="Tr0ub4dor-3"/>', 'password:1'],
  ['settings.xml', '<entry key="db.password">Tr0ub4dor-3</entry>', 'password:1'],
  ['logback.xml', '<url>jdbc:mysql://db:3306/app?user=app&amp;password=Tr0ub4dor3</url>', 'urlPassword:1'],
  ['Db.java', 'String url = "jdbc:mysql://db/app?user=app&password=Tr0ub4dor3&useSSL=true";', 'urlPassword:1'],
  ['Db.java', 'props.setProperty("password", "Tr0ub4dor-3");', 'password:1'],
  ['Db.java', 'String url = "jdbc:oracle:thin:app/Tr0ub4dor3@db:1521:orcl";', 'urlPassword:1'],
  ['Web.cs', 'var c = "Server=db;User Id=app;Password=Tr0ub4dor3;";', 'urlPassword:1'],
  ['main.go', 'var dbPassword string = "Tr0ub4dor-3"', 'password:1'],
  ['main.go', 'cfg := Config{\n\tSecretKey: "q8Zk1Vb3nR7yLxT0",\n}', 'password:2'],
  ['main.go', 'os.Setenv("AWS_SECRET_ACCESS_KEY", "q8Zk1Vb3nR7yLxT0")', 'password:1'],
  ['settings.py', "DATABASES = {'default': {'PASSWORD': 'Tr0ub4dor-3'}}", 'password:1'],
  ['settings.py', 'password: str = "Tr0ub4dor-3"\nconfig["api_key"] = "q8Zk1Vb3nR7yLxT0"', 'password:1 password:2'],
  ['client.ts', "const client = new S3Client({ credentials: { secretAccessKey: 'q8Zk1Vb3nR7yLxT0' } });", 'password:1'],
  ['client.ts', "private readonly password: string = 'Tr0ub4dor-3';", 'password:1'],
  ['client.ts', '// password: Tr0ub4dor-3\nlogin();', 'password:1'],
  ['redis.conf.txt', 'url redis://:Tr0ub4dor3@cache:6379/0\n', 'urlPassword:1'],
  ['run.sh', 'curl -u admin:Tr0ub4dor3 https://xms.internal/api\n', 'password:1'],
  ['run.sh', 'mysqldump --password Tr0ub4dor3 app\n', 'password:1'],
  [
    'azure.json',
    `{ "storage": "DefaultEndpointsProtocol=https;AccountKey=${'q8Zk1Vb3nR7yLxT0mWc5+HdPfJ2sGeA9uQoXi4BtN'.repeat(2)}ab==" }`,
    'token:1',
  ],
  ['notify.py', `URL = "https://oapi.dingtalk.com/robot/send?access_token=${'3f9a0c7e5b1d4826'.repeat(4)}"`, 'token:1'],
  [
    'notify.py',
    'URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"',
    '',
  ],
  [
    'notify.py',
    'URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7e21-4bc4-97a0-0ec2514fa5aa"',
    'token:1',
  ],
  ['docs/说明.md', '| 密码 | Xsky@2024-ops-9981 |\n', 'password:1'],
  ['部署.txt', '默认密码 Admin@9000，首次登录后修改\n', 'password:1'],
  ['Main.java', '// 管理员密码：Admin@9000\n', 'password:1'],
  ['app.min.json', `{"a":"${'x '.repeat(4_500)}","password":"Tr0ub4dor-3"}`, 'password:1'],
];

describe('the scan for secrets', () => {
  it('finds keys, tokens, passwords and addresses with them, in code, configuration and documents', () => {
    const cases: readonly (readonly [file: string, text: string, expected: string])[] = [
      ['a.py', `x = 1\nKEY = "${accessKey}"\n`, 'accessKey:2'],
      ['deploy/key.txt', `# it\n${pem}\n${pemLine}\n`, 'privateKey:2'],
      ['test/a.test.ts', `const key = \`${pem}\n${pemLine}\`;`, 'privateKey:1'],
      ['sa.json', `{"private_key": "-----BEGIN ${'PRIVATE KEY'}-----\\n${pemLine}\\n"}`, 'privateKey:1'],
      ['A.java', `String k = "${pem}\\n" +\n    "${pemLine}\\n";`, 'privateKey:1'],
      ['k8s.yaml', `data:\n  tls.key: ${Buffer.from(`${pem}\n${pemLine}`).toString('base64')}\n`, 'privateKey:2'],
      [
        'old.pem',
        `${pem}\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n${pemLine}\n`,
        'privateKey:1',
      ],
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
      ...more,
    ];
    const told = cases.map(([file, text]) => `${file}: ${text} -> ${found(file, text).join(' ')}`);
    assert.deepEqual(
      told,
      cases.map(([file, text, expected]) => `${file}: ${text} -> ${expected}`),
    );
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
      [
        'Containerfile',
        '# podman build --secret id=maven,src=settings.xml\nRUN --mount=type=secret,id=maven mvn verify\n',
      ],
      ['test-results/pytest.xml', '<testcase name="test_refused[http://key:secret@store]" />'],
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
      // Hashes, ids and what tools write.
      ['SHA256SUMS', `${'0a1B2c3D'.repeat(8)}  token: a.zip\n`],
      ['go.sum', 'github.com/aws/smithy-go v1.22.0 h1:uunKnWlcoL3zO7q+gG2Pk53joueEOsnNB28QdMsmiMM=\n'],
      [
        'yarn.lock',
        '  integrity sha512-q8Zk1Vb3nR7yLxT0mWc5HdPfJ2sGeA9uQoXi4BtNq8Zk1Vb3nR7yLxT0mWc5HdPfJ2sGeA9uQoXi4BtNab==\n  token "q8Zk1Vb3nR7yLxT0"\n',
      ],
      [
        '.integration/lock.json',
        '{ "secret.py": { "sha256": "3f9a0c7e5b1d48263f9a0c7e5b1d48263f9a0c7e5b1d48263f9a0c7e5b1d4826", "base": "H4sIAAAAAAAC/q8Zk1Vb3nR7yLxT0mWc5HdPfJ2sGeA9uQoXi4BtN" } }',
      ],
      [
        'ids.json',
        '{ "id": "550e8400-e29b-41d4-a716-446655440000", "etag": "d41d8cd98f00b204e9800998ecf8427e", "keyId": "550e8400" }',
      ],
      [
        'aws.md',
        'aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n',
      ],
      ['package.json', '{ "dependencies": { "js-tokens": "^4.0.0", "jsonwebtoken": "9.0.2-beta.1" } }'],
      ['.github/workflows/ci.yml', 'permissions:\n  id-token: write\n  contents: read\n'],
      ['a.txt', `x = ${Buffer.from('Patience is the key to Success').toString('base64')}\n`],
      // Code that speaks about secrets.
      ['a.ts', "fetch(url, { credentials: 'same-origin' });\nexport const v1Token = 'v1Token';"],
      [
        'a.ts',
        "const header = '-----BEGIN PRIVATE KEY-----';\nif (text.includes('-----BEGIN RSA PRIVATE KEY-----')) fail();",
      ],
      [
        'a.ts',
        "page({ continuationToken: 'opaque-1-abcdef', nextToken: 'opaque-2-abcdef' });\nconst cacheKey = 'user:profile:v2';",
      ],
      ['a.ts', "if (password === 'x9-secret-y') return;\nexport type Field = 'password' | 'token';"],
      ['a.go', 'type Config struct {\n\tPassword string `json:"password" env:"DB_PASSWORD"`\n}'],
      [
        'a.py',
        'names = ["password", "token", "secret"]\nkwargs.pop("password", "default")\nself.token = self.read_token()\n',
      ],
      [
        'A.java',
        `@Value("${'$'}{db.password}") String password;\nString token = request.getHeader("Authorization");\n/** password: the one of the user */`,
      ],
      [
        'nginx.conf.txt',
        'ssl_certificate_key /etc/ssl/private/server.key;\nproxy_set_header Authorization $http_authorization;\n',
      ],
      // Configuration that refers to a secret, or has it encrypted.
      [
        'a.yaml',
        'password: ENC(q8Zk1Vb3nR7yLxT0)\nsecret: "{cipher}3f9a0c7e5b1d4826"\nsecretKey: *shared\ntoken: !Ref ApiToken\n',
      ],
      [
        'a.yaml',
        'secretName: db-credentials\nsecret: keycloak-client-secret\npassword: /run/secrets/db_password\npasswordFile: ./db.txt\n',
      ],
      ['a.yaml', 'env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: { name: db, key: password }\n'],
      ['k.yaml', 'max_tokens: 128000\nprompt_tokens: 1048576\ntokens: 4097\n'],
      // Texts for readers.
      [
        'en.json',
        '{ "password": "Password", "forgotPassword": "Forgot your password?", "token": "Access token", "secret": "Enter it" }',
      ],
      ['zh.json', '{ "password": "密码", "secretKey": "秘密访问密钥", "token": "访问令牌（可选）" }'],
      ['a.md', '密码在首次登录后修改。密钥 SSE-KMS 由平台管理，口令 AES256 加密存放。\n'],
      ['login.html', '<input type="password" name="password" placeholder="Password" autocomplete="current-password">'],
    ];
    assert.deepEqual(
      cases.filter(([file, text]) => found(file, text).length > 0),
      [],
    );
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
