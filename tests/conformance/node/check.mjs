// check.mjs FILE...
// Reads documents of IIIF with @iiif/parser: those of Presentation API 2.1 are made ones of 3.0 first.
// Prints each complaint as one line, `FILE<tab>COMPLAINT`, and at the end how many documents there were.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

// Installed apart from the tree: the folder is that from which this is run.
const require = createRequire(pathToFileURL(`${process.cwd()}/`));
const { normalize } = require("@iiif/parser");
const { presentation3StrictUpgrade } = require("@iiif/parser/strict");
const { convertPresentation2 } = require("@iiif/parser/presentation-2");

const files = process.argv.slice(2);
for (const file of files) {
  const complain = (text) => console.log(`${file}\t${String(text).replaceAll(/\s+/g, " ")}`);
  try {
    const given = JSON.parse(readFileSync(file, "utf8"));
    const document = given["@type"] ? convertPresentation2(given) : given;
    if (document.type === "Manifest") {
      const log = { warnings: [] };
      presentation3StrictUpgrade(structuredClone(document), log);
      log.warnings.forEach(complain);
    }
    const { resource, entities } = normalize(document);
    if (!entities[resource.type]?.[resource.id]) {
      complain(`a ${resource.type} is not known`);
    }
  } catch (error) {
    complain(error.message);
  }
}
console.log(`${files.length} documents`);
