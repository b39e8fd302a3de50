import { allStates, defineRule, type Node, type Span, type State } from "#rule-kit";

interface Fixed {
  readonly arn: string;
  readonly account: string;
  readonly state: State;
  readonly places: number;
}

export default defineRule<Fixed>({
  id: "account-id-in-definition",
  category: "style",
  severity: "info",
  summary: "A hard-coded account ID ties the definition to one AWS account",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html",
  presets: ["strict"],
  reads: ["graph"],
  *check(context) {
    const found: { readonly at: Node | Span; readonly arn: string; readonly account: string; readonly state: State }[] = [];
    for (const state of allStates(context.machine)) {
      const todo: Node[] = [];
      for (const member of state.node.members)
        if (!["States", "Branches", "ItemProcessor", "Iterator", "Comment"].includes(member.key.name)) todo.push(member.value);
      while (todo.length > 0) {
        const node = todo.pop() as Node;
        if (node.kind === "array") todo.push(...node.items);
        else if (node.kind === "object") todo.push(...node.members.map((m) => m.value));
        else if (node.kind === "string") {
          const match = /arn:aws[\w-]*:[\w-]+:[\w-]*:(\d{12}):[^\s"']*/.exec(node.value);
          // 123456789012 and its like are how documents write "your account"
          if (match && !["123456789012", "111122223333", "444455556666", "000000000000"].includes(match[1] as string))
            found.push({ at: node, arn: match[0], account: match[1] as string, state });
        }
      }
    }
    const first = found[0];
    if (first) {
      yield {
        at: first.at,
        certainty: "will",
        state: first.state,
        data: { arn: first.arn, account: first.account, state: first.state, places: found.length },
        related: found.slice(1, 20).map((one) => ({ at: one.at, message: "also here" })),
      };
    }
  },
  describe({ account, places }) {
    return {
      message: `Account ID ${account} is hard-coded in the definition${places > 1 ? ` (${places} places)` : ""}`,
      reason: "A deployment to another account or Region still calls resources of this account.",
      suggestion: "Use DefinitionSubstitutions, Fn::Sub or a resource reference of the template",
    };
  },
});
