import type { DeclaredResource, DeclaredResources } from "../../hosts/deployment.js";
import { get, type Node } from "../../text/node.js";
import { asText } from "../../text/node-builders.js";
import { literalTextOf } from "../arn-pattern.js";
import { patternOfNode } from "../declared-text.js";
import { policyPattern } from "../match.js";
import { awsManagedName, namesRole, resourceIn } from "./attachments.js";
import { condition, PolicyReader, trustIn } from "./document.js";
import type { PolicyStatement, Trust } from "./model.js";

/** Reads policies as Terraform's resources and data sources give them. */
export class TerraformReader extends PolicyReader {
  /** Policies that are attached from their own side. */
  attached(resource: DeclaredResource, role: DeclaredResource): void {
    const declared = this.declared as DeclaredResources;
    const certain = resource.conditional !== true;
    const names = (node: Node | undefined) => (node ? namesRole(node, role, declared) : "no");
    switch (resource.type) {
      case "aws_iam_role_policy": {
        const match = names(resource.property("role"));
        if (match !== "no") this.json(resource.document("policy"), certain && match === "yes", resource);
        return;
      }
      case "aws_iam_role_policy_attachment": {
        const match = names(resource.property("role"));
        const arn = resource.property("policy_arn");
        if (match !== "no") this.managedPolicy(arn, certain && match === "yes", resource);
        return;
      }
      case "aws_iam_policy_attachment": {
        const roles = resource.property("roles");
        const matches: readonly string[] = roles?.kind === "array" ? roles.items.map(names) : roles ? ["unknown"] : [];
        if (matches.includes("yes") || matches.includes("unknown"))
          this.managedPolicy(resource.property("policy_arn"), certain && matches.includes("yes"), resource);
        return;
      }
      case "aws_iam_role_policy_attachments_exclusive": {
        if (names(resource.property("role_name")) !== "no") this.managedPolicies(resource.property("policy_arns"), certain);
        return;
      }
      case "module":
        // a module that is not at hand may attach policies to the role that it is given
        if (resource.text?.().includes(role.id) && !isLocal(resource)) this.into.unread.push(`what ${resource.id} attaches`);
        return;
    }
  }

  managedPolicies(arns: Node | undefined, certain: boolean): void {
    if (!arns || arns.kind === "null") return;
    if (arns.kind !== "array") this.into.unread.push("managed policies that are unknown until deployment");
    else for (const arn of arns.items) this.managedPolicy(arn, certain);
  }

  managedPolicy(arn: Node | undefined, certain: boolean, from?: DeclaredResource): void {
    const declared = this.declared as DeclaredResources;
    const name = arn && awsManagedName(arn);
    const own = resourceIn(arn, declared);
    if (arn && name !== undefined) this.into.managed.push({ name, certain, at: arn.range });
    else if (own?.type === "aws_iam_policy") this.json(own.document("policy"), certain && own.conditional !== true, own);
    else if (own?.type === "data.aws_iam_policy") this.managedData(own, certain);
    else this.into.unread.push(from ? `the policy of ${from.id}` : "a managed policy that the module does not declare");
  }

  private managedData(data: DeclaredResource, certain: boolean): void {
    const arn = data.property("arn");
    const name = (arn && awsManagedName(arn)) ?? literalOf(data.property("name"));
    // a name may be that of a policy of the account's own
    if (name === undefined || (!arn && !/^(?:AWS|Amazon|CloudWatch)/.test(name))) this.into.unread.push(`the policy of ${data.id}`);
    else this.into.managed.push({ name, certain, at: data.at });
  }

  /** A document as `jsonencode` and texts give it, or as a data source makes it. */
  json(node: Node | undefined, certain: boolean, from: DeclaredResource): void {
    const data = resourceIn(node, this.declared as DeclaredResources);
    if (data?.type === "data.aws_iam_policy_document") this.data(data, certain, new Set());
    else if (node?.kind === "object") this.document(node, certain);
    else this.into.unread.push(`the policy of ${from.id}`);
  }

