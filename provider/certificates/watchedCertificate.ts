import { watchedCertificateSchema } from "../../components/certificatesContract";
import { types } from "../../names/types";
import type { Diagnostic } from "../../protocol/diagnostics";
import { type Properties, asProperties, without } from "../../protocol/values";
import { readRenewal, renewalAfter } from "../../rotation";
import type { Checked, ResourceHandler } from "../resource";
import { renewalNews } from "./renewalNews";

/**
 * A certificate that somebody renews by hand. As the ledger's, its `check` turns what the last run stored and what is seen today
 * into what holds from now on, and that is its own inputs. Whatever is wrong with it is a warning: a check that fails would
 * end the program, and with it everybody's rotation.
 */
export const watchedCertificate: ResourceHandler = {
  type: types.watchedCertificate,

  check(name, olds, news): Checked {
    const read = watchedCertificateSchema.safeParse(news);
    if (!read.success) return { inputs: olds, remarks: [unreadable(name, "what the program says of it")] };
    const { isPreview, unreminded, wanted, sights, ...request } = read.data;
    const isNew = Object.keys(olds).length === 0;
    const previous = isNew ? undefined : readRenewal(olds);
    const remarks =
      isNew || previous !== undefined
        ? []
        : [unreadable(name, "what the state has of it, so it begins anew")];
    const renewal = renewalAfter(previous, { ...request, wanted, sights });
    if (renewal === undefined) return { inputs: olds, remarks };
    const told = renewalNews(name, previous, renewal, { today: request.today, isPreview, unreminded });
    return { inputs: asProperties(renewal), remarks: [...remarks, ...told] };
  },

  create: outputsOf,
  update: (_state, inputs) => outputsOf(inputs),
};

/** The history is among the inputs, and nobody needs it twice in the state. */
function outputsOf(inputs: Properties): Properties {
  return without(inputs, "history");
}

function unreadable(name: string, what: string): Diagnostic {
  return { severity: "warning", sentence: `${name}: ${what} can't be read; nothing else is held up by that` };
}
