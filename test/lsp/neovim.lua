-- Drives the language server from Neovim: nvim --headless --clean -l is not known to old versions, so it is sourced by -S.
-- Reads SFN_LINT_BIN, SFN_LINT_NODE, SFN_LINT_FILE, SFN_LINT_OUT from the environment; writes what it saw as JSON.
local out = {}
local function finish()
  local file = io.open(vim.env.SFN_LINT_OUT, "w")
  file:write(vim.fn.json_encode(out))
  file:close()
  vim.cmd("qa!")
end

local ok, failure = pcall(function()
  local path = vim.env.SFN_LINT_FILE
  vim.cmd("edit " .. vim.fn.fnameescape(path))
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({
    name = "sfn-lint",
    cmd = { vim.env.SFN_LINT_NODE, vim.env.SFN_LINT_BIN, "lsp", "--stdio" },
    root_dir = vim.fn.fnamemodify(path, ":h"),
  })
  vim.lsp.buf_attach_client(buffer, client)
  local encoding = "utf-16"

  local function wait(test)
    -- only a deadlock ends it otherwise
    if not vim.wait(120000, test, 20) then
      error("nothing came")
    end
  end
  local function codes()
    return vim.tbl_map(function(d)
      return d.code
    end, vim.diagnostic.get(buffer))
  end
  local function request(method, params)
    local replies = vim.lsp.buf_request_sync(buffer, method, params, 120000)
    for _, reply in pairs(replies or {}) do
      if reply.error then
        error(reply.error.message)
      end
      return reply.result
    end
  end
  local function at(needle, offset)
    for i, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
      local column = line:find(needle, 1, true)
      if column then
        return {
          textDocument = { uri = vim.uri_from_bufnr(buffer) },
          position = { line = i - 1, character = column - 1 + offset },
        }
      end
    end
    error(needle .. " is not in the buffer")
  end

  wait(function()
    return vim.tbl_contains(codes(), "fails-at-run-time")
  end)
  out.diagnostics = codes()

  out.hover = request("textDocument/hover", at('"Use": {', 2)).contents.value

  local labels = {}
  local completed = request("textDocument/completion", at('"Next": "Use"', 9))
  for _, item in ipairs(completed.items or completed) do
    table.insert(labels, item.label)
  end
  out.completion = labels

  local rename = at('"Next": "Use"', 10)
  rename.newName = "Copy"
  vim.lsp.util.apply_workspace_edit(request("textDocument/rename", rename), encoding)

  local fixed
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    if diagnostic.code == "lambda-service-exceptions" then
      local params = {
        textDocument = { uri = vim.uri_from_bufnr(buffer) },
        range = {
          start = { line = diagnostic.lnum, character = diagnostic.col },
          ["end"] = { line = diagnostic.end_lnum, character = diagnostic.end_col },
        },
        context = { diagnostics = {} },
      }
      for _, action in ipairs(request("textDocument/codeAction", params)) do
        if action.isPreferred and not fixed then
          fixed = action.title
          vim.lsp.util.apply_workspace_edit(action.edit, encoding)
        end
      end
    end
  end
  out.fix = fixed
  wait(function()
    return #codes() > 0 and not vim.tbl_contains(codes(), "lambda-service-exceptions")
  end)
  out.after = codes()
  out.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end)
if not ok then
  out.failure = tostring(failure)
end
finish()
