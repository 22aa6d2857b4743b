import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { compact, type Properties } from "./values";

/** The values in a message, without nulls; none if it has none. */
export function propertiesIn(struct: Struct | undefined): Properties {
  return struct === undefined ? {} : compact(struct.toJavaScript());
}

/** Values as a message carries them. */
export function structOf(properties: Properties): Struct {
  return Struct.fromJavaScript(compact(properties) as Parameters<typeof Struct.fromJavaScript>[0]);
}
