import { isNothing, listOf, memberOf, type Value } from "../../../languages/evaluator/values.js";
import { around, each, given, hole, objectWith, structure, text } from "./shapes.js";
import { type Task, type TaskForm, truthy } from "./task.js";

/** Where a task runs. */
function launched(task: Task): readonly (readonly [string, Value | undefined])[] {
  const target = task.prop("launchTarget");
  const name = target?.kind === "made" ? /^tasks\.Ecs(Fargate|Ec2)LaunchTarget$/.exec(target.type)?.[1] : undefined;
  if (target?.kind !== "made" || name === undefined) return [["LaunchType", target && hole(target.at, "text")]];
  const [options] = target.args;
  const providers = memberOf(options, "capacityProviderOptions");
  const own = providers !== undefined && !isNothing(providers);
  const custom = own && providers.kind === "made" && providers.type.endsWith(".custom") ? providers.args[0] : undefined;
  const strategy = each(custom, (one) => structure(one, { CapacityProvider: "capacityProvider", Weight: "weight", Base: "base" }));
  return [
    ["LaunchType", own ? undefined : text(name === "Fargate" ? "FARGATE" : "EC2", target.at)],
    ["CapacityProviderStrategy", strategy ?? (own && providers.kind === "unknown" ? hole(providers.at) : undefined)],
    ["PlatformVersion", memberOf(options, "platformVersion")],
    ["PlacementConstraints", given(memberOf(options, "placementConstraints"))],
    ["PlacementStrategy", given(memberOf(options, "placementStrategies"))],
  ];
}

/** Only tasks in a network of their own have one: those on Fargate, and those that are given something of it. */
function network(task: Task): Value | undefined {
  const target = task.prop("launchTarget");
  const ip = task.prop("assignPublicIp");
  const of = ip ?? task.prop("subnets") ?? task.prop("securityGroups");
  if (!of && !(target?.kind === "made" && target.type === "tasks.EcsFargateLaunchTarget")) return undefined;
  const { at } = of ?? task.made;
  const ids = (name: string): Value => unknownIds(task.prop(name)?.at ?? at);
  const assigned = ip?.kind === "boolean" ? (truthy(ip) ? text("ENABLED", ip.at) : undefined) : given(ip, "text");
  return objectWith(at, {
    AwsvpcConfiguration: objectWith(at, { AssignPublicIp: assigned, Subnets: ids("subnets"), SecurityGroups: ids("securityGroups") }),
  });
}

/** One at least, of a network that is not followed. */
const unknownIds = (at: Value["at"]): Value => listOf([hole(at, "text")], at);

function overrides(task: Task): Value | undefined {
  const containers = each(task.prop("containerOverrides"), (one) =>
    structure(one, {
      Name: (of) => containerName(task, memberOf(of, "containerDefinition")),
      Command: "command",
      Cpu: "cpu",
      Memory: "memoryLimit",
      MemoryReservation: "memoryReservation",
      Environment: (of) => each(memberOf(of, "environment"), (variable) => structure(variable, { Name: "name", Value: "value" })),
    }),
  );
  const made = { Cpu: task.prop("cpu"), Memory: task.prop("memoryMiB"), ContainerOverrides: containers };
  const first = Object.values(made).find((value) => value !== undefined);
  return first && objectWith(first.at, made);
}

/** The type of what `taskDefinition.addContainer(id, options)` gives. */
export const CONTAINER = "ecs.Container";

function containerName(task: Task, container: Value | undefined): Value | undefined {
  if (!container || isNothing(container)) return undefined;
  if (container.kind === "made" && container.type === CONTAINER)
    return memberOf(container.args[1], "containerName") ?? container.args[0] ?? hole(container.at, "text");
  return { ...task.tools.get(container, "containerName", container.at), at: container.at };
}

function definition(task: Task): Value | undefined {
  const family = task.of("taskDefinition", "family");
  const revision = task.prop("revisionNumber");
  if (!revision) return family;
  return revision.kind === "number" ? around(family, "", `:${revision.value}`) : task.hole("taskDefinition", "text");
}

/** Tasks of Amazon ECS. */
export const CONTAINERS: Readonly<Record<string, TaskForm>> = {
  EcsRunTask: {
    api: "ecs:runTask",
    parameters: (task) => [
      ["Cluster", task.of("cluster", "clusterArn")],
      ["TaskDefinition", definition(task)],
      ["NetworkConfiguration", network(task)],
      ["Overrides", overrides(task)],
      ["PropagateTags", task.prop("propagatedTagSource")],
      ...launched(task),
      ["EnableExecuteCommand", task.prop("enableExecuteCommand")],
    ],
  },
};
