// What we publish, read by the libraries that viewers are made of.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { normalize } from "@iiif/parser";
import { convertPresentation2 } from "@iiif/parser/presentation-2";
import { presentation3StrictUpgrade } from "@iiif/parser/strict";
import * as manifesto from "manifesto.js";

import { ITEM } from "../item.mjs";
import { startServer } from "../server.mjs";

let server;
before(async () => {
  server = await startServer();
});
after(() => server?.stop());

async function fetchJson(path) {
  const response = await fetch(`${server.address}${path}`);
  assert.equal(response.status, 200, path);
  return response.json();
}

/** What @iiif/parser has to say against a Presentation 3 document, read strictly. */
function warningsOf(document) {
  const log = { warnings: [] };
  presentation3StrictUpgrade(structuredClone(document), log);
  return log.warnings;
}

/** The labels of a document's canvases, in order, as manifesto.js (Universal Viewer) sees them. */
function labelsSeen(document, locale) {
  const manifest = manifesto.parseManifest(JSON.stringify(document), { locale });
  const canvases = manifest.getSequences()[0].getCanvases();
  return canvases.map((canvas) => canvas.getLabel().getValue(locale));
}

test("the manifest of version 3 is read strictly without a warning", async () => {
  const manifest = await fetchJson(`/iiif/presentation/3/${ITEM}/manifest`);
  assert.deepEqual(warningsOf(manifest), []);
  const { entities } = normalize(structuredClone(manifest));
  assert.equal(Object.keys(entities.Canvas).length, manifest.items.length);
  const broken = structuredClone(manifest);
  broken.label = "a plain text";
  broken.behavior = "paged";
  assert.equal(warningsOf(broken).length, 2, "the strict reading refuses nothing");
});

test("the manifest of version 2 converts to one that is read strictly without a warning", async () => {
  const manifest = await fetchJson(`/iiif/presentation/2/${ITEM}/manifest`);
  const converted = convertPresentation2(structuredClone(manifest));
  assert.deepEqual(warningsOf(converted), []);
  assert.equal(converted.items.length, manifest.sequences[0].canvases.length);
});

test("collections of both versions are read, and their members are found", async () => {
  for (const version of [2, 3]) {
    const collection = await fetchJson(`/iiif/presentation/${version}/collections/top`);
    const upgraded = version === 2 ? convertPresentation2(structuredClone(collection)) : collection;
    const { entities } = normalize(structuredClone(upgraded));
    const members = upgraded.items.map((item) => item.id);
    assert.ok(members.length > 0, "the sample is in it");
    for (const id of members) {
      assert.ok(entities.Manifest[id], `${id} is a Manifest to the parser`);
      assert.equal((await fetch(id)).status, 200, id);
    }
  }
});

test("both versions show the same folios in the same order to manifesto.js", async () => {
  const [third, second] = await Promise.all(
    [3, 2].map((version) => fetchJson(`/iiif/presentation/${version}/${ITEM}/manifest`)),
  );
  const labels = labelsSeen(third, "en");
  assert.ok(labels.length >= 8, `${labels}`);
  assert.deepEqual(labelsSeen(second, "en"), labels);
  for (const document of [third, second]) {
    const manifest = manifesto.parseManifest(JSON.stringify(document), { locale: "ar" });
    assert.equal(manifest.getViewingDirection(), "right-to-left");
    assert.ok(manifest.getTopRanges().length > 0, "there is a table of contents");
    assert.match(manifest.getLabel().getValue("ar"), /\p{Script=Arabic}/u);
  }
});
