import { invalid } from "./errors.ts";

/** HubSpot's two object types that this portal has. */
export type ObjectType = "contacts" | "companies";

/** Every value travels as text; what has none is null. */
export type Properties = Readonly<Record<string, string | null>>;

export type PropertyType = "string" | "number" | "datetime" | "bool";

type Definition = {
  readonly type: PropertyType;
  readonly readOnly?: true;
  readonly options?: readonly string[];
};

export const LIFECYCLE_STAGES = [
  "subscriber",
  "lead",
  "opportunity",
  "customer",
  "evangelist",
] as const;

const TEXT: Definition = { type: "string" };
const READ_ONLY: Definition = { type: "string", readOnly: true };
const INSTANT: Definition = { type: "datetime", readOnly: true };

const DEFINITIONS: Readonly<Record<ObjectType, Readonly<Record<string, Definition>>>> = {
  contacts: {
    hs_object_id: { type: "number", readOnly: true },
    createdate: INSTANT,
    lastmodifieddate: INSTANT,
    email: TEXT,
    hs_additional_emails: READ_ONLY,
    firstname: TEXT,
    lastname: TEXT,
    phone: TEXT,
    mobilephone: TEXT,
    jobtitle: TEXT,
    company: TEXT,
    associatedcompanyid: { type: "number", readOnly: true },
    lifecyclestage: { type: "string", options: LIFECYCLE_STAGES },
    address: TEXT,
    city: TEXT,
    state: TEXT,
    zip: TEXT,
    country: TEXT,
    hs_country_region_code: READ_ONLY,
    hs_email_optout: { type: "bool", readOnly: true },
    hs_merged_object_ids: READ_ONLY,
    hs_calculated_merged_vids: READ_ONLY,
    // The retailer's own.
    loyalty_card: TEXT,
    email_consent: { type: "bool" },
  },
  companies: {
    hs_object_id: { type: "number", readOnly: true },
    createdate: INSTANT,
    hs_lastmodifieddate: INSTANT,
    name: TEXT,
    domain: TEXT,
    city: TEXT,
    country: TEXT,
    hs_country_region_code: READ_ONLY,
    industry: TEXT,
  },
};

/** What an answer has when the request names no properties. */
const DEFAULTS: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"],
  companies: ["createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"],
};

/** What an answer has whatever it is asked for. */
const ALWAYS: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ["createdate", "hs_object_id", "lastmodifieddate"],
  companies: ["createdate", "hs_lastmodifieddate", "hs_object_id"],
};

/** The properties asked for; names that the portal does not know are left out, without a word. */
export function pick(
  type: ObjectType,
  properties: Properties,
  names: readonly string[],
): Properties {
  const wanted = names.length === 0 ? DEFAULTS[type] : [...ALWAYS[type], ...names];
  const known = [...new Set(wanted)].filter((name) => name in DEFINITIONS[type]).sort();
  return Object.fromEntries(known.map((name) => [name, properties[name] ?? null]));
}

export function typeOf(type: ObjectType, name: string): PropertyType | null {
  return DEFINITIONS[type][name]?.type ?? null;
}

/** Properties to be written, emptied ones as null; refused as HubSpot refuses them. */
export function writable(type: ObjectType, given: unknown): Properties {
  if (typeof given !== "object" || given === null) {
    throw invalid("Invalid input JSON: properties are missing");
  }
  const entries = Object.entries(given).map(([name, value]) => {
    const definition = DEFINITIONS[type][name];
    if (!definition) {
      throw refusedProperty("PROPERTY_DOESNT_EXIST", name, `Property "${name}" does not exist`);
    }
    if (definition.readOnly) {
      throw refusedProperty("READ_ONLY_VALUE", name, `"${name}" is a read only property`);
    }
    const text = value === null || value === "" ? null : String(value);
    const options = definition.type === "bool" ? ["true", "false"] : definition.options;
    if (text !== null && options && !options.includes(text)) {
      const says = `${text} was not one of the allowed options: [${options.join(", ")}]`;
      throw refusedProperty("INVALID_OPTION", name, says);
    }
    return [name, text] as const;
  });
  return Object.fromEntries(entries);
}

function refusedProperty(code: string, name: string, message: string) {
  const errors = [{ message, code, context: { propertyName: [name] } }];
  return invalid(`Property values were not valid: ${message}`, { errors });
}
