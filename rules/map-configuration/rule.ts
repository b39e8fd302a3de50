import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "map-configuration",
    category: "validity",
    severity: "error",
    summary: "A Map's Label, reader or writer is put together wrongly",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  },
  "map/",
);
