import type { EnumTypeDefinitionNode } from "graphql";
import { Kind, parse } from "graphql";
import { err, ok, type Result } from "../kernel/result.ts";

/** One of the subgraphs that a supergraph is made of, with the address that it says, or "". */
export type Member = { readonly name: string; readonly url: string };

/** The subgraphs of a supergraph: the values of its enum of graphs, as the join specification says. */
export function membersOf(sdl: string): Result<readonly Member[]> {
  try {
    const { definitions } = parse(sdl, { noLocation: true });
    const graphs = definitions.find(
      (one): one is EnumTypeDefinitionNode =>
        one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph",
    );
    const members = (graphs?.values ?? []).flatMap((value) => {
      const join = value.directives?.find(({ name }) => name.value === "join__graph");
      const said = (wanted: string): string => {
        const found = join?.arguments?.find(({ name }) => name.value === wanted)?.value;
        return found?.kind === Kind.STRING ? found.value : "";
      };
      return join === undefined ? [] : [{ name: said("name"), url: said("url") }];
    });
    if (members.length > 0) return ok(members);
    return err("SUPERGRAPH_INVALID", "This is not a supergraph schema: it names no subgraphs.");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err("SUPERGRAPH_INVALID", `This is not a supergraph schema: ${reason}`);
  }
}
