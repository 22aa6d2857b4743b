import { z } from "zod";
import { type Day, isDay } from "./calendar";

/** Data that was read by a schema: nobody changes it. */
export type Immutable<T> = T extends string
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Immutable<Item>[]
    : T extends object
      ? { readonly [Name in keyof T]: Immutable<T[Name]> }
      : T;

/** A day in such data; `want` is what the error says. */
export const dayWanted = (want: string): z.ZodType<Day> => z.custom<Day>(isDay, { error: want });
