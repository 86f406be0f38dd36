import type { Chance } from "./random.ts";
import { between, pick } from "./random.ts";
import type { Changed, WorldCustomer } from "./types.ts";

/**
 * A customer of the world: the id and the country are UCI's, all else is invented. E-mails are at
 * example.com; phones are numbers that Ofcom keeps for fiction, each once for 17,000 customers.
 */
export function inventCustomer(
  id: number,
  country: string,
  position: number,
  chance: Chance,
): Omit<WorldCustomer, keyof Changed> {
  const draw = (what: string) => chance(`customer/${id}/${what}`);
  const name = inventName(draw);
  return {
    id: String(id),
    ...name,
    email: emailOf(name, String(id)),
    phone: phoneAt(position),
    address: inventAddress(country, draw),
    emailConsent: draw("consent") < 0.62,
  };
}

/** The dice of one person: a number in [0, 1) for each of their traits. */
export type Draw = (what: string) => number;
export type Name = { readonly givenName: string; readonly familyName: string };

export function inventName(draw: Draw): Name {
  return {
    givenName: pick(draw("given"), GIVEN_NAMES),
    familyName: pick(draw("family"), FAMILY_NAMES),
  };
}

/** An address at example.com that is this person's alone, as long as the mark is. */
export function emailOf({ givenName, familyName }: Name, mark: string): string {
  return `${plain(givenName)}.${plain(familyName)}.${mark}@example.com`;
}

export function inventAddress(country: string, draw: Draw): WorldCustomer["address"] {
  return {
    line1: `${between(draw("house"), 1, 180)} ${pick(draw("street"), STREETS)}`,
    city: pick(draw("city"), CITIES[country] ?? OTHER_CITIES),
    postalCode: postalCode(country, draw),
    country,
  };
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

// Ranges of a thousand numbers each, as Ofcom lists them for use in drama.
// biome-ignore format: a list reads better in lines.
const DRAMA_RANGES = [
  "7700900", "1134960", "1144960", "1154960", "1164960", "1174960", "1184960", "1214960", "1314960",
  "1414960", "1514960", "1614960", "2079460", "1914980", "1632960", "3069990", "8081570",
];

/** How many phones there are before they repeat. */
export const PHONES = DRAMA_RANGES.length * 1000;

export function phoneAt(position: number): string {
  const range = DRAMA_RANGES[Math.floor(position / 1000) % DRAMA_RANGES.length] ?? "7700900";
  return `+44${range}${String(position % 1000).padStart(3, "0")}`;
}

function postalCode(country: string, draw: Draw): string {
  if (country !== "GB") return String(between(draw("postal"), 10000, 99999));
  const letters = "ABDEFGHJLNPQRSTUWXYZ".split("");
  const tail = pick(draw("postal-1"), letters) + pick(draw("postal-2"), letters);
  const district = between(draw("postal-3"), 1, 20);
  return `${pick(draw("postal"), POSTAL_AREAS)}${district} ${between(draw("postal-4"), 1, 9)}${tail}`;
}

const POSTAL_AREAS = ["B", "BS", "CF", "E", "EH", "G", "L", "LS", "M", "N", "NE", "NG", "S", "SE"];

const CITIES: Readonly<Record<string, readonly string[]>> = {
  GB: ["London", "Leeds", "Bristol", "Glasgow", "Cardiff", "Sheffield", "Norwich", "York", "Bath"],
  FR: ["Paris", "Lyon", "Nantes", "Lille", "Bordeaux"],
  DE: ["Berlin", "Hamburg", "Leipzig", "Bremen", "Kassel"],
  IE: ["Dublin", "Cork", "Galway", "Limerick"],
  BE: ["Brussels", "Ghent", "Liège", "Antwerp"],
  ES: ["Madrid", "Valencia", "Bilbao", "Seville"],
  NL: ["Utrecht", "Rotterdam", "Groningen", "Delft"],
  CH: ["Zürich", "Bern", "Basel", "Lausanne"],
  PT: ["Lisbon", "Porto", "Braga", "Faro"],
};
const OTHER_CITIES = ["Newtown", "Westport", "Riverside", "Hillview"];

// biome-ignore format: a list reads better in lines.
const STREETS = [
  "Station Road", "Church Lane", "Mill Street", "Victoria Road", "Orchard Close", "Park Avenue",
  "Chapel Street", "Kings Road", "Meadow View", "Garden Terrace", "Bridge Street", "Elm Grove",
];

// biome-ignore format: a list reads better in lines.
const GIVEN_NAMES = [
  "Amelia", "Olivia", "Isla", "Ava", "Grace", "Freya", "Priya", "Aisha", "Hannah", "Chloe", "Zara",
  "Mei", "Sofia", "Elena", "Ingrid", "Yasmin", "Fatima", "Nia", "Rosa", "Claire", "Marta", "Anouk",
  "Oliver", "George", "Arthur", "Noah", "Leo", "Oscar", "Rajesh", "Omar", "Daniel", "Samuel", "Kofi",
  "Wei", "Mateo", "Luca", "Henrik", "Tariq", "Ibrahim", "Owen", "Diego", "Jean", "Piotr", "Sven",
];

// biome-ignore format: a list reads better in lines.
const FAMILY_NAMES = [
  "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Patel", "Khan", "Singh", "Ahmed",
  "Evans", "Thomas", "Roberts", "Walker", "Wright", "Robinson", "Hughes", "Green", "Hall", "Wood",
  "Clarke", "Chen", "Nguyen", "Okafor", "Mensah", "Rossi", "Moreau", "Dubois", "Schmidt", "Weber",
  "Fischer", "Garcia", "Silva", "Santos", "Novak", "Kowalski", "Jensen", "Larsen", "Murphy", "Byrne",
  "Kelly", "Campbell", "Stewart", "Morgan", "Bailey", "Cooper", "Ward", "Turner", "Foster", "Hill",
];
