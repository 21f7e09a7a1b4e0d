import { AppError } from '../../base/errors';
import { Emitter } from '../../base/event';
import { seededRandom } from '../../base/seededRandom';
import type { Fault, FaultRequest, FaultRule, NewFaultRule } from './faultRule';
import { globMatches } from './globMatches';

/** A rule and how it stands. */
export interface FaultState {
  readonly rule: FaultRule;
  readonly enabled: boolean;
  /** Matching requests while it was enabled, those let pass included. */
  readonly seen: number;
  readonly struck: number;
}

class Counted {
  readonly rule: FaultRule;
  enabled = true;
  seen = 0;
  struck = 0;
  #random: () => number;

  constructor(rule: FaultRule) {
    this.rule = rule;
    this.#random = seededRandom(rule.seed ?? 1);
  }

  reset(): void {
    this.seen = 0;
    this.struck = 0;
    this.#random = seededRandom(this.rule.seed ?? 1);
  }

  state(): FaultState {
    const { rule, enabled, seen, struck } = this;
    return { rule, enabled, seen, struck };
  }

  strikes(request: FaultRequest): boolean {
    const { after = 0, count = Number.POSITIVE_INFINITY, probability = 1 } = this.rule;
    if (!this.enabled || this.struck >= count || !matches(this.rule, request)) return false;
    this.seen += 1;
    if (this.seen <= after) return false;
    // Drawn for every request that gets here, so that the same requests in the same order meet the same fate.
    if (this.#random() >= probability) return false;
    this.struck += 1;
    return true;
  }
}

function matches({ methods, operations, bucket, keyPattern }: FaultRule, request: FaultRequest): boolean {
  if (methods !== undefined && !methods.includes(request.method)) return false;
  if (operations !== undefined && !isOneOf(request.operation, operations)) return false;
  if (bucket !== undefined && bucket !== request.bucket) return false;
  return keyPattern === undefined || (request.key !== '' && globMatches(keyPattern, request.key));
}

function isOneOf(operation: string | undefined, operations: readonly string[]): boolean {
  return operations.some((each) => each.toLowerCase() === operation?.toLowerCase());
}

/**
 * The rules in force, asked once for every request. The oldest rule that strikes decides; latencies are no decision: they
 * add up and come before it. Rules behind the one that decided do not count the request.
 */
export class FaultInjector {
  #rules: readonly Counted[] = [];
  #lastNumber = 0;
  readonly #changed = new Emitter<void>();

  /** Rules came, went, or were switched; counters tell nobody. */
  readonly onDidChange = this.#changed.event;

  constructor(rules: readonly NewFaultRule[] = []) {
    for (const rule of rules) this.add(rule);
  }

  list(): readonly FaultState[] {
    return this.#rules.map((counted) => counted.state());
  }

  /** Puts a rule behind the others; one with the same id is replaced where it stands, its counters begin anew. */
  add(rule: NewFaultRule): FaultRule {
    const counted = new Counted({ ...rule, id: rule.id ?? this.#freeId() });
    const { id } = counted.rule;
    const known = this.#rules.some((each) => each.rule.id === id);
    this.#rules = known ? this.#rules.map((each) => (each.rule.id === id ? counted : each)) : [...this.#rules, counted];
    this.#changed.fire();
    return counted.rule;
  }

  /** @throws AppError `input.invalid`, reason `unknownFault`. */
  remove(id: string): void {
    const gone = this.#find(id);
    this.#rules = this.#rules.filter((each) => each !== gone);
    this.#changed.fire();
  }

  clear(): void {
    this.#rules = [];
    this.#changed.fire();
  }

  /** A rule that is off strikes and counts nothing. @throws AppError `input.invalid`, reason `unknownFault`. */
  setEnabled(id: string, enabled: boolean): void {
    this.#find(id).enabled = enabled;
    this.#changed.fire();
  }

  /** Counters and chance begin anew, of one rule or of all. @throws AppError `input.invalid`, reason `unknownFault`. */
  reset(id?: string): void {
    for (const counted of id === undefined ? this.#rules : [this.#find(id)]) counted.reset();
    this.#changed.fire();
  }

  /** What befalls this request, in the order it happens: any latencies, then at most one other fault. Counts it. */
  next(request: FaultRequest): readonly Fault[] {
    const faults: Fault[] = [];
    for (const counted of this.#rules) {
      if (!counted.strikes(request)) continue;
      faults.push(counted.rule.fault);
      if (counted.rule.fault.kind !== 'latency') break;
    }
    return faults;
  }

  #find(id: string): Counted {
    const counted = this.#rules.find((each) => each.rule.id === id);
    if (counted !== undefined) return counted;
    throw new AppError('input.invalid', `There is no fault "${id}"`, { facts: { reason: 'unknownFault', id } });
  }

  #freeId(): string {
    for (;;) {
      const id = `fault-${++this.#lastNumber}`;
      if (this.#rules.every((each) => each.rule.id !== id)) return id;
    }
  }
}
