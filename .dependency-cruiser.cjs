/** The rules of the house (CONTRIBUTING.md): imports run one way, no cycles, each SDK behind one file. */
const onlyIn = (name, modules, file) => ({
  name,
  comment: `${modules} may be imported by ${file} only, its adapter`,
  severity: 'error',
  from: { path: '^(src|test/unit)', pathNot: [file, '^test'] },
  to: { path: modules },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-is-plain',
      comment: 'core and the command line know nothing of VS Code, not even its types',
      severity: 'error',
      from: { path: '^src/(core|cli|workers)/' },
      to: { path: '(^|/)vscode$|@types/vscode|^src/(platform|features|extension|registration|app)' },
    },
    {
      name: 'core-below-cli',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { path: '^src/(cli|workers)/' },
    },
    {
      name: 'platform-below-features',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/(features|cli|extension|registration|app)' },
    },
    {
      name: 'features-are-apart',
      severity: 'error',
      from: { path: '^src/features/([^/]+)/' },
      to: { path: '^src/(features/(?!$1/)|cli/|extension|registration|app)' },
    },
    {
      name: 'front-door-is-small',
      comment: 'what activation loads registers names and takes only types from the house',
      severity: 'error',
      from: { path: '^src/(extension|registration|platform/frontDoor)\\.ts$' },
      to: {
        path: '^src/',
        pathNot: '^src/(ids|app|registration|platform/frontDoor)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'main-bundle-stays-light',
      comment:
        'code that runs in the main entry may take only types from the heavy chunks (platform/chunks.ts loads them)',
      severity: 'error',
      // chunks.ts names their types by `typeof import()`, which is counted as an import; test/manifest holds the size.
      from: { path: '^src/(extension|registration|app|platform|features)', pathNot: '^src/platform/chunks\\.ts$' },
      to: {
        path: '^src/core/[^/]+/(chunk|s3/|agents|connectionSchema|objectDocument|contentType|patternSchema|patternFile|catalogue|manifest/(integrationSchema|integrationFile|manifestAssist))|^node_modules/',
        pathNot: '@types/',
        dependencyTypesNot: ['type-only'],
      },
    },
    onlyIn(
      'one-importer-zod',
      'node_modules/zod/',
      '^src/core/(connections/connectionSchema|patterns/patternSchema|integrations/(manifest/integrationSchema|scaffold/templateSetFile))\\.ts$',
    ),
    onlyIn('one-importer-s3', 'node_modules/@aws-sdk/client-s3/', '^src/core/storage/s3/s3Requests\\.ts$'),
    onlyIn('one-importer-sts', 'node_modules/@aws-sdk/client-sts/', '^src/core/storage/s3/credentials\\.ts$'),
    onlyIn(
      'one-importer-js-yaml',
      'node_modules/js-yaml/',
      '^src/core/(apis/document/yaml(Composer|Events)|integrations/export/readFrontMatter)\\.ts$',
    ),
    onlyIn('one-importer-pdf-lib', 'node_modules/pdf-lib/', '^src/core/integrations/export/pdf/readPdf\\.ts$'),
    onlyIn('one-importer-docx', 'node_modules/docx/', '^src/core/integrations/export/docx/'),
    onlyIn(
      'one-importer-fflate',
      'node_modules/fflate/',
      '^src/core/integrations/(export/docx/officePackage|delivery/zip/zipWriter)\\.ts$',
    ),
    onlyIn(
      'one-importer-markdown-it',
      'node_modules/markdown-it/',
      '^src/core/integrations/export/markdown/markdownTokens\\.ts$',
    ),
    onlyIn(
      'one-importer-yaml',
      'node_modules/yaml/',
      '^src/core/(storage/objectDocument|patterns/patternFile|integrations/(manifest/integrationFile|scaffold/templateSetFile))\\.ts$',
    ),
    onlyIn('one-importer-liquidjs', 'node_modules/liquidjs/', '^src/core/integrations/scaffold/templateEngine\\.ts$'),
    // export reads and writes .docx with it; both keep it behind a file of their own.
    onlyIn(
      'one-importer-fflate',
      'node_modules/fflate/',
      '^src/core/integrations/(delivery/zip/zipWriter|export/.*)\\.ts$',
    ),
    onlyIn('one-importer-yauzl', 'node_modules/yauzl/', '^src/core/integrations/delivery/zip/zipReader\\.ts$'),
    onlyIn('one-importer-diff3', 'node_modules/node-diff3/', '^src/core/integrations/scaffold/threeWayMerge\\.ts$'),
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/', pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'declared',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-dev'], pathNot: '@types/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
