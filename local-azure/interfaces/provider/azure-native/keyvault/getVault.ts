import { z } from "zod";
import { requireVault } from "../../../../keyvault/updateVault";
import { defineFunction } from "../../resourceType";
import { resourceGroupName } from "../shapes";
import { outputsOf } from "./vault";

export const getVault = defineFunction({
  token: "azure-native:keyvault:getVault",
  shape: z.strictObject({ resourceGroupName, vaultName: z.string() }),
  call: (world, { resourceGroupName: group, vaultName }) =>
    outputsOf(world, requireVault(world, vaultName, group)),
});
