// The GitHub Action's entry: GitHub runs what lies in the repository, so that the bundle is committed.
import { build } from "esbuild";

export async function generate({ root, emit }) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["src/action/main.ts"],
    write: false,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    logLevel: "warning",
    banner: { js: "// Made by scripts/generate-action.mjs from src/action; do not edit." },
  });
  emit("action/index.js", outputFiles[0].text);
}
