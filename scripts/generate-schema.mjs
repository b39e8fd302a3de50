// The JSON Schemas that the package ships: of definitions, the configuration and what the commands print with -f json.
import { derived } from "./derived.mjs";

export async function generate({ root, emit }) {
  const { aslSchema, configSchema, factsSchema, graphSchema, listSchema, replaySchema, reportSchema, RULES } = await derived(root);
  const write = (name, schema) => emit(`schemas/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
  write("asl", aslSchema());
  write("config", configSchema(RULES));
  write("report", reportSchema());
  write("facts", factsSchema());
  write("list", listSchema());
  write("graph", graphSchema());
  write("replay", replaySchema());
}
