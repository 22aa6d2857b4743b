import { z } from "zod";
import { functions } from "../../names/types";
import { asProperties } from "../../protocol/values";
import type { ResourceManager } from "../../web/arm";
import { reasonOf } from "../../web/reason";
import { readRoleAssignments } from "../../web/roleAssignments";
import type { ProviderFunction } from "../resource";

const argsSchema = z.strictObject({ scope: z.string(), principalId: z.string() });

/** Which roles somebody has at a scope, above it or below it, for which azure-native has no function. What stands in the way is a sentence in the answer. */
export const readRoles = (azure: () => ResourceManager): ProviderFunction => ({
  token: functions.readRoles,

  async invoke(args, { signal }) {
    try {
      const { scope, principalId } = argsSchema.parse(args);
      return asProperties({ roles: await readRoleAssignments(azure(), scope, principalId, signal) });
    } catch (error) {
      signal.throwIfAborted();
      return { problem: reasonOf(error, "") };
    }
  },
});
