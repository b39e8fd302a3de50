import { defineRule, lacksOf, type MemberLack, nearest, nodeUsing, type State } from "#rule-kit";

interface Lacking {
  readonly reader: State;
  readonly lack: MemberLack;
  readonly meant?: string;
}

export default defineRule<Lacking>({
  id: "input-has-no-member",
  category: "correctness",
  severity: "warning",
  summary: "A member of the execution input is read that nothing in the template passes",
  reference: "https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html",
  presets: ["recommended", "strict"],
  reads: ["values"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const reader of scope.states) {
        const reported = new Set<string>();
        for (const { lack, operation } of lacksOf(reader, context.facts)) {
          if (lack.kind !== "member" || !lack.listing.input || reported.has(`${operation.location} ${lack.member}`)) continue;
          reported.add(`${operation.location} ${lack.member}`);
          const meant = nearest(lack.member, lack.known);
          yield {
            at: nodeUsing(lack.member, operation, reader) ?? reader.key.range,
            certainty: "may",
            state: reader,
            data: { reader, lack, ...(meant ? { meant } : {}) },
          };
        }
      }
    }
  },
  describe({ reader, lack, meant }) {
    const { call, at } = lack.listing;
    return {
      message: `"${reader.name}" reads ${lack.member} of the execution input, but ${call} ${verb(call)} no such member${at === "" ? "" : ` in ${at}`}`,
      reason: lack.known.length === 0 ? `${at === "" ? "The input" : at} is empty there.` : `The members are ${shown(lack.known)}.`,
      suggestion: meant ? `Read ${meant}` : `Pass ${lack.member} with an Input or InputTransformer, or test for it in a Choice state`,
    };
  },
});

const verb = (starters: string): string => (starters.startsWith("the events ") ? "pass" : "passes");

const MOST_NAMED = 10;
const shown = (names: readonly string[]): string =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more` : names.join(", ");
