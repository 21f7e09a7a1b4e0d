import type { S3ErrorFields } from '../s3Error';

/** The error of a rule, which is answered like any other, with the status of the rule: 500, 503, or even 200. */
export class InjectedError extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: S3ErrorFields = {};

  constructor(status: number, code: string) {
    super('A fault rule of the sandbox.');
    this.name = 'InjectedError';
    this.status = status;
    this.code = code;
  }
}
