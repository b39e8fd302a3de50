import { describe, expect, it, test } from "vitest";
import { readMachine } from "../../test/support/parse.js";
import { optimizedActions } from "../integrations/optimized.js";
import type { TextPattern } from "./arn-pattern.js";
import { iamAction, prefixOfSdkService } from "./iam-data.js";
import { optimizedNeeds } from "./optimized.js";
import { requiredPermissions } from "./required-permissions.js";
import { sdkException, sdkExceptions } from "./sdk-exceptions.js";
import { services, service as sdkService } from "../integrations/catalogue.js";

