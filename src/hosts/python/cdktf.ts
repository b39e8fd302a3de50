import type { Bindings } from "./bindings.js";
import { CONSTRUCT, originalName } from "./names.js";

/** CDK for Terraform: the provider as a package, and the bindings that `cdktf get` generates. */
export const TERRAFORM: Bindings = {
  path(path) {
    const words = path.join(".").split(".");
    const last = words[words.length - 1] ?? "";
    if (words[0] === "cdktf") return ["cdktf", ...words.slice(1, -1), originalName(last)];
    return /^cdktf_cdktf_provider_aws$/.test(words[0] ?? "") || /(?:^|\.)imports\.aws(?:\.|$)/.test(words.slice(0, -1).join("."))
      ? ["@cdktf/provider-aws", last]
      : undefined;
  },
  ordered: (_, creates) => (creates ? CONSTRUCT : []),
  isProperties: () => false,
  owns: (type) => /^(?:cdktf|@cdktf\/)/.test(type),
};
