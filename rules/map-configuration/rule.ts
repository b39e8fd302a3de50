import { reportProblems } from "#rule-kit";

export default reportProblems(
  {
    id: "map-configuration",
    category: "validity",
    severity: "error",
    summary: "Invalid Label, ItemReader, ItemBatcher or ResultWriter of a Map",
    reference: "https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html",
  },
  "map/",
);
