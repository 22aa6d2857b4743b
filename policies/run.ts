import { type Ledger, readLedger } from "../rotation";
import { type Exception, isNamed } from "./exceptions";
import type { CheckedResource } from "./checkedResource";
import { types } from "../names/types";

/** A refusal that an exception let pass. */
export interface AllowedViolation {
  readonly rule: string;
  readonly exception: Exception;
  readonly sentence: string;
}

/** A property that a rule can judge in the update only. */
export interface DeferredCheck {
  readonly rule: string;
  readonly resource: string;
  readonly urn: string;
  readonly property: string;
}

/** An exception that lets nothing pass. */
export interface UnusedException {
  readonly rule: string;
  readonly exception: Exception;
}

/** What the rules say to each other in one run of the engine: it asks them resource by resource, at last about the stack. */
class Run {
  private readonly except = new Map<string, readonly Exception[]>();
  private readonly passedOnes: AllowedViolation[] = [];
  private readonly leftOnes: DeferredCheck[] = [];
  private readonly shown = new Set<string>();
  private seenLedger: Ledger | undefined;

  get ledger(): Ledger | undefined {
    return this.seenLedger;
  }

  get allowed(): readonly AllowedViolation[] {
    return this.passedOnes;
  }

  get deferred(): readonly DeferredCheck[] {
    return this.leftOnes;
  }

  /** A rule is asked: so it isn't switched off. */
  asks(rule: string, except: readonly Exception[], resource?: CheckedResource): void {
    this.except.set(rule, except);
    if (resource === undefined || this.shown.has(resource.urn)) return;
    this.shown.add(resource.urn);
    if (resource.type === types.ledger) this.seenLedger = readLedger(resource.facts);
  }

  allows(rule: string, exception: Exception, sentence: string): void {
    this.passedOnes.push({ rule, exception, sentence });
  }

  defers(rule: string, { name, urn }: CheckedResource, property: string): void {
    this.leftOnes.push({ rule, resource: name, urn, property });
  }

  wasAsked(rule: string): boolean {
    return this.except.has(rule);
  }

  /** Exceptions that let nothing pass; none for what was left for the update, or wasn't looked at in a targeted run. */
  unusedExceptions(stack: readonly CheckedResource[]): UnusedException[] {
    const unseen = stack.filter(({ urn }) => !this.shown.has(urn));
    return [...this.except].flatMap(([rule, exceptions]) =>
      exceptions
        .filter((exception) => !this.mayCount(rule, exception, unseen))
        .map((exception) => ({ rule, exception })),
    );
  }

  /** Forgets everything: the next run begins. */
  end(): void {
    this.except.clear();
    this.shown.clear();
    this.passedOnes.length = 0;
    this.leftOnes.length = 0;
    this.seenLedger = undefined;
  }

  private mayCount(rule: string, exception: Exception, unseen: readonly CheckedResource[]): boolean {
    return (
      this.passedOnes.some((one) => one.rule === rule && isSame(one.exception, exception)) ||
      this.leftOnes.some(
        ({ rule: by, resource, urn }) => by === rule && isNamed(exception.resource, { name: resource, urn }),
      ) ||
      unseen.some((one) => isNamed(exception.resource, one))
    );
  }
}

function isSame(a: Exception, b: Exception): boolean {
  return a.resource === b.resource && a.property === b.property;
}

export const thisRun = new Run();
