// From a Manifest of Presentation API 3.0 to what the reader shows.

import { choices, thumbnail } from "./choices.js";
import { pick } from "./texts.js";

/**
 * Fetches a Manifest.
 * @throws where it is not answered, or with something else.
 */
export async function fetchManifest(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const document = await answer.json();
  if (!Array.isArray(document?.items)) throw new Error(`no Manifest: ${address}`);
  return document;
}

const list = (value) => (value === undefined ? [] : [value].flat());

/** Millimeters for one pixel, by the service for physical dimensions; undefined where unknown. */
export function millimetersOf(services) {
  const isPhysical = (it) => /physdim|PhysicalDimensions/i.test(`${it?.profile} ${it?.type}`);
  const service = list(services).find(isPhysical);
  const unit = { mm: 1, cm: 10, in: 25.4 }[service?.physicalUnits];
  const scale = Number(service?.physicalScale) * unit;
  return scale > 0 ? scale : undefined;
}

/**
 * The name by which our addresses know a Canvas: what its id ends with below the Manifest's, else
 * its place as `~12`.
 */
function nameOf(id, manifest, at) {
  const below = `${manifest.replace(/manifest$/, "")}canvas/`;
  if (!id.startsWith(below)) return `~${at + 1}`;
  try {
    return decodeURIComponent(id.slice(below.length));
  } catch {
    return `~${at + 1}`;
  }
}

/** A Canvas, by its own pixels. */
function canvas(it, at, { address, languages }) {
  const label = pick(it.label, languages);
  if (label.values.length === 0) label.values.push(String(at + 1));
  return {
    at,
    id: it.id,
    name: nameOf(it.id, address, at),
    label,
    labels: Object.values(it.label ?? {}).flat(),
    width: it.width || 1000,
    height: it.height || 1000,
    behavior: list(it.behavior),
    layers: choices(it, languages),
    thumbnail: thumbnail(it),
    millimeters: millimetersOf(it.service),
    annotations: list(it.annotations),
    metadata: list(it.metadata),
  };
}

/** Ranges as `{ label, canvas, items }`, `canvas` the place of the first that one has. */
function contents(ranges, places, languages) {
  const hidden = (range) => list(range.behavior).some((it) => it === "sequence" || it === "no-nav");
  const shown = list(ranges).filter((it) => it?.type === "Range" && !hidden(it));
  return shown.map((range) => {
    const items = contents(range.items, places, languages);
    const target = list(range.items).find((it) => it.type !== "Range");
    const id = (target?.source?.id ?? target?.source ?? target?.id ?? "").split("#")[0];
    const own = places.get(id);
    return { label: pick(range.label, languages), canvas: own ?? items[0]?.canvas, items };
  });
}

/** All that is shown of a Manifest; `address` is where it was fetched. */
export function readManifest(document, { address, languages }) {
  const canvases = document.items.map((it, at) => canvas(it, at, { address, languages }));
  const places = new Map(canvases.map((it) => [it.id, it.at]));
  let structures = contents(document.structures, places, languages);
  // One that holds all others is no line of the contents.
  if (structures.length === 1 && structures[0].items.length > 0) structures = structures[0].items;
  const start = document.start?.source?.id ?? document.start?.source ?? document.start?.id;
  return {
    canvases,
    contents: structures,
    start: places.get(String(start).split("#")[0]) ?? 0,
    rightToLeft: document.viewingDirection === "right-to-left",
    paged: list(document.behavior).includes("paged"),
    summary: pick(document.summary, languages),
    metadata: list(document.metadata),
    statement: document.requiredStatement,
    rights: document.rights,
  };
}

/** The place of a folio: by its name, its label, or `~12`; undefined where there is none. */
export function placeOf(canvases, asked) {
  if (!asked) return undefined;
  const wanted = asked.normalize("NFC");
  const found =
    canvases.find((it) => it.name.normalize("NFC") === wanted) ??
    canvases.find((it) => it.labels.some((label) => String(label).normalize("NFC") === wanted));
  if (found) return found.at;
  const place = /^~(\d+)$/.exec(wanted);
  return place && canvases[place[1] - 1] ? place[1] - 1 : undefined;
}
