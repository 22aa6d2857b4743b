import { setTimeout as sleep } from "node:timers/promises";
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { failure } from "../../protocol/unary";
import { type FaultRun, refuse, retryAfter } from "../faults/faultRun";
import type { World } from "../world/world";
import { type Call, type ProviderRequest, requestOf } from "./operationOf";
import type { PackageName } from "./package";

/** What a package's methods work on and how it words a refusal. */
interface Context {
  readonly name: PackageName;
  readonly world: World;
  readonly run: FaultRun;
  readonly describe: (error: unknown) => string;
}

/** How often the providers repeat a request before they give up. */
const retries = 3;

const asking = ["create", "delete", "invoke", "read", "update"] as const;

/** The outermost layer of a package's methods: here the faults of the run come in, as its provider would show them. */
export function withFaults(
  methods: UntypedServiceImplementation,
  context: Context,
): UntypedServiceImplementation {
  const faulty = asking.map((name) => [
    name,
    faultyMethod(name, methods[name] as Method, context),
  ]) satisfies [string, Method][];
  return { ...methods, ...Object.fromEntries(faulty) };
}

type Method = handleUnaryCall<Call["request"], unknown>;

function faultyMethod(name: Call["method"], method: Method, context: Context): Method {
  const { name: pkg, world, run, describe } = context;
  return (call, callback) => {
    const asked = run.isIdle
      ? undefined
      : requestOf(pkg, { method: name, request: call.request } as Call, world);
    if (asked === undefined) {
      method(call, callback);
      return;
    }
    const work = (): Promise<unknown> =>
      new Promise((resolve, reject) => {
        method(call, (error, answer) => {
          if (error === null) resolve(answer);
          else reject(new Answered(error as Error));
        });
      });
    perform(asked, work, context).then(
      (answer) => {
        callback(null, answer);
      },
      (error: unknown) => {
        callback(error instanceof Answered ? error.answer : failure(describe(error)));
      },
    );
  };
}

/** A failure that the method itself has put into words. */
class Answered extends Error {
  constructor(readonly answer: Error) {
    super(answer.message);
  }
}

/** A connection that was lost before the answer came. In the words of the azuread provider's client (go-azure-sdk). */
class ConnectionLost extends Error {
  constructor(operation: string) {
    super(`${operation}: HTTP response was nil; connection may have been reset`);
  }
}

/**
 * Sends a request as the providers' clients do: what may succeed next time is repeated, the work is done once. A repeat
 * counts as the request right after, whatever else was asked meanwhile: how many repeats it takes hangs on no race.
 */
async function perform<T>(
  asked: ProviderRequest,
  work: () => Promise<T>,
  { world, run }: Context,
): Promise<T> {
  const first = run.next(asked);
  let done: Promise<T> | undefined;
  for (let retry = 0; ; retry += 1) {
    const turn = { ...first, number: first.number + retry };
    const refusal = run.before(turn);
    const { isDropped, milliseconds } = run.after(turn);
    if (refusal === undefined) {
      done ??= work();
      const answer = await done;
      await sleep(milliseconds);
      if (!isDropped) return answer;
      if (!asked.isRepeatable || retry === retries) throw new ConnectionLost(turn.operation ?? turn.area);
    } else {
      await sleep(milliseconds);
      if (refusal === "denied" || retry === retries) throw refuse(refusal, turn, world, asked.scope);
    }
    await sleep(retryAfter * 1000);
  }
}
