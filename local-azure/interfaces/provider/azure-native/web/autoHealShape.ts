import { z } from "zod";
import { oneOf, text, whole } from "../shapes";

const slowRequests = { count: whole, path: text, timeInterval: text, timeTaken: text };

/** When a site restarts itself. */
export const autoHealRules = z.strictObject({
  actions: z
    .strictObject({
      actionType: oneOf("Recycle", "LogEvent", "CustomAction"),
      customAction: z.strictObject({ exe: text, parameters: text }).optional(),
      minProcessExecutionTime: text,
    })
    .optional(),
  triggers: z
    .strictObject({
      privateBytesInKB: whole,
      requests: z.strictObject({ count: whole, timeInterval: text }).optional(),
      slowRequests: z.strictObject(slowRequests).optional(),
      slowRequestsWithPath: z.array(z.strictObject(slowRequests)).optional(),
      statusCodes: z
        .array(
          z.strictObject({
            count: whole,
            path: text,
            status: whole,
            subStatus: whole,
            timeInterval: text,
            win32Status: whole,
          }),
        )
        .optional(),
      statusCodesRange: z
        .array(z.strictObject({ count: whole, path: text, statusCodes: text, timeInterval: text }))
        .optional(),
    })
    .optional(),
});
