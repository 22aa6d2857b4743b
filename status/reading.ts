/** Something that was read, or why it could not be. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly reason: string;
      /** It isn't there any more: then there is nothing on it, and that is known. */
      readonly isGone?: true;
    };
