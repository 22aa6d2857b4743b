import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import {
  type AppSettingsInputs,
  type HeldAppSettings,
  appSettingsSchema,
  heldAppSettingsSchema,
} from "../../components/azureContract";
import { types } from "../../names/types";
import { own } from "../../rotation";
import { asProperties } from "../../protocol/values";
import { type ResourceManager, apiVersions } from "../../web/arm";
import { refusedInputs } from "../refused";
import type { Context, ResourceHandler } from "../resource";
import { inWords } from "./resourceManager";

type Settings = Readonly<Record<string, string>>;
type Work = Pick<Context, "name" | "tell" | "signal">;

/**
 * Settings of a Function App that somebody else looks after. Azure writes all of them at once: so they are read, ours are
 * put among them, and they are read again. Nothing of the others is kept, and none is changed.
 */
export const appSettings = (azure: () => ResourceManager): ResourceHandler => ({
  type: types.appSettings,
  secrets: ["before"],

  check(_name, _olds, news) {
    const read = appSettingsSchema.safeParse(news);
    return read.success ? { inputs: asProperties(read.data) } : refusedInputs(news, read.error);
  },

  async preview(state, inputs, { name, tell, signal }) {
    const { siteId, settings } = appSettingsSchema.parse(inputs);
    const held = state === undefined ? undefined : heldAppSettingsSchema.parse(state);
    const there = await settingsOf(azure(), siteId, signal).catch(() => undefined);
    const others = Object.keys(settings).filter((key) => {
      const value = there === undefined ? undefined : own(there, key);
      return value !== undefined && value !== settings[key] && value !== own(held?.settings ?? {}, key);
    });
    if (others.length === 0) return;
    await tell({
      severity: "warning",
      sentence: `${name}: ${others.join(", ")} ${others.length === 1 ? "has" : "have"} another value in the Function App; quarterturn:functionApp.manageSettings has it replaced`,
    });
  },

  create: async (inputs, work) =>
    asProperties(await write(azure(), appSettingsSchema.parse(inputs), {}, work)),

  async update(state, inputs, work) {
    const held = heldAppSettingsSchema.parse(state);
    return asProperties(
      await write(azure(), appSettingsSchema.parse(inputs), held.before, work, held.settings),
    );
  },

  async read({ inputs, outputs }, { signal }) {
    const held = heldAppSettingsSchema.parse(outputs);
    const there = await settingsOf(azure(), held.siteId, signal).catch(() => undefined);
    if (there === undefined) return { inputs, outputs };
    const settings = picked(there, Object.keys(held.settings));
    return { inputs: { ...inputs, settings }, outputs: { ...outputs, settings } };
  },

  /** What was there before us comes back; what somebody has changed since is theirs. */
  async delete(state, { name, signal, tell }) {
    const { siteId, settings, before } = heldAppSettingsSchema.parse(state);
    await change(azure(), siteId, { name, signal, tell }, (there) => {
      const ours = Object.keys(settings).filter((key) => own(there, key) === settings[key]);
      return { ...without(there, ours), ...picked(before, ours) };
    });
  },
});

async function write(
  azure: ResourceManager,
  { siteId, settings }: AppSettingsInputs,
  known: Settings,
  work: Work,
  written: Settings = {},
): Promise<HeldAppSettings> {
  let before: Settings | undefined;
  await change(azure, siteId, work, (there) => {
    const first = Object.keys(settings).filter((key) => !Object.hasOwn(written, key));
    before ??= { ...known, ...picked(there, first) };
    return { ...there, ...settings };
  });
  return { siteId, settings, before: before ?? known };
}

const tries = 3;

/** Reads all, writes them as they become, reads them again: somebody else may have written in between. */
async function change(
  azure: ResourceManager,
  siteId: string,
  { name, signal }: Work,
  becomes: (there: Settings) => Settings,
): Promise<void> {
  try {
    for (let tried = 0; tried <= tries; tried += 1) {
      const there = await settingsOf(azure, siteId, signal);
      const wanted = becomes(there);
      if (isDeepStrictEqual({ ...there }, { ...wanted })) return;
      const body = { properties: wanted };
      if (tried < tries)
        await azure.ask(`${siteId}/config/appsettings`, apiVersions.site, { method: "PUT", body, signal });
    }
  } catch (error) {
    signal.throwIfAborted();
    throw inWords(name, siteId, error);
  }
  throw new Error(
    `${name}: somebody else keeps writing these settings; find out who, then run \`pulumi up\` again.`,
  );
}

const bodySchema = z.object({ properties: z.record(z.string(), z.string()).nullish() });

async function settingsOf(azure: ResourceManager, siteId: string, signal: AbortSignal): Promise<Settings> {
  const path = `${siteId}/config/appsettings/list`;
  const { body } = await azure.ask(path, apiVersions.site, { method: "POST", signal });
  return bodySchema.parse(body).properties ?? {};
}

function picked(of: Settings, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(of, name) ? [[name, of[name] ?? ""]] : [])),
  );
}

function without(of: Settings, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(of).filter(([name]) => !names.includes(name)));
}
