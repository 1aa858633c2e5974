// What both viewers are given of a document of the Presentation API: its texts in one language,
// its contents open.
"use strict";

{
  /** Keys under which texts stand, in both versions of the Presentation API. */
  const TEXTS = new Set(["label", "value", "summary", "description", "attribution"]);

  /** How texts of no language are marked in version 3. */
  const NONE = "none";

  const primary = (tag) => tag.split("-")[0].toLowerCase();

  /** The one of `tags` that is `wanted`, or what is left of it without its last parts (RFC 4647). */
  function lookup(tags, wanted) {
    const parts = wanted.toLowerCase().split("-");
    while (parts.length > 0) {
      const found = tags.find((tag) => tag.toLowerCase() === parts.join("-"));
      if (found !== undefined) return found;
      parts.pop();
      if (parts.at(-1)?.length === 1) parts.pop();
    }
    return undefined;
  }

  /** The first of the languages that is among `tags`, or one related to it, as it stands there. */
  function best(tags, languages) {
    const find = (wanted) =>
      lookup(tags, wanted) ?? tags.find((tag) => primary(tag) === primary(wanted));
    return languages.map(find).find((tag) => tag !== undefined);
  }

  /** A text in the language that suits the reader best, where it has one of theirs or none. */
  function inOneLanguage(text, languages) {
    if (Array.isArray(text)) {
      // Presentation API 2.1: what has no language stands by itself.
      const tagOf = (value) => value?.["@language"];
      const tag = best(text.map(tagOf).filter(Boolean), languages);
      const chosen = text.filter((value) => tagOf(value) === tag);
      return chosen.length > 0 ? chosen : text;
    }
    const isMap = text && typeof text === "object" && Object.values(text).every(Array.isArray);
    const tag = isMap ? best(Object.keys(text), [...languages, NONE]) : undefined;
    return tag ? { [tag]: text[tag] } : text;
  }

  function keepOneLanguage(resource, languages) {
    for (const [key, value] of Object.entries(resource)) {
      if (TEXTS.has(key)) resource[key] = inOneLanguage(value, languages);
      else if (value && typeof value === "object") keepOneLanguage(value, languages);
    }
  }

  /**
   * Calls the one Range that holds all others what version 2 has a word for: then its parts are
   * the table of contents. Without it Mirador 4.0.0 and Universal Viewer 4.4.0 show it as the only
   * line of a closed tree.
   */
  function openContents({ structures }) {
    const [contents, ...others] = Array.isArray(structures) ? structures : [];
    const parts = Array.isArray(contents?.items) ? contents.items : [];
    const holdsRanges = parts.length > 0 && parts.every((part) => part?.type === "Range");
    if (holdsRanges && others.length === 0) contents.viewingHint = "top";
  }

  /**
   * Changes a document to what suits a reader of `languages`, tags of which the best is the first.
   * The viewers themselves choose among languages by the one in which they speak, Mirador always
   * by English for its contents, and Universal Viewer takes the first there is for much of it.
   */
  window.suitReader = (document, languages) => {
    keepOneLanguage(document, languages);
    openContents(document);
  };
}
