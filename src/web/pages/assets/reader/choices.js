// The pictures of a Canvas: where each lies on it, and which are alternatives to one another.

import { pick } from "./texts.js";

const list = (value) => (value === undefined ? [] : [value].flat());

const idOf = (it) => it?.id ?? it?.["@id"];

/** The image service of a body, of any version; undefined where it has none. */
function serviceOf(body) {
  const isImages = (it) =>
    /^ImageService/.test(it?.type ?? it?.["@type"] ?? "") ||
    /iiif\.io\/api\/image/.test(`${it?.["@context"]} ${it?.profile}`);
  return list(body?.service).find(isImages);
}

/**
 * What OpenSeadragon opens: tiles by the service, or one picture where there is none, or where the
 * body is a part of what the service has, or turned.
 */
function source(body) {
  const service = idOf(serviceOf(body));
  const request = service && body.id?.startsWith(`${service}/`) && body.id.slice(service.length + 1);
  const isWhole = !request || /^full\/[^/]+\/0\//.test(request);
  return service && isWhole
    ? { info: `${service}/info.json` }
    : { picture: { type: "image", url: body.id } };
}

/** `x,y,w,h` of a target's fragment, in pixels of the Canvas; the whole of it where there is none. */
function placeOf(target, { width, height }) {
  const fragment = target?.selector?.value ?? idOf(target) ?? target;
  const numbers = /xywh=(?:pixel:)?([\d.]+),([\d.]+),([\d.]+),([\d.]+)/.exec(String(fragment));
  if (!numbers) return { x: 0, y: 0, width, height };
  const [x, y, w, h] = numbers.slice(1).map(Number);
  return { x, y, width: w, height: h };
}

const unwrapped = (body) => (body?.type === "SpecificResource" ? body.source : body);

/**
 * The layers of a Canvas, first what is shown first: each with its label and its pictures, which
 * are more than one where it is put together from parts. Empty for a missing leaf.
 */
export function choices(canvas, languages) {
  const paintings = list(canvas.items).flatMap((page) => list(page.items));
  const parts = paintings.map((painting) => {
    const body = unwrapped(list(painting.body)[0]);
    const options = body?.type === "Choice" ? list(body.items).map(unwrapped) : [body];
    const pictures = options.filter((it) => it?.type === "Image");
    return { options: pictures, place: placeOf(painting.target, canvas) };
  });
  const shown = parts.filter((part) => part.options.length > 0);
  const count = Math.max(0, ...shown.map((part) => part.options.length));
  return Array.from({ length: count }, (_, at) => {
    const labeled = shown.find((part) => part.options[at])?.options[at];
    return {
      label: pick(labeled?.label, languages),
      pictures: shown.map(({ options, place }) => ({ ...source(options[at] ?? options[0]), place })),
    };
  });
}

/** The address of a small picture of a Canvas; undefined where there is none. */
export function thumbnail(canvas) {
  const own = idOf(list(canvas.thumbnail)[0]);
  if (own) return own;
  const body = unwrapped(list(list(list(canvas.items)[0]?.items)[0]?.body)[0]);
  const first = body?.type === "Choice" ? unwrapped(body.items[0]) : body;
  const service = idOf(serviceOf(first));
  return service ? `${service}/full/,200/0/default.jpg` : undefined;
}
