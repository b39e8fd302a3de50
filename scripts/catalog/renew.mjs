#!/usr/bin/env node
// Renews src/integrations/data from the newest API descriptions and prints what changed. Run by hand, its output is committed:
//
//   pip download --no-deps botocore && unzip botocore-*.whl 'botocore/data/*' botocore/__init__.py
//   node scripts/catalog/renew.mjs botocore/data
//
// models.bin      for each action: names of parameters, result, errors, token, pages. Read by every analysis.
// parameters.bin  for each action: its parameters in full, with bounds. Read where a definition's arguments are checked.
// What the catalog knew before stays in it; services and actions that are described no longer are listed as retired.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { changesBetween, mergeServices } from "./merge.mjs";
import { decodeShape, encode, readPack, writePack } from "./pack.mjs";
import { readDescriptions, versionOf } from "./read-descriptions.mjs";

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("usage: node scripts/catalog/renew.mjs FOLDER-OF-DESCRIPTIONS");
const data = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "src", "integrations", "data");

/** Nested objects to keep. Results of the services that definitions use most are kept deeper. */
const COMMON = new Set(
  (
    "athena backup batch bedrock bedrockagent bedrockruntime cloudformation cloudwatch cloudwatchlogs codebuild codepipeline comprehend " +
    "databasemigration databrew datasync dynamodb ec2 ecs eks emr emrcontainers emrserverless eventbridge firehose forecast glue kinesis " +
    "lambda mediaconvert personalize rds redshiftdata rekognition s3 sagemaker secretsmanager sfn sns sqs ssm textract transcribe"
  ).split(" "),
);
const depthOf = (name) => ({ input: 7, output: COMMON.has(name) ? 6 : 4 });

/** Not retired: the SDK for Java has a module of this name for a service that the descriptions list under a newer one. */
const OTHER_NAMES = new Set(["cloudwatchevents"]);

const before = knownBefore();
const described = readDescriptions(folder, depthOf);
for (const line of changesBetween(before, described)) process.stdout.write(`${line}\n`);
const retired = retiredSince(before, described);
const all = mergeServices(before, described);
const { source, date } = versionOf(folder);
const head = { sources: [source], date, retired };

const models = new Map();
const parameters = new Map();
for (const [name, { id, operations }] of all) {
  const errors = [...new Set([...operations.values()].flatMap((op) => op.errors ?? []))].sort();
  const body = (op, put) => ({
    i: put(topLevel(op.input)),
    o: put(op.output),
    t: op.token,
    p: op.pages && [op.pages.results, op.pages.token ?? 0, op.pages.limit ?? 0],
    x: op.errors?.map((e) => errors.indexOf(e)),
  });
  models.set(name, { id, errors, ...encode(operations, body) });
  parameters.set(
    name,
    encode(operations, (op, put) => put(op.input)),
  );
}
const sizes = [writePack(join(data, "models.bin"), head, models), writePack(join(data, "parameters.bin"), {}, parameters)];
const actions = [...all.values()].reduce((n, s) => n + s.operations.size, 0);
process.stdout.write(`${source} of ${date}: ${all.size} services, ${actions} actions, ${sizes.join(" and ")} bytes\n`);

/** Parameters with their kinds, nothing below them. */
function topLevel(shape) {
  if (typeof shape === "string") return shape;
  const flat = (member) => {
    if (typeof member === "string") return member;
    if (member.kind === "bounded") return member.of;
    if (member.kind === "enum") return "s";
    if (member.kind === "object") return "j";
    return { kind: member.kind, of: flat(member.of) };
  };
  const members = Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, flat(member)]));
  return { kind: "object", members, required: shape.required };
}

function knownBefore() {
  const services = new Map();
  for (const [name, { id, errors, actions, table }] of readPack(join(data, "models.bin")).services) {
    const operations = new Map();
    for (const [action, { i, o, t, p, x }] of Object.entries(actions))
      operations.set(action, {
        input: decodeShape(i, table),
        output: decodeShape(o, table),
        token: t,
        pages: p && { results: p[0], token: p[1] || undefined, limit: p[2] || undefined },
        errors: x?.map((at) => errors[at]),
      });
    services.set(name, { id, operations });
  }
  return services;
}

function retiredSince(older, newer) {
  const earlier = readPack(join(data, "models.bin")).head.retired ?? [];
  const names = new Set([...earlier, ...older.keys()].filter((name) => !newer.has(name) && !OTHER_NAMES.has(name)));
  return [...names].sort();
}
