import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDir } from '../../scripts/common/cacheDir.mjs';
import { cachedInstall } from '../../scripts/servers/cachedInstall.mjs';
import { runWell } from './languageRunner';

/** Versions whose clients differ in what they send: the SDKs 1 and 2 of AWS. */
export const hadoopVersions = ['3.3.6', '3.4.1'] as const;

const pom = (version: string) => `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId>
  <artifactId>hadoop</artifactId>
  <version>1</version>
  <dependencies>
${['client', 'distcp', 'aws']
  .map(
    (name) =>
      `    <dependency><groupId>org.apache.hadoop</groupId><artifactId>hadoop-${name}</artifactId><version>${version}</version></dependency>`,
  )
  .join('\n')}
  </dependencies>
</project>
`;

/** `hadoop` as far as migrations use it, on this machine alone; what Java's options are says JAVA_OPTIONS. */
const program = `#!/usr/bin/env bash
case "$1" in
  fs) class=org.apache.hadoop.fs.FsShell ;;
  distcp) class=org.apache.hadoop.tools.DistCp ;;
  *) exit 2 ;;
esac
shift
here="$(cd "$(dirname "$0")/.." && pwd)"
# shellcheck disable=SC2086
exec java -Xmx512m \${JAVA_OPTIONS:-} -cp "$here/conf:$here/lib/*" "$class" "$@"
`;

const sites = ['core', 'hdfs', 'mapred', 'yarn'];

/** Installs Hadoop with DistCp and S3A from Maven's repository. Gives the folder that has `bin/hadoop` and `conf`. */
export function installHadoop(version: string): Promise<string> {
  return cachedInstall(cacheDir('integrations', `hadoop-${version}`), async (folder) => {
    writeFileSync(path.join(folder, 'pom.xml'), pom(version));
    await runWell('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], folder);
    for (const name of ['bin', 'conf']) mkdirSync(path.join(folder, name));
    for (const name of sites) writeFileSync(path.join(folder, 'conf', `${name}-site.xml`), '<configuration/>\n');
    writeFileSync(path.join(folder, 'bin/hadoop'), program);
    chmodSync(path.join(folder, 'bin/hadoop'), 0o755);
  });
}
