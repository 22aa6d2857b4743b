import { z } from "zod";
import { ResourceNotFound } from "../../../../errors/arm";
import { resourceId } from "../../../../ids";
import { defineFunction } from "../../resourceType";
import { resourceGroupName } from "../shapes";
import { outputsOf } from "./service";

const type = "Microsoft.ApiManagement/service";

export const getApiManagementService = defineFunction({
  token: "azure-native:apimanagement:getApiManagementService",
  shape: z.strictObject({ resourceGroupName, serviceName: z.string() }),
  call(world, { resourceGroupName: group, serviceName }) {
    const found = world.resources.get(resourceId(world.subscriptionId, group, type, serviceName));
    if (found === undefined) throw new ResourceNotFound(type, serviceName, group);
    return outputsOf(world, found);
  },
});
