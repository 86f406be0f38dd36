import { wordsOf } from "../../store/words.ts";
import type { Recipe, Said } from "../recipe.ts";
import { provenance, ranked } from "../recipe.ts";

export const customerRecipe: Recipe<"customer"> = {
  kind: "customer",
  references: () => [],
  rows(id, said, { rank }) {
    const order = ranked(said, "contact", rank);
    const [first] = order;
    const word = (pick: (record: Said<"customer">["record"]) => string | null) =>
      order.map(({ record }) => pick(record)).find((value) => value !== null && value !== "") ??
      null;
    const givenName = word((record) => record.givenName);
    const familyName = word((record) => record.familyName);
    const email = word((record) => record.email);
    const phone = word((record) => record.phone);
    const name = [givenName, familyName].filter((part) => part !== null).join(" ");
    return {
      main: {
        id,
        given_name: givenName,
        family_name: familyName,
        display_name: name || email || phone || first.record.sourceId,
        email,
        phone,
        addresses: order.map(({ record }) => record.addresses).find((all) => all.length > 0) ?? [],
        email_consent:
          order.map(({ record }) => record.emailConsent).find((said) => said !== "UNKNOWN") ??
          "UNKNOWN",
        tags: [...new Set(order.flatMap(({ record }) => record.tags))],
        loyalty_ids: [...new Set(order.flatMap(({ record }) => record.loyaltyIds))],
        company: word((record) => record.company),
        lifecycle_stage: word((record) => record.lifecycleStage),
        // An address is looked for by its parts, as the words of a question are made.
        search_text: wordsOf([name, email ?? "", phone ?? ""].join(" ")).join(" "),
        ...provenance(first),
      },
    };
  },
};

export const supplierRecipe: Recipe<"supplier"> = {
  kind: "supplier",
  references: () => [],
  rows(id, said, { rank }) {
    const [first] = ranked(said, "supply", rank);
    const { name, code, email, country } = first.record;
    return { main: { id, name, code, email, country, ...provenance(first) } };
  },
};
