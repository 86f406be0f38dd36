import type { GraphQLObjectType, GraphQLSchema } from "graphql";
import { buildASTSchema, isInterfaceType, parse, validateSchema } from "graphql";
import { err, ok, type Result } from "../kernel/result.ts";
import { type HomeOf, homesIn } from "./homes.ts";
import { type Owns, ownedBy } from "./ownership.ts";
import { type IsOfType, isOfTypeIn } from "./plan/plan-schema.ts";
import { interfaceObjectsIn } from "./plan/planner-supergraph.ts";
import { publicSchemaOf } from "./public-schema.ts";
import { faultsOfJoins } from "./reading/check-joins.ts";
import { withoutDerivedRules } from "./reading/interface-rules.ts";
import { linksOf, unknownLink } from "./reading/links.ts";
import { withOwnNames } from "./reading/own-names.ts";
import { type ToldFields, toldFields } from "./told-fields.ts";

/** A supergraph, read once. */
export type Supergraph = {
  readonly sdl: string;
  /** What clients see: nothing of how it is put together, and nothing inaccessible. */
  readonly schema: GraphQLSchema;
  /** By all types, also those that clients do not see. */
  readonly isOfType: IsOfType;
  /** The interfaces that clients see, and not all objects of. */
  readonly partlyHidden: ReadonlySet<string>;
  /** The interfaces that a subgraph has as objects. */
  readonly interfaceObjects: ReadonlySet<string>;
  /** The subgraphs that a field can be asked of, as a text that others with the same ones share. */
  readonly homeOf: HomeOf;
  /** What plans may select beside what clients do. */
  readonly told: ToldFields;
  /** Which fields a subgraph answers by itself. */
  readonly ownedBy: (subgraph: string) => Owns;
};

/** Reads a supergraph in Apollo's supergraph schema language. SUPERGRAPH_INVALID says what is wrong. */
export function readSupergraph(sdl: string): Result<Supergraph> {
  try {
    const document = parse(sdl, { noLocation: true });
    const unknown = unknownLink(linksOf(document));
    if (unknown !== null) return invalid(told([unknown]));
    const faults = faultsOfJoins(document);
    if (faults.length > 0) return invalid(told(faults));
    const whole = buildASTSchema(document, { assumeValidSDL: true });
    const ruled = withoutDerivedRules(withOwnNames(document));
    const schema = buildASTSchema(publicSchemaOf(ruled), { assumeValidSDL: true });
    const wrong = validateSchema(schema);
    if (wrong.length > 0) return invalid(told(wrong.map(({ message }) => message)));
    return ok({
      sdl,
      schema,
      isOfType: isOfTypeIn(whole),
      partlyHidden: partlyHiddenIn(whole, schema),
      interfaceObjects: interfaceObjectsIn(document),
      homeOf: homesIn(document),
      told: toldFields(document),
      ownedBy: (name) => ownedBy(document, name),
    });
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

function partlyHiddenIn(whole: GraphQLSchema, schema: GraphQLSchema): ReadonlySet<string> {
  const isSeen = ({ name }: GraphQLObjectType) => schema.getType(name) !== undefined;
  const interfaces = Object.values(whole.getTypeMap()).filter((one) => isInterfaceType(one));
  const partly = interfaces.filter((one) => !whole.getPossibleTypes(one).every(isSeen));
  return new Set(partly.map(({ name }) => name));
}

function invalid(reason: string): Result<never> {
  return err("SUPERGRAPH_INVALID", `This is not a supergraph schema: ${reason}`);
}

function told(faults: readonly string[]): string {
  const more = faults.length > FAULTS_MAX ? ` And ${faults.length - FAULTS_MAX} more.` : "";
  return `${faults.slice(0, FAULTS_MAX).join("; ")}.${more}`;
}

const FAULTS_MAX = 10;
