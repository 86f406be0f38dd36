import type { Books } from "./books.ts";
import type { Contacts } from "./contacts.ts";
import { NO_FIELDS } from "./contacts.ts";
import type { Draw } from "./people.ts";
import { emailOf, inventAddress, inventName } from "./people.ts";
import { pick } from "./random.ts";
import type { Relations } from "./relations.ts";
import type { Retailer } from "./retailer.ts";

/** What the retailer's staff do in the CRM, a few times a day. */
export type CrmDesk = {
  /** One turn at the desk; in history they only note leads. */
  readonly turn: (isHistory: boolean) => void;
};

const LEAD_SHARE = 0.08;
const MERGE_SHARE = 0.08;
const MOVE_SHARE = 0.4;

export function createCrmDesk(
  { chance }: Retailer,
  books: Books,
  contacts: Contacts,
  relations: Relations,
): CrmDesk {
  const { contact: all, company: companies } = books.tables;

  const noteLead = (draw: Draw) => {
    const stage = draw("stage");
    const lifecycleStage = stage < 0.45 ? "subscriber" : stage < 0.8 ? "lead" : "opportunity";
    const name = inventName(draw);
    const known = companies.all();
    const company =
      lifecycleStage === "opportunity"
        ? known[Math.floor(draw("company") * known.length)]
        : undefined;
    contacts.make(null, {
      ...NO_FIELDS,
      ...name,
      email: emailOf(name, `lead${books.nextId("lead")}`),
      company: company?.id ?? null,
      lifecycleStage,
      emailConsent: lifecycleStage === "subscriber" ? true : null,
    });
  };
  const mergeDuplicate = (draw: Draw) => {
    const id = pickOf(relations.duplicates(), draw);
    const duplicate = all.get(id ?? "");
    if (duplicate === undefined || duplicate.mergedInto !== null) return;
    const older = all
      .all()
      .find((one) => one.person === duplicate.person && one.mergedInto === null);
    if (older !== undefined && older.id !== duplicate.id) contacts.merge(older.id, duplicate.id);
  };
  const changeSomebody = (draw: Draw) => {
    const contact = all.get(pickOf(relations.known(), draw) ?? "");
    if (contact === undefined || contact.mergedInto !== null) return;
    const { id, address, emailConsent } = contact;
    if (address !== null && draw("change") < MOVE_SHARE) {
      contacts.change(id, { address: inventAddress(address.country, draw) });
    } else {
      contacts.change(id, { emailConsent: !(emailConsent ?? true) });
    }
  };

  return {
    turn(isHistory) {
      const draw = (what: string) => chance(`crm/${books.now()}/${what}`);
      const task = draw("task");
      if (task < LEAD_SHARE) return noteLead(draw);
      if (isHistory) return;
      if (task < LEAD_SHARE + MERGE_SHARE) return mergeDuplicate(draw);
      changeSomebody(draw);
    },
  };
}

function pickOf<Item>(items: readonly Item[], draw: Draw): Item | undefined {
  return items.length === 0 ? undefined : pick(draw("whom"), items);
}
