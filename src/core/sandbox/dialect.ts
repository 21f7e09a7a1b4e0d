import type { CapabilityId } from '../capabilities/capabilities';
import type { VendorKnowledge } from '../capabilities/vendorKnowledge';
import type { Verdict } from '../capabilities/verdict';
import type { S3ErrorFields } from './s3Error';

/** An answer that a vendor gives instead of doing what it was asked: its own status and code. */
export class DialectRefusal extends Error {
  readonly status: number;
  /** Empty where the vendor sends none. */
  readonly code: string;
  readonly fields: S3ErrorFields = {};

  constructor(capability: CapabilityId, status: number, code: string) {
    super(`This store refuses ${capability}.`);
    this.name = 'DialectRefusal';
    this.status = status;
    this.code = code;
  }
}

/** How the sandbox deviates from AWS: what is known of a vendor's store, or nothing. */
export class Dialect {
  readonly #knowledge: VendorKnowledge | undefined;

  constructor(knowledge?: VendorKnowledge) {
    this.#knowledge = knowledge;
  }

  /** `aws` without knowledge. */
  get id(): string {
    return this.#knowledge?.id ?? 'aws';
  }

  /** True for Ceph RGW of any version: for what no verdict tells, such as the form of errors. */
  get isRgw(): boolean {
    return this.id.startsWith('rgw');
  }

  /** Undefined: as AWS. */
  verdict(capability: CapabilityId): Verdict | undefined {
    return this.#knowledge?.verdicts[capability];
  }

  /** True when the store says yes to this and does not do it. */
  ignores(capability: CapabilityId): boolean {
    return this.verdict(capability)?.outcome === 'ignored';
  }

  /** In which way the store differs here; undefined when it does not. */
  difference(capability: CapabilityId): string | undefined {
    const verdict = this.verdict(capability);
    return verdict?.outcome === 'differs' ? verdict.how : undefined;
  }

  /** True for what AWS lacks and this store has. */
  has(capability: CapabilityId): boolean {
    return this.verdict(capability)?.outcome === 'works';
  }

  /** Throws {@link DialectRefusal} when the store refuses this. */
  requireNotRefused(capability: CapabilityId): void {
    const verdict = this.verdict(capability);
    if (verdict?.outcome === 'refused') throw new DialectRefusal(capability, verdict.status, verdict.code);
  }
}
