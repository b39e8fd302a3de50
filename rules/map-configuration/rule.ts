import { forwardProblems } from "#rule-kit";

export default forwardProblems(
  {
    id: "map-configuration",
    category: "validity",
    severity: "error",
    summary: "A Map's Label, reader or writer is put together wrongly",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  },
  "map/",
);
