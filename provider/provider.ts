import { isDeepStrictEqual } from "node:util";
import type {
  CheckResult,
  CreateResult,
  DiffResult,
  Provider,
  ReadResult,
  UpdateResult,
} from "@pulumi/pulumi/provider/provider";
import type { Tell } from "./engine";
import type { Properties, ResourceHandler } from "./resource";

/** The provider plugin `quarterturn`: finds the handler of a resource's type and passes the engine's question on. */
export class QuarterturnProvider implements Provider {
  private readonly handlers: ReadonlyMap<string, ResourceHandler>;

  constructor(
    readonly version: string,
    handlers: readonly ResourceHandler[],
    private readonly tell: Tell,
  ) {
    this.handlers = new Map(handlers.map((handler) => [handler.type, handler]));
  }

  check(urn: string, olds: Properties, news: Properties): Promise<CheckResult> {
    return attempt(async () => {
      const { remarks = [], ...result } = this.handlerOf(urn).check(nameOf(urn), olds, news);
      for (const remark of remarks) await this.tell(urn, remark);
      return result;
    });
  }

  /** Every resource of this provider is updated in place: inputs that differ are a change, never a replacement. */
  diff(_id: string, _urn: string, olds: Properties, news: Properties): Promise<DiffResult> {
    return attempt(() => ({ changes: !isDeepStrictEqual(olds, news) }));
  }

  create(urn: string, inputs: Properties): Promise<CreateResult> {
    return attempt(() => this.handlerOf(urn).create(nameOf(urn), inputs));
  }

  update(_id: string, _urn: string, _olds: Properties, news: Properties): Promise<UpdateResult> {
    return attempt(() => ({ outs: news }));
  }

  /** The state is the only record, so a refresh finds what is stored. */
  read(id: string, _urn: string, props: Properties): Promise<ReadResult> {
    return attempt(() => ({ id, props, inputs: props }));
  }

  private handlerOf(urn: string): ResourceHandler {
    const type = typeOf(urn);
    const handler = this.handlers.get(type);
    if (handler === undefined) {
      throw new Error(`type: got ${type}, want one of ${[...this.handlers.keys()].join(", ")}`);
    }
    return handler;
  }
}

/** `urn:pulumi:test::quarterturn::quarterturn:index:Ledger::ledger` → `quarterturn:index:Ledger` (without its parents). */
function typeOf(urn: string): string {
  const qualified = urn.split("::")[2] ?? "";
  return qualified.slice(qualified.lastIndexOf("$") + 1);
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A rejected promise instead of an exception: the engine shows its message. */
function attempt<T>(work: () => T | Promise<T>): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