  private data(data: DeclaredResource, certain: boolean, seen: Set<string>): void {
    if (seen.has(data.id)) return;
    seen.add(data.id);
    for (const name of ["source_policy_documents", "override_policy_documents", "source_json", "override_json"]) {
      const given = data.property(name);
      if (!given || given.kind === "null") continue;
      for (const item of given.kind === "array" ? given.items : [given]) {
        const other = resourceIn(item, this.declared as DeclaredResources);
        if (other?.type === "data.aws_iam_policy_document") this.data(other, certain, seen);
        else this.into.unread.push(`${name} of ${data.id}`);
      }
      // one statement may replace another by its sid
      if (name.startsWith("override")) this.into.unread.push(`${name} of ${data.id}`);
    }
    for (const block of data.blocks?.("statement") ?? []) this.statementBlock(block, certain && data.conditional !== true, data);
  }

  /** A statement with Terraform's names: `actions`, `resources`, `condition`. */
  statementBlock(block: Node | undefined, certain: boolean, from: DeclaredResource): void {
    const read = block?.kind === "object" ? this.block(block, certain) : undefined;
    if (read) this.into.statements.push(read);
    else this.into.unread.push(`a statement of ${from.id}`);
  }

  private block(node: Node & { kind: "object" }, certain: boolean): PolicyStatement | undefined {
    const effect = get(node, "effect");
    const stated = effect ? literalOf(effect) : "Allow";
    if (stated !== "Allow" && stated !== "Deny") return undefined;
    const actions = get(node, "actions") ?? get(node, "not_actions");
    const resources = get(node, "resources") ?? get(node, "not_resources");
    if (!actions || !resources) return undefined;
    const read = this.statementOf({
      effect: stated,
      actions,
      exceptActions: !get(node, "actions"),
      resources,
      exceptResources: !get(node, "resources"),
      certain,
      at: node.range,
    });
    return { ...read, conditions: this.conditions(get(node, "condition")) };
  }

  private conditions(blocks: Node | undefined): PolicyStatement["conditions"] {
    if (!blocks) return [];
    const found = blocks.kind === "array" ? blocks.items : [blocks];
    const made = found.map((block) => {
      const [test, variable, values] = ["test", "variable", "values"].map((name) =>
        block.kind === "object" ? get(block, name) : undefined,
      );
      const [operator, key] = [literalOf(test), literalOf(variable)];
      return operator === undefined || key === undefined || !values
        ? undefined
        : condition(operator, key, this.texts(values).map(policyPattern));
    });
    return made.some((one) => one === undefined) ? undefined : made.flatMap((one) => one ?? []);
  }

  trust(document: Node | undefined): Trust | undefined {
    const declared = this.declared as DeclaredResources;
    const data = resourceIn(document, declared);
    if (data?.type !== "data.aws_iam_policy_document") return trustIn(document, declared);
    const principals = (data.blocks?.("statement") ?? []).flatMap((block) => {
      const list = block.kind === "object" ? get(block, "principals") : undefined;
      return list?.kind === "array" ? list.items : [block];
    });
    if (data.property("source_policy_documents") || data.property("override_policy_documents")) return undefined;
    const identifiers = principals.map((block) => (block.kind === "object" ? get(block, "identifiers") : undefined));
    if (identifiers.some((list) => list?.kind !== "array")) return undefined;
    return { principals: identifiers.flatMap((list) => this.texts(list as Node)), at: data.at };
  }
}

function literalOf(node: Node | undefined): string | undefined {
  const text = node && asText(node);
  const pattern = node && text && patternOfNode(node, undefined);
  return pattern && literalTextOf(pattern);
}

const isLocal = (module: DeclaredResource): boolean => /^\.\.?(?:\/|$)/.test(literalOf(module.property("source")) ?? "");
