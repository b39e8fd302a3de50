"use strict";
// The language server's worker thread: started from here, since `import()` of the user's own modules is not that of the bundle.
require("../dist/cli/lsp-worker.cjs").start((url) => import(url));
