// Texts of a Manifest, in the language that suits the reader best.

const primary = (tag) => tag.split("-")[0].toLowerCase();

/**
 * The values of a language map with their language: `{ tag, values }`, `tag` empty where it says
 * none. The first of `languages` that it has, then what has no language, then whatever it has.
 */
export function pick(map, languages) {
  const tags = Object.keys(map ?? {});
  const find = (wanted) =>
    tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase()) ??
    tags.find((tag) => primary(tag) === primary(wanted));
  const tag = [...languages, "none"].map(find).find((it) => it !== undefined) ?? tags[0];
  if (tag === undefined) return { tag: "", values: [] };
  const values = [map[tag]].flat().map(String);
  return { tag: tag === "none" || tag === "@none" ? "" : tag, values };
}

/** A value that may be markup as the Presentation API allows it, as plain text. */
export function plain(value) {
  if (!/^\s*<[\s\S]*>\s*$/.test(value)) return value;
  const parsed = new DOMParser().parseFromString(value, "text/html");
  return parsed.body.textContent;
}
