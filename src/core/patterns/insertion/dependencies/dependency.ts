/** What a project has to depend on so that a sample builds. */
export interface Dependency {
  /** As the language's tools name it: `@aws-sdk/client-s3`, `boto3`, `software.amazon.awssdk:s3`, a Go module. */
  readonly name: string;
  /** As it stands in the project's file: `^3.1.0`, `>=1.40,<2`, `2.46.5`, `v1.2.3`. */
  readonly version: string;
  /** Only for building and testing. */
  readonly development?: boolean;
}

/** A dependency and the imports that ask for it. */
export interface DependencyRule extends Dependency {
  /** Imports that begin with it. */
  readonly import: string;
}
