// Makes the pinned jsonata synchronous: every step of the interpreter is, and an asynchronous evaluator would make them
// all asynchronous. Only `async`, `await` and `Promise.all(` are dropped; a step and depth budget is put into evaluate,
// and the clock and the engine of patterns are asked of the caller. The result is generated, never committed; the licence goes with it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "2.0.6"; // what AWS runs
const TARGET = "src/vendor/jsonata.generated.cjs";

export function generate({ root }) {
  const source = join(root, "node_modules/jsonata");
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  if (version !== VERSION) throw new Error(`jsonata ${VERSION} is expected, ${version} is installed`);
  const licence = readFileSync(join(source, "LICENSE"), "utf8");
  const text = `/*\n${licence.replace(/\*\//g, "* /")}\n*/\n${transform(readFileSync(join(source, "jsonata.js"), "utf8"))}`;
  const target = join(root, TARGET);
  if (existsSync(target) && readFileSync(target, "utf8") === text) return;
  mkdirSync(join(root, "src/vendor"), { recursive: true });
  writeFileSync(target, text);
}

function transform(text) {
  // only CommonJS is wanted of the universal wrapper
  let out = text.replace(
    /^\(function\(f\)\{if\(typeof exports[\s\S]*?\}\)\(function\(\)\{var define,module,exports;return /,
    "module.exports=(function(){var define,module,exports;return ",
  );
  out = out.replace(/\}\);\s*$/, "})();\n");
  out = out
    .replace(/\basync (?=function\b|\()/g, "")
    .replace(/\bawait /g, "")
    .replace(/\bPromise\.all\(/g, "(");
  out = once(
    out,
    "function evaluate(expr, input, environment) {\n        var result;",
    "function evaluate(expr, input, environment) {\n        limits.enter();\n        try {\n            var made = evaluateWithin(expr, input, environment);\n            limits.made(expr.type, made);\n            return made;\n        } finally { limits.leave(); }\n    }\n    function evaluateWithin(expr, input, environment) {\n        var result;",
  );
  out = once(out, "var timestamp = new Date(); //", "var timestamp = jsonata.limits.now(); //");
  out = once(out, "timestamp = new Date();\n                exec_env", "timestamp = jsonata.limits.now();\n                exec_env");
  out = once(
    out,
    "jsonata.parser = parser; //",
    "Object.defineProperty(jsonata, 'limits', { get() { return limits; }, set(now) { limits = now; } });\n    jsonata.parser = parser; //",
  );
  // one object of limits for all modules of the bundle
  out = out.replace(
    /^module\.exports=/m,
    () =>
      "var limits = { enter() {}, leave() {}, made() {}, list() {}, text() {}, step() {}, call() {}, visit() {}, now() { return new Date(0); }, random() { return 0; }, pattern(given) { return new RegExp(given); } };\nmodule.exports=",
  );
  out = once(out, "new jsonata.RegexEngine(expr.value)", "limits.pattern(expr.value)");
  out = out.replace(/\bMath\.random\(\)/g, "limits.random()");
  // AWS does not have it
  out = once(out, "staticFrame.bind('eval', defineFunction(functionEval, '<sx?:x>'));", "");
  // names and keys are the user's: no member of Object.prototype may answer for them
  out = once(
    out,
    "        var bindings = {};\n        const newFrame",
    "        var bindings = Object.create(null);\n        const newFrame",
  );
  out = once(out, "if(bindings.hasOwnProperty(name)) {", "if(name in bindings) {");
  out = once(
    out,
    "result = input[key];\n        }\n        return result;",
    "result = Object.prototype.hasOwnProperty.call(input, key) ? input[key] : undefined;\n            if (limits.looked) limits.looked(input, key, result);\n        } else if (limits.looked && input !== undefined) limits.looked(input, key, undefined);\n        return result;",
  );
  for (const name of ["Equality", "Comparison"])
    out = once(
      out,
      `function evaluate${name}Expression(lhs, rhs, op) {\n        var result;`,
      `function evaluate${name}Expression(lhs, rhs, op) {\n        if (limits.compared) limits.compared(op, lhs, rhs);\n        var result;`,
    );
  out = once(out, "if(rhs[i] === lhs) {", "if (limits.compared) limits.compared('=', lhs, rhs[i]);\n            if(rhs[i] === lhs) {");
  // the largest things that one step makes are announced
  out = once(out, "result = new Array(size);", "limits.list(size);\n        result = new Array(size);");
  out = once(
    out,
    "var padLength = Math.abs(width) - length(str);",
    "var padLength = Math.abs(width) - length(str);\n        limits.text(Math.max(0, padLength));",
  );
  // functions of the engine cost what they are given and what they give; those that do more say so themselves
  out = once(
    out,
    "result = proc.implementation.apply(focus, validatedArgs);",
    "limits.call(validatedArgs);\n                result = proc.implementation.apply(focus, validatedArgs);\n                limits.made('function', result);\n                if (limits.called) limits.called(proc.implementation.name, validatedArgs, result);",
  );
  // a quotient beyond the range of numbers is known on AWS; a sum or product is not
  out = once(
    out,
    "result = lhs % rhs;\n                break;\n        }\n        return result;",
    "result = lhs % rhs;\n                break;\n        }\n        if (limits.overflow && op !== '/' && op !== '%' && !Number.isFinite(result)) limits.overflow();\n        return result;",
  );
  out = once(out, "function isDeepEqual(lhs, rhs) {", "function isDeepEqual(lhs, rhs) {\n        limits.visit(lhs);");
  out = once(
    out,
    "str = JSON.stringify(arg, function (key, val) {",
    "str = JSON.stringify(arg, function (key, val) {\n                limits.visit(val);",
  );
  out = once(
    out,
    "result = str.split(separator, limit);",
    "limits.list(separator === '' ? str.length : 1);\n                result = str.split(separator, limit);",
  );
  out = once(out, "result += replacement;", "limits.text(replacement.length);\n                    result += replacement;");
  out = once(
    out,
    "substitute += replacement.substring(position);\n                return substitute;",
    "substitute += replacement.substring(position);\n                limits.text(substitute.length);\n                return substitute;",
  );
  out = once(
    out,
    "result.push({\n                        match: matches.match,",
    "limits.list(1);\n                    result.push({\n                        match: matches.match,",
  );
  out = once(
    out,
    "function recurseDescendants(input, results) {",
    "function recurseDescendants(input, results) {\n        limits.visit(input);",
  );
  out = once(
    out,
    "flattened = [];\n        }\n        if(Array.isArray(arg)) {",
    "flattened = [];\n        }\n        limits.visit(arg);\n        if(Array.isArray(arg)) {",
  );
  // lists and objects that grow by one are copied each time
  out = once(out, "return arg1.concat(arg2);", "limits.step((arg1.length + arg2.length) / 1000);\n        return arg1.concat(arg2);");
  out = once(
    out,
    "arg.forEach(function (obj) {\n            for (var prop in obj) {",
    "arg.forEach(function (obj) {\n            limits.step(Object.keys(obj).length / 10);\n            for (var prop in obj) {",
  );
  out = once(
    out,
    "result[prop] = obj[prop];\n            }\n        });\n        return result;",
    "result[prop] = obj[prop];\n            }\n        });\n        if (limits.merged) limits.merged(arg, result);\n        return result;",
  );
  out = once(
    out,
    "replacer = function (regexMatch) {",
    "replacer = function (regexMatch) {\n                limits.step(replacement.length / 4);",
  );
  for (const name of ["analyseIntegerPicture", "analyseDateTimePicture"])
    out = once(out, `function ${name}(picture) {`, `function ${name}(picture) {\n        limits.step(picture.length);`);
  out = once(
    out,
    "var splitParts = function (subpicture) {",
    "var splitParts = function (subpicture) {\n            limits.step(subpicture.length);",
  );
  // patterns made of pictures and signatures, which are the user's
  out = once(out, "var info = matcher.exec(timestamp);", "var info = limits.pattern(matcher).exec(timestamp);");
  out = once(out, "if (!iso8601regex.test(timestamp)) {", "if (timestamp.length > 64 || !iso8601regex.test(timestamp)) {");
  out = once(out, "var isValid = regex.exec(suppliedSig);", "var isValid = limits.pattern(regex).exec(suppliedSig);");
  out = once(out, "var match = badSig.match(partialPattern);", "var match = limits.pattern(new RegExp(partialPattern)).exec(badSig);");
  // an empty list is the user's own: grouping must not add to it
  out = once(
    out,
    "if (input.length === 0) {\n            input.push(undefined);",
    "if (input.length === 0) {\n            input = [undefined];",
  );
  // AWS refuses what is no Base64, where Buffer skips it
  out = once(
    out,
    "return atob(str);",
    "if (!/^[A-Za-z0-9+\\/]*={0,2}$/.test(str)) throw { message: 'Illegal base64 character' };\n        return atob(str);",
  );
  // a picture without any active character has neither prefix nor suffix, and is then refused as D3086
  out = once(
    out,
    "var activePart = subpicture.substring(prefix.length,",
    "prefix = prefix || '';\n            suffix = suffix || '';\n            var activePart = subpicture.substring(prefix.length,",
  );
  // messages quote the value that is wrong, however much of it is shared
  out = once(out, "return JSON.stringify(err[arguments[1]]);", "return JSON.stringify(err[arguments[1]], visited);");
  out = once(
    out,
    "/\\{\\{\\{([^}]+)}}}/g, function() {",
    "/\\{\\{\\{([^}]+)}}}/g, function() {\n                if (typeof err[arguments[1]] === 'object') JSON.stringify(err[arguments[1]], visited);",
  );
  out = once(
    out,
    "function populateMessage(err) {",
    "function visited(key, val) {\n        limits.visit(val);\n        return val;\n    }\n    function populateMessage(err) {",
  );
  // lists that grow item by item grow in place: a copy for each item would take the square of their length
  out = once(
    out,
    "    function append(arg1, arg2) {",
    "    function extend(own, more) {\n        if (typeof more === 'undefined') return own;\n        if (!Array.isArray(own) || own.sequence) return append(own, more);\n        if (!Array.isArray(more)) {\n            limits.step(1 / 1000);\n            own.push(more);\n            return own;\n        }\n        limits.step(more.length / 1000);\n        for (var i = 0; i < more.length; i++) own.push(more[i]);\n        return own;\n    }\n\n    function append(arg1, arg2) {",
  );
  out = once(out, "keys, lookup, append, exists,", "keys, lookup, append, extend, exists,");
  out = once(out, "result = append(result, spread(item));", "result = extend(result, spread(item));");
  out = once(out, "result = fn.append(result, value);", "result = fn.extend(result, value);");
  out = once(out, "results = fn.append(results, value);", "results = fn.extend(results, value);");
  out = once(
    out,
    "groups[key].data = fn.append(groups[key].data, item);",
    "groups[key].data = groups[key].own ? fn.extend(groups[key].data, item) : fn.append(groups[key].data, item);\n                        if (item !== undefined) groups[key].own = true;",
  );
  out = once(
    out,
    "result[prop] = fn.append(result[prop], tupleStream[ii][prop]);",
    "result[prop] = own.has(prop) ? fn.extend(result[prop], tupleStream[ii][prop]) : fn.append(result[prop], tupleStream[ii][prop]);\n                if (result[prop] !== tupleStream[0][prop] && result[prop] !== tupleStream[ii][prop]) own.add(prop);",
  );
  out = once(
    out,
    "        Object.assign(result, tupleStream[0]);",
    "        var own = new Set();\n        Object.assign(result, tupleStream[0]);",
  );
  // zero never reaches the least mantissa
  out = once(out, "while (mantissa < minMantissa) {", "while (mantissa < minMantissa && mantissa > 0) {");
  return out;
}

function once(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`jsonata is not as expected: ${from}`);
  return text.replace(from, () => to);
}
