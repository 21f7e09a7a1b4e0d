import { authData } from '../authData';
import type { ClientFile } from '../clientFile';
import type { ClientModel } from '../model/clientModel';
import { readme } from '../readme';
import { javaClientFile } from './javaCalls';
import { javaTests } from './javaTests';
import { javaModels } from './javaTypes';
import { runtimeSource } from './runtimeSource';
import { waitSource } from './waitSource';

/** A Maven project for Java 17 or later; Jackson reads and writes JSON, since Java itself has none. */
export function javaClient(model: ClientModel, name: string): readonly ClientFile[] {
  const own = name.replace(/[^a-z\d]/g, '');
  const file = (folder: string, type: string, content: string): ClientFile => ({
    path: `src/${folder}/java/${own}/${type}.java`,
    content: `package ${own};\n${content}`,
  });
  const auth = [
    '',
    '/** How requests are let in, as data. */',
    'final class Auth {',
    '    private Auth() {}',
    '',
    '    /** Path that all operations stand behind. */',
    `    static final String BASE_PATH = ${JSON.stringify(model.basePath)};`,
    '',
    `    static final String FLOW = ${JSON.stringify(JSON.stringify(authData(model)))};`,
    '}',
    '',
  ];
  return [
    { path: 'pom.xml', content: pom.replace('NAME', name) },
    file('main', 'Auth', auth.join('\n')),
    file('main', 'Transport', runtimeSource),
    file('main', 'Waiting', waitSource),
    file('main', 'Models', javaModels(model)),
    file('main', 'Client', javaClientFile(model)),
    file('test', 'ClientTest', javaTests(model)),
    { path: 'README.md', content: readme(model, name, 'java') },
  ];
}

/** Annotations of Jackson are read at run time: there is no processor, and that is no mistake. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>NAME</artifactId>
  <version>0.1.0</version>
  <properties>
    <maven.compiler.release>17</maven.compiler.release>
    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
  </properties>
  <dependencies>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId>
      <artifactId>jackson-databind</artifactId>
      <version>2.21.3</version>
    </dependency>
    <dependency>
      <groupId>org.junit.jupiter</groupId>
      <artifactId>junit-jupiter</artifactId>
      <version>5.11.4</version>
      <scope>test</scope>
    </dependency>
  </dependencies>
  <build>
    <plugins>
      <plugin>
        <artifactId>maven-resources-plugin</artifactId>
        <version>3.3.1</version>
      </plugin>
      <plugin>
        <artifactId>maven-compiler-plugin</artifactId>
        <version>3.13.0</version>
        <configuration>
          <compilerArgs>
            <arg>-Xlint:all,-processing</arg>
            <arg>-Werror</arg>
          </compilerArgs>
        </configuration>
      </plugin>
      <plugin>
        <artifactId>maven-surefire-plugin</artifactId>
        <version>3.5.2</version>
      </plugin>
    </plugins>
  </build>
</project>
`;
