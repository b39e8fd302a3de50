/** Where in the CDK a name comes from, whatever the version and the way of importing it. */
export interface CdkName {
  /** `sfn`, `tasks`, `core`, or the package's own name: `lambda`, `sqs`. */
  readonly module: string;
  /** `["StateMachine"]`, `["Pass", "jsonata"]`. */
  readonly names: readonly string[];
  /** The first major version had a package for each service. */
  readonly first: boolean;
}

const SHORT: Readonly<Record<string, string>> = { stepfunctions: "sfn", "stepfunctions-tasks": "tasks", core: "core" };

export function cdkName(path: readonly string[]): CdkName | undefined {
  const [source = "", ...names] = path;
  const match = /^(aws-cdk-lib|@aws-cdk|monocdk)(?:\/(?:aws-)?([\w-]+))?(?:\/.*)?$/.exec(source);
  if (!match) return undefined;
  const first = match[1] === "@aws-cdk";
  if (match[2] !== undefined) return { module: moduleOf(match[2].replace(/-alpha$/, "")), names, first };
  const service = /^aws_(\w+)$/.exec(names[0] ?? "")?.[1];
  if (service) return { module: moduleOf(service.replace(/_/g, "-")), names: names.slice(1), first };
  return { module: "core", names, first };
}

const moduleOf = (name: string): string => SHORT[name] ?? name;
