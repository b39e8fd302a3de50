// The script of the HTML report, bundled, as text: the report carries it.
import { build } from "esbuild";

export async function generate({ root, emit }) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["src/html/client/report.ts"],
    write: false,
    bundle: true,
    minify: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    charset: "ascii",
    logLevel: "warning",
    legalComments: "none",
  });
  // nothing in it may end the element that holds it
  const text = outputFiles[0].text
    .trim()
    .replace(/<\/(script)/gi, "<\\/$1")
    .replace(/<!--/g, "<\\!--");
  emit(
    "src/html/client.generated.ts",
    `// Made by scripts/generate-html.mjs from src/html/client; do not edit.\nexport const REPORT_CLIENT: string = ${JSON.stringify(text)};\n`,
  );
}
