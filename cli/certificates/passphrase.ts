import { readFileSync } from "node:fs";
import { UsageError } from "../../settings/usageError";

/** Where a passphrase is asked for: a terminal that can be told to show nothing of what is typed. */
export interface Terminal {
  readonly input: Pick<NodeJS.ReadStream, "isTTY" | "setRawMode" | "on" | "off" | "resume" | "pause">;
  readonly output: { write(text: string): unknown };
}

export interface PassphraseOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Number of a file descriptor that it is read from. */
  readonly fd?: string | undefined;
  /** A new one is typed twice, and long enough. */
  readonly isNew: boolean;
  readonly terminal?: Terminal;
}

const variable = "QUARTERTURN_KEY_PASSPHRASE";
/** Pexip takes no longer one. */
const [shortest, longest] = [12, 100];

/**
 * The passphrase of a private key: from a file descriptor, from the environment (and out of it, so that nothing that is started
 * gets it), or typed without being shown. Never an argument, which everybody on the machine sees.
 * @throws UsageError if there is none, or a new one is too short or too long
 */
export async function readPassphrase(options: PassphraseOptions): Promise<string> {
  const { env, fd, isNew, terminal = { input: process.stdin, output: process.stderr } } = options;
  const given = fd === undefined ? env[variable] : firstLine(fd);
  Reflect.deleteProperty(env, variable);
  if (given !== undefined && given !== "") return fitting(given, isNew);
  if (!terminal.input.isTTY)
    throw new UsageError(
      `passphrase: got no terminal to ask on, want it in ${variable}, or from --passphrase-fd`,
    );
  const typed = fitting(await ask(terminal, isNew ? "Passphrase for the new key: " : "Passphrase: "), isNew);
  if (!isNew || (await ask(terminal, "The same again: ")) === typed) return typed;
  throw new UsageError("passphrase: got two that differ, want the same twice");
}

function fitting(passphrase: string, isNew: boolean): string {
  if (!isNew || (passphrase.length >= shortest && passphrase.length <= longest)) return passphrase;
  throw new UsageError(
    `passphrase: got ${passphrase.length} characters, want ${shortest} to ${longest}: a few words will do`,
  );
}

function firstLine(fd: string): string {
  if (!/^\d{1,4}$/.test(fd)) throw new UsageError(`--passphrase-fd: got ${fd}, want a number such as 0 or 3`);
  try {
    return readFileSync(Number(fd), "utf8").split(/\r?\n/)[0] ?? "";
  } catch (error) {
    throw new UsageError(`--passphrase-fd: got ${fd}, which can't be read: ${(error as Error).message}`);
  }
}

/** What is typed until the end of the line. Ctrl-C ends the command. */
function ask({ input, output }: Terminal, question: string): Promise<string> {
  output.write(question);
  input.setRawMode(true);
  input.resume();
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (settle: () => void): void => {
      input.off("data", take);
      input.setRawMode(false);
      input.pause();
      output.write("\n");
      settle();
    };
    const take = (chunk: Buffer | string): void => {
      for (const character of chunk.toString()) {
        if (character === "\r" || character === "\n") {
          end(() => {
            resolve(typed);
          });
          return;
        }
        if (character === "\u0003" || character === "\u0004") {
          end(() => {
            reject(new UsageError("passphrase: got none"));
          });
          return;
        }
        typed = character === "\u007f" || character === "\b" ? typed.slice(0, -1) : typed + character;
      }
    };
    input.on("data", take);
  });
}
